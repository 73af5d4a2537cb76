"""Pages and files of an archive are sent compressed to whoever can read that: a page of found articles at a quarter."""

from __future__ import annotations

import re
import zlib
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

_GZIP = 16 + zlib.MAX_WBITS
"""Window size by which zlib writes gzip (https://docs.python.org/3/library/zlib.html)."""
_TEXTS = re.compile(rb"text/|application/(?:atom\+xml|json|javascript)", re.IGNORECASE)
"""Media types of texts; pictures and database files are compressed already, or asked for by range."""

Send = Callable[[Any], Awaitable[None]]


def accepts_gzip(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a request names gzip among the codings that it accepts (RFC 9110, 12.5.3)."""
    given = b",".join(value for name, value in headers if name == b"accept-encoding").lower().replace(b" ", b"")
    codings = dict(part.partition(b";")[::2] for part in given.split(b","))
    return b"gzip" in codings and not re.fullmatch(rb"q=0(?:\.0*)?", codings[b"gzip"])


def compressed(send: Send) -> Send:
    """Return a ``send`` of ASGI that compresses the body of an answer that is a text."""
    packer: Any = None

    async def send_compressed(message: Any) -> None:
        nonlocal packer
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message.get("headers", ())]
            names = dict(headers)
            if _TEXTS.match(names.get(b"content-type", b"")) and b"content-encoding" not in names:
                packer = zlib.compressobj(wbits=_GZIP)
                headers = [each for each in headers if each[0] != b"content-length"]
                headers += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
                message = {**message, "headers": headers}
        elif packer is not None and message["type"] == "http.response.body":
            body = packer.compress(message.get("body", b""))
            body += b"" if message.get("more_body") else packer.flush()
            message = {**message, "body": body}
        await send(message)

    return send_compressed
