"""Keeps the answers of a site during a crawl as saved pages."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.model.clock import now
from crawler.model.crawl_component import CrawlComponent
from crawler.model.crawl_meta import CrawlMeta
from crawler.model.items import Article
from crawler.saved_pages.manifest import EXPECTED, MANIFEST, SavedPage, manifest_line

RECORDING = f"{__name__}.Recording"
"""Path of the class, for ``DOWNLOADER_MIDDLEWARES``."""

_REDIRECTS = (301, 302, 303, 307, 308)
"""HTTP statuses of redirects (RFC 9110, 15.4)."""
_ENDINGS = {"json": ".json", "xml": ".xml", "rss": ".xml", "plain": ".txt"}


class Recording(CrawlComponent):
    """Downloader middleware, next to the network: remembers answers, and the resulting articles.

    Error pages are not kept. A failed request for robots.txt is recorded without body, because a replay requests it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.articles: dict[str, Article] = {}
        """By the requested URL."""
        self._answers: dict[str, tuple[SavedPage, bytes]] = {}
        self._left_out: dict[str, SavedPage] = {}
        crawler.signals.connect(self.item_scraped, signals.item_scraped)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    def process_response(self, request: Request, response: Response) -> Response:
        """Remember the answer."""
        is_robots = urlsplit(response.url).path == "/robots.txt"
        redirect = response.status in _REDIRECTS and "Location" in response.headers
        if response.status == 200 or redirect or is_robots:
            page = SavedPage(
                url=response.url,
                file=None,
                fetched_at=now(),
                role="robots" if is_robots else "article" if CrawlMeta.of(request).address else "discovery",
                status=response.status,
                content_type=(response.headers.get("Content-Type") or b"").decode("latin-1"),
                location=(response.headers.get("Location") or b"").decode("latin-1") or None if redirect else None,
            )
            self._answers[response.url] = page, response.body if response.status == 200 else b""
        return response

    def item_scraped(self, item: Article) -> None:
        """Remember an article."""
        self.articles[item.address_url] = item

    async def spider_closed(self, spider: Spider) -> None:
        """Note the URLs that were listed but gave no article: a replay must not request them."""
        for url in await spider.archive.addresses_seen():  # type: ignore[attr-defined]
            if url not in self.articles:
                self._left_out[url] = SavedPage(url=url, file=None, fetched_at=now(), role="left_out")

    def write(self, folder: Path) -> None:
        """Write pages, manifest and ``expected.json``."""
        folder.mkdir(parents=True)
        (folder / "pages").mkdir()
        lines = [manifest_line(self._write_page(url, folder), folder) for url in self._kept()]
        lines += [manifest_line(page, folder) for page in self._left_out.values()]
        (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
        expected = {address: expectation(article) for address, article in self.articles.items()}
        (folder / EXPECTED).write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def _kept(self) -> list[str]:
        """URLs of robots.txt and sources, and of article pages that gave an article, with the redirects to them."""
        wanted = set()
        for address in self.articles:
            url: str | None = address
            while url is not None and url not in wanted:
                wanted.add(url)
                answer = self._answers.get(url)
                url = answer[0].location if answer else None
        return [url for url, (page, _) in self._answers.items() if page.role != "article" or url in wanted]

    def _write_page(self, url: str, folder: Path) -> SavedPage:
        page, body = self._answers[url]
        if page.status != 200:
            return page
        file = folder / _file_name(page)
        file.write_bytes(body)
        return SavedPage(**{**asdict(page), "file": file})


def expectation(article: Article) -> dict[str, Any]:
    """The entry for an article in ``expected.json``: what was extracted, for a person to correct."""
    plain = ("url", "title", "published_at", "published_precision", "published_source", "published_on")
    facts = ("language", "languages", "byline", "section", "dateline", "dateline_place", "dateline_on", "agency")
    return {
        "outcome": "copy" if article.outcome == "copy" else "stored",
        **{name: getattr(article, name) for name in plain},
        "paragraphs": article.text.split("\n\n"),
        **{name: getattr(article, name) for name in facts},
        "texts": [
            {"language": text.language, "title": text.title, "paragraphs": text.text.split("\n\n")}
            for text in article.texts
        ],
        "event_date": article.event_date,
        "never": [],
    }


def _file_name(page: SavedPage) -> str:
    """A readable file name, unique for each URL."""
    parts = urlsplit(page.url)
    slug = re.sub(r"[^a-z0-9]+", "-", f"{parts.path} {parts.query}".lower()).strip("-")[:60].strip("-") or "home"
    if page.role == "robots":
        return "robots.txt"
    digest = hashlib.sha256(page.url.encode()).hexdigest()[:8]
    ending = next((ending for kind, ending in _ENDINGS.items() if kind in page.content_type), ".html")
    return f"{'pages/' if page.role == 'article' else ''}{slug}-{digest}{ending}"
