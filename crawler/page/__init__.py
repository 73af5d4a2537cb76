"""A fetched page, decoded and parsed once: what extraction and dates both read."""

from crawler.page.document import Document, DocumentError, TooMuchMarkupError, raw_text, read_document, text_of

__all__ = ["Document", "DocumentError", "TooMuchMarkupError", "raw_text", "read_document", "text_of"]
