"""The headers of an HTTP answer, in printable form."""

from __future__ import annotations

from scrapy.http import Response

from crawler.model.validators import Validators
from crawler.text.foreign_text import printable


def header(response: Response, name: str) -> str:
    """The values of a header, printable, joined by commas (RFC 9110, 5.3); empty if it was not sent."""
    return printable(b", ".join(response.headers.getlist(name)).decode("latin-1"))


def validators(response: Response) -> Validators:
    """The validators of an answer."""
    return Validators(header(response, "ETag") or None, header(response, "Last-Modified") or None)


def headers(response: Response) -> tuple[tuple[str, str], ...]:
    """All headers as pairs of name and value, printable."""
    return tuple(
        (printable(name.decode("latin-1")), printable(value.decode("latin-1")))
        for name, values in response.headers.items()
        for value in values
    )
