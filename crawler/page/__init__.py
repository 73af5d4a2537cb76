"""A fetched page, decoded and parsed once, for extraction and dates."""

from crawler.page.document import (
    Document,
    DocumentError,
    TooMuchMarkupError,
    new_element,
    raw_text,
    read_document,
    text_of,
)

__all__ = ["Document", "DocumentError", "TooMuchMarkupError", "new_element", "raw_text", "read_document", "text_of"]
