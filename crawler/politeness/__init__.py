"""Politeness towards hosts: robots.txt, Crawl-delay, Retry-After, a request budget, an honest user agent."""
