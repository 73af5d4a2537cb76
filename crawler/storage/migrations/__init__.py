"""The steps by which the schema came to be, one a file; ``crawler.storage.schema`` has their order."""
