"""One crawl of an outlet: its spider, arguments, revisits, record and exit code."""
