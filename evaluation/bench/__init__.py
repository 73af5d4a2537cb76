"""What a crawl of the same pages from one server costs, here and with other programs (``make bench``)."""
