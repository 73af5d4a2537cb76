"""Whether an article is diplomatic news: states and their officials dealing with each other."""
