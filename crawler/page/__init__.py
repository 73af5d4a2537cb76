"""A fetched page, decoded and parsed once: what extraction and dates both read."""

from crawler.page.document import Document, DocumentError, TooMuchMarkupError, read_document

__all__ = ["Document", "DocumentError", "TooMuchMarkupError", "read_document"]
