"""What two texts have in common: pure functions of the texts, their titles and their days."""
