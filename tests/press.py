"""An outlet of any size on a test site: articles with distinct words, and the documents that list them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256

from crawler.discovery.sources import WordPress
from crawler.model.outlet import Outlet
from tests.site import Site

_WHO = ("The foreign minister", "An envoy of the republic", "The trade commissioner", "A delegation of parliament",
        "The head of the mission", "The deputy prime minister", "A senior official", "The new ambassador")  # fmt: skip
_DID = ("met", "received", "called on", "spoke with", "thanked", "briefed", "invited", "welcomed")
_WHOM = ("her counterpart", "the governor of the province", "members of the chamber", "the visiting minister",
         "the speaker of the assembly", "heads of eleven missions", "students of the academy", "the delegation")  # fmt: skip
_WHERE = ("in Islamabad", "in the capital", "at the ministry", "on the margins of the summit", "in Geneva",
          "at the airport", "in Ankara", "at the university")  # fmt: skip
_WHAT = ("trade", "visas for students", "a treaty on water", "the border crossing", "new flights", "grain and cotton",
         "the election of judges", "a loan for railways", "fishing rights", "the exchange of prisoners")  # fmt: skip

_HOME = "https://gazette.example"
API = WordPress().entrances(Outlet.unknown(_HOME))[1].removeprefix(_HOME)
"""The first page of posts, as a crawl requests it from a site that does not announce its API."""


@dataclass(frozen=True)
class Story:
    """An article of a made-up outlet; a higher number is newer."""

    number: int

    @property
    def title(self) -> str:
        return f"Envoys agree on matter number {self.number}"

    @property
    def path(self) -> str:
        """With the day, as in some outlets' URLs."""
        return f"/{self.published:%d-%m-%Y}/matter-{self.number}"

    @property
    def published(self) -> datetime:
        return datetime(2026, 3, 1, 6, 30, tzinfo=UTC) + timedelta(minutes=37 * self.number)

    @cached_property
    def paragraphs(self) -> list[str]:
        chance = random.Random(self.number)  # the same words every time
        sentences = [
            f"{chance.choice(_WHO)} {chance.choice(_DID)} {chance.choice(_WHOM)} {chance.choice(_WHERE)} "
            f"and spoke of {chance.choice(_WHAT)} and {chance.choice(_WHAT)}."
            for _ in range(12)
        ]
        sentences[0] += f" It was matter number {self.number} of the year."
        return [" ".join(sentences[start : start + 3]) for start in range(0, 12, 3)]

    @property
    def markup(self) -> str:
        return "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)

    @property
    def page(self) -> str:
        instant = self.published.isoformat()
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>{self.title}</title>'
            f'<meta property="article:published_time" content="{instant}"></head><body>'
            '<nav><a href="/">Home</a> <a href="/about">About</a></nav>'
            f'<article><h1>{self.title}</h1><time datetime="{instant}">{self.published:%d %B %Y}</time>'
            f"{self.markup}</article><footer>All rights reserved.</footer></body></html>"
        )


def newest_first(*numbers: int) -> list[Story]:
    """Stories with these numbers, as listed by a news page."""
    return [Story(number) for number in sorted(numbers, reverse=True)]


def put_pages(site: Site, stories: Sequence[Story]) -> None:
    for story in stories:
        site.put(story.path, story.page)


def put_lists(site: Site, stories: Sequence[Story], size: int = 20, path: str = "/newslist/") -> None:
    """List pages ``/newslist/1`` and so on; each but the last leads to the next."""
    pages = [stories[start : start + size] for start in range(0, len(stories), size)]
    for number, page in enumerate(pages, 1):
        links = "".join(f'<li><a href="{story.path}">{story.title}</a></li>' for story in page)
        following = f'<a rel="next" href="{path}{number + 1}">Next</a>' if number < len(pages) else ""
        _put(site, f"{path}{number}", f"<html><body><ul>{links}</ul>{following}</body></html>", "text/html")


def put_feed(site: Site, stories: Sequence[Story], size: int = 10, *, pages: bool = True) -> None:
    """The feed of a WordPress site, with older entries under ``?paged=N``, or one without pages."""
    alternate = '<link rel="alternate" type="application/rss+xml" href="/feed/">'
    site.put("/", f"<html><head>{alternate}</head><body><h1>News</h1></body></html>")
    for start in range(0, len(stories) if pages else size, size):
        items = "".join(
            f"<item><title>{story.title}</title><link>{site.address}{story.path}</link>"
            f"<pubDate>{format_datetime(story.published)}</pubDate></item>"
            for story in stories[start : start + size]
        )
        feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        number = start // size + 1
        _put(site, "/feed/" if number == 1 else f"/feed/?paged={number}", feed, "application/rss+xml")
        if not pages:
            site.put("/feed/?paged=2", feed, content_type="application/rss+xml")


def put_sitemaps(site: Site, stories: Sequence[Story], size: int = 200) -> None:
    """A sitemap index with the day of each file's last change, and the files, as WordPress has them."""
    entries = []
    for number, start in enumerate(range(0, len(stories), size), 1):
        part = stories[start : start + size]
        urls = "".join(
            f"<url><loc>{site.address}{story.path}</loc><lastmod>{story.published.isoformat()}</lastmod></url>"
            for story in part
        )
        _put(site, f"/posts-{number}.xml", f"<urlset>{urls}</urlset>", "application/xml")
        last = max(story.published for story in part).isoformat()
        entries.append(f"<sitemap><loc>{site.address}/posts-{number}.xml</loc><lastmod>{last}</lastmod></sitemap>")
    _put(site, "/wp-sitemap.xml", f"<sitemapindex>{''.join(entries)}</sitemapindex>", "application/xml")


def put_posts(site: Site, stories: Sequence[Story], size: int = 100) -> None:
    """Complete posts from the WordPress API, which is not announced."""
    pages = [stories[start : start + size] for start in range(0, len(stories), size)]
    for number, page in enumerate(pages, 1):
        posts = [
            {
                "id": story.number, "link": site.address + story.path, "title": {"rendered": story.title},
                "date_gmt": f"{story.published:%Y-%m-%dT%H:%M:%S}", "modified_gmt": f"{story.published:%Y-%m-%dT%H:%M:%S}",
                "excerpt": {"rendered": ""}, "content": {"rendered": story.markup, "protected": False},
            }
            for story in page
        ]  # fmt: skip
        path = API if number == 1 else f"{API}&page={number}"
        _put(site, path, json.dumps(posts), "application/json", **{"X-WP-TotalPages": str(len(pages))})


def _put(site: Site, path: str, body: str, content_type: str, **headers: str) -> None:
    """With a validator, different for each document, as most servers send it."""
    etag = f'"{sha256(body.encode()).hexdigest()[:16]}"'
    site.put(path, body, content_type=content_type, headers={"ETag": etag, **headers})
