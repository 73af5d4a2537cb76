"""The text of a robots.txt, which is read for its rules and for the sitemaps that it lists."""

from __future__ import annotations

from w3lib.encoding import read_bom

_MARK = "\ufeff"


def robots_text(body: bytes) -> str:
    """Decode ``body`` as UTF-8 (RFC 9309, 2.2.1), or as UTF-16 if a mark or a NUL near its first letter says so.

    Byte order marks are not part of a rule, neither at the start nor between concatenated files.
    """
    encoding, _ = read_bom(body)
    if encoding is None and b"\0" in body[:2]:
        encoding = "utf-16-be" if body.startswith(b"\0") else "utf-16-le"
    return body.decode(encoding or "utf-8", "ignore").replace(_MARK, "")
