"""The REST API that WordPress has had since 4.7."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from crawler.addresses import absolute
from crawler.document import DocumentError, read_document
from crawler.items import Discovery
from crawler.outlets import Outlet
from crawler.sources.source import Findings, Source, SourceDocument, SourceError

_API_RELATION = "https://api.w.org/"
_LINK_HEADER = re.compile(r'<([^<>]+)>\s*;\s*rel="?https://api\.w\.org/"?')
_POSTS = (
    "wp/v2/posts?per_page=100&orderby=date&order=desc"
    "&_fields=id,link,date_gmt,modified_gmt,title,excerpt,content,categories"
)


@dataclass(frozen=True, slots=True)
class WordPress(Source):
    """Posts by the REST API, newest first.

    The API is where the home page says (``<link rel="https://api.w.org/">`` or the same ``Link`` header),
    else under ``/wp-json/``. Instants are the ``*_gmt`` fields; the others are in the site's own time.

    Source: WordPress REST API Handbook, "Discovery", "Posts", "Pagination".
    """

    kind: ClassVar[str] = "wordpress"

    def entrances(self, outlet: Outlet) -> Sequence[str]:
        return [outlet.home, urljoin(outlet.home, "wp-json/" + _POSTS)]

    def read(self, document: SourceDocument, outlet: Outlet) -> Findings:
        if document.url == outlet.home:
            root = _announced_api(document)
            return Findings(follow=[_posts_address(root)] if root else [])
        try:
            posts = json.loads(document.body)
        except ValueError as error:
            raise SourceError(f"{document.url} is no JSON: {error}") from error
        if not isinstance(posts, list):
            message = posts.get("message") if isinstance(posts, dict) else None
            raise SourceError(f"{document.url} is no list of posts: {message or type(posts).__name__}")
        return Findings(
            discoveries=[found for post in posts if (found := self._discovery(post, document.url)) is not None]
        )

    def _discovery(self, post: Any, base: str) -> Discovery | None:
        if not isinstance(post, dict) or not isinstance(post.get("link"), str):
            return None
        url = absolute(base, post["link"])
        if url is None:
            return None
        title = post.get("title")
        rendered = title.get("rendered") if isinstance(title, dict) else None
        return Discovery(
            url=url,
            found_by=self.kind,
            published=_text(post.get("date_gmt")),
            modified=_text(post.get("modified_gmt")),
            title=html.unescape(rendered) if isinstance(rendered, str) else None,
        )

    def __str__(self) -> str:
        return "WordPress API"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _announced_api(document: SourceDocument) -> str | None:
    in_header = _LINK_HEADER.search(document.link)
    if in_header is not None:
        return absolute(document.url, in_header.group(1))
    try:
        tree = read_document(document.body, document.content_type).tree
    except DocumentError as error:
        raise SourceError(f"{document.url}: {error}") from error
    for link in tree.iter("link"):
        if link.get("rel") == _API_RELATION:
            return absolute(document.url, link.get("href") or "")
    return None


def _posts_address(root: str) -> str:
    """Sites without permalinks have their API at ``/?rest_route=/``."""
    if "rest_route=" in urlsplit(root).query:
        return root.rstrip("/") + "/" + _POSTS.replace("?", "&")
    return urljoin(root if root.endswith("/") else root + "/", _POSTS)
