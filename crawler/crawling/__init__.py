"""One crawl of an outlet: its spider, its arguments, its revisits, its record and how it ends."""
