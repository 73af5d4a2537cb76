"""Downloads: which addresses are asked, how much of an answer is taken, and whether it came whole."""
