"""Politeness towards hosts: robots.txt, Crawl-delay, Retry-After, a budget of requests, an honest user agent."""
