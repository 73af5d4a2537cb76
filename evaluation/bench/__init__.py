"""What a crawl of the same pages from one server costs, here and elsewhere (``make bench``)."""
