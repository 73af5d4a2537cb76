"""Outlets on loopback whose articles change, move and hide, crawled every hour of three played days (``make played``)."""
