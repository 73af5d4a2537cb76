"""Peers that fetch and read pages by themselves, as their documentation shows. Runs in the peers' environment.

``python peers.py URLS OUT NAME``: one JSON line per page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

AT_ONCE = 16
"""Concurrent requests, the same as for all other ways."""


def _newspaper4k(url: str) -> str | None:
    from newspaper import Article

    article = Article(url, fetch_images=False)
    article.download()
    article.parse()
    return str(article.text)


def _news_please(url: str) -> str | None:
    from newsplease import NewsPlease

    # For a page that it could not read it returns an empty dictionary.
    return getattr(NewsPlease.from_url(url), "maintext", None)


NAMES: dict[str, Callable[[str], str | None]] = {"newspaper4k": _newspaper4k, "news-please": _news_please}


def _line(read: Callable[[str], str | None], url: str) -> str:
    try:
        text = read(url)
    except Exception as error:  # noqa: BLE001 - a page that a peer cannot read counts as one without text
        print(f"{url}: {error!r}", file=sys.stderr)
        text = None
    return json.dumps({"url": url, "article": text})


if __name__ == "__main__":
    addresses, out, name = sys.argv[1:]
    urls = Path(addresses).read_text(encoding="utf-8").split()
    with Path(out).open("w", encoding="utf-8") as lines, ThreadPoolExecutor(AT_ONCE) as readers:
        for line in readers.map(partial(_line, NAMES[name]), urls):
            lines.write(line + "\n")
