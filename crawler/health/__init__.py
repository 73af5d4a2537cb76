"""The state of things: each outlet compared with its own past, and the archive's file.

Reads the tables ``crawls``, ``documents`` and ``alerts`` for ``scrapy status``, the page *Health* and ``scrapy crawl``,
while crawls write.
Nothing here imports a crawling library, so that Datasette starts as fast as without it.
"""
