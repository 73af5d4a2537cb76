"""The text of a robots.txt, which is read for its rules and for the sitemaps that it names."""

from __future__ import annotations

from w3lib.encoding import read_bom

_MARK = "\ufeff"


def robots_text(body: bytes) -> str:
    """``body`` in UTF-8 (RFC 9309, 2.2.1), or in UTF-16 where its mark or a NUL beside its first letter says so.

    Marks are no part of a rule, neither at the head nor where files were put together.
    """
    encoding, _ = read_bom(body)
    if encoding is None and b"\0" in body[:2]:
        encoding = "utf-16-be" if body.startswith(b"\0") else "utf-16-le"
    return body.decode(encoding or "utf-8", "ignore").replace(_MARK, "")
