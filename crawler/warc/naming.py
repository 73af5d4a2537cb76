"""Which kept pages name another page: by a link to it, or by its headline."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

_BOUND = rb"(?![\w-])"
"""After a URL's path: ``?p=12`` is not in ``?p=123``."""


def marks_of(urls: Iterable[str], titles: Iterable[str]) -> re.Pattern[bytes] | None:
    """Return what to look for: paths of the URLs, as links may be relative, and headlines as written in HTML.

    None if there is nothing to look for.
    """
    found: dict[bytes, None] = {}
    for url in urls:
        parts = urlsplit(url)
        path = f"{parts.path.rstrip('/')}{f'?{parts.query}' if parts.query else ''}"
        if path.strip("/"):
            found |= dict.fromkeys(re.escape(form.encode()) + _BOUND for form in (path, escape(path)))
    for title in titles:
        words = title.split()
        for form in (words, [escape(word, quote=False) for word in words], [escape(word) for word in words]):
            if form:
                found[rb"\s+".join(re.escape(word.encode()) for word in form)] = None
    return re.compile(b"|".join(found), re.IGNORECASE) if found else None


def names(file: Path, offset: int, length: int, marks: re.Pattern[bytes]) -> bool:
    """Whether the packed records at this place (bytes) contain one of the marks.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as stream:
        stream.seek(offset)
        packed = stream.read(length)
    while packed:
        member = zlib.decompressobj(31)
        try:
            content = member.decompress(packed)
        except zlib.error:
            return False
        if marks.search(content):
            return True
        packed = member.unused_data
    return False
