"""How things stand: each outlet against its own past, and the file they are written to.

Read from the table ``crawls`` alone, by ``scrapy status``, by the page *Health* and by ``scrapy crawl``, while crawls
write. Nothing here imports a crawling library, so that Datasette starts as fast as without it.
"""
