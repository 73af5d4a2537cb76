"""One worker process: what it may use, how it is asked, what becomes of it."""
