"""Downloads: which addresses are asked, and how much of an answer is taken."""
