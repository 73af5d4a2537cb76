"""What can be told of a site that nobody has described yet: by evidence, never guessed."""
