"""The REST API of WordPress since version 4.7."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from crawler.discovery.sources.entries import EntryError, address_in, read_each
from crawler.discovery.sources.json_values import list_in, objects_in, parsed, text_in
from crawler.discovery.sources.source import NEWS, Findings, Rank, Scope, SiteFacts, Source, SourceDocument, SourceError
from crawler.model.items import Discovery
from crawler.model.outlet import Outlet
from crawler.model.urls import absolute, belongs_to
from crawler.page import read_document
from crawler.page.canonical import base_of
from crawler.text.foreign_json import whole_number
from crawler.text.foreign_text import plain, unescape

_API_RELATION = "https://api.w.org/"
_LINK_HEADER = re.compile(r'<([^<>]+)>\s*;\s*rel="?https://api\.w\.org/"?')
_PAGE_SIZE = 100
"""Posts per answer: the most that WordPress allows (REST API handbook, "Pagination")."""
_QUERY = {
    "per_page": str(_PAGE_SIZE),
    "order": "desc",
    "_embed": "author,wp:term,wp:featuredmedia",
    # Embedded values are included only together with their links.
    "_fields": "id,guid,link,date,date_gmt,modified_gmt,title,excerpt,content,"
    "_links.author,_links.wp:term,_links.wp:featuredmedia,_embedded",
}
# ``after`` and similar parameters use the site's local time, whose zone may differ from the outlet's.
_OVERLAP = timedelta(days=1)
_CUT_OFF = re.compile(r"(?:\[(?:…|\.{3})\]|(?:read|continue|view) (?:more|reading|full)\W*)$", re.IGNORECASE)
_UNRENDERED = re.compile(r"\[/?(?:vc|et_pb|fusion|td|tdc|av)_\w+")
_SHORTEST = 25  # characters: a shorter text is an empty shell


@dataclass(frozen=True, slots=True)
class WordPress(Source):
    """Posts from the REST API, newest first, a hundred at a time.

    The API is where the home page says (``<link rel="https://api.w.org/">`` or the same ``Link`` header), else at
    ``/wp-json/``. Instants are in the ``*_gmt`` fields; the other fields are in the site's local time. The answer
    includes the text: if it is complete, the article's page is not fetched.

    Source: WordPress REST API Handbook, "Discovery", "Posts", "Pagination", "Linking and Embedding".
    """

    kind: ClassVar[str] = "wordpress"
    reach: ClassVar[int] = 3
    brings_articles: ClassVar[bool] = True
    categories: tuple[str, ...] = ()
    """Slugs of categories; empty for all."""
    standfirst: bool = False
    """Whether the outlet prints a post's own excerpt above its text."""

    def entrances(self, outlet: Outlet, scope: Scope = NEWS) -> Sequence[str]:
        return [outlet.home, self._first(urljoin(outlet.home, "wp-json/"), scope)]

    def _read(self, document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        if document.url == outlet.home:
            root = _announced_api(document)
            return Findings(follow={self._first(root, scope): None} if root else {})
        answer = parsed(document)
        if not isinstance(answer, list):
            message = answer.get("message") if isinstance(answer, dict) else None
            raise SourceError(f"{document.url} is no list of posts: {message or type(answer).__name__}")
        if _route(document.url).endswith("/categories"):
            return self._posts_of(answer, document.url, scope)
        return self._posts(answer, document, outlet, scope)

    def _facts(self, document: SourceDocument) -> SiteFacts:
        """Posts give the site's UTC offset; the API's index, which they lead to, has its name and time zone."""
        answer = parsed(document)
        if isinstance(answer, list):
            posts = list(objects_in(answer))
            moments = [moment for post in (*posts[:1], *posts[-1:]) if (moment := _site_moment(post)) is not None]
            return SiteFacts(moments=tuple(dict.fromkeys(moments)), more=_site_index(document.url))
        fields = answer if isinstance(answer, dict) else {}
        return SiteFacts(name=text_in(fields.get("name")) or "", timezone=text_in(fields.get("timezone_string")) or "")

    def _posts_of(self, categories: list[Any], url: str, scope: Scope) -> Findings:
        """The posts of the wanted categories: the API filters by number, while outlets name readable slugs."""
        numbers = {
            slug: entry["id"]
            for entry in objects_in(categories)
            if (slug := text_in(entry.get("slug"))) and isinstance(entry.get("id"), int)
        }
        missing = [slug for slug in self.categories if slug not in numbers]
        if missing:
            raise SourceError(f"{url} knows no category {', '.join(missing)}")
        wanted = ",".join(str(numbers[slug]) for slug in self.categories)
        root = url[: url.index("wp/v2/categories")]
        return Findings(follow={_address(root, "posts", _window(scope) | {"categories": wanted}): None})

    def _posts(self, posts: list[Any], document: SourceDocument, outlet: Outlet, scope: Scope) -> Findings:
        found, unreadable = read_each(posts, lambda post: self._discovery(post, document.url, outlet), document.url)
        query = parse_qs(urlsplit(document.url).query)
        page = whole_number(query.get("page", ["1"])[0])
        if page is None:
            return Findings(discoveries=found, unreadable=unreadable)
        pages = whole_number(document.total_pages)
        more = page < pages if pages is not None else len(posts) >= _PAGE_SIZE
        first = page == 1 and "orderby" not in query
        changes = None
        if first and scope.changed_since is not None:
            since = _site_time(scope.changed_since.replace(tzinfo=None) - _OVERLAP)
            changes = _with(document.url, {"orderby": "modified", "modified_after": since})
        return Findings(
            discoveries=found,
            unreadable=unreadable,
            changes=changes,
            older=_with(document.url, {"page": str(page + 1)}) if more else None,
            pages=pages,
            rank=Rank() if first and not scope.is_backfill else None,
        )

    def _discovery(self, post: Any, base: str, outlet: Outlet) -> Discovery:
        if not isinstance(post, dict):
            raise EntryError("is no object")
        url = address_in(post.get("link"), base)
        title = unescape(_rendered(post.get("title")) or "")
        embedded = _embedded(post)
        categories = [
            term
            for terms in list_in(embedded.get("wp:term"))
            for term in objects_in(terms)
            if term.get("taxonomy") == "category"
        ]
        return Discovery(
            url=url,
            found_by=self.kind,
            published=text_in(post.get("date_gmt")),
            modified=text_in(post.get("modified_gmt")),
            title=title or None,
            byline=_name_of_first(objects_in(embedded.get("author"))),
            section=_name_of_first(categories),
            aliases=tuple(_own_identifiers(post, url, outlet)),
            html=self._page(post, title),
        )

    def _page(self, post: Mapping[str, Any], title: str) -> str | None:
        """The post as a page; None if its text is not complete."""
        content, excerpt = post.get("content"), _rendered(post.get("excerpt")) or ""
        body = _rendered(content)
        if not title or not body or (isinstance(content, dict) and content.get("protected")):
            return None
        text = plain(body)
        if len(text) < _SHORTEST or _CUT_OFF.search(text) or _UNRENDERED.search(text):
            return None
        opening = _CUT_OFF.sub("", plain(excerpt)).strip(" …")
        written = self.standfirst and opening and opening not in text
        picture = next((media.get("source_url") for media in objects_in(_embedded(post).get("wp:featuredmedia"))), None)
        head = f'<meta property="og:image" content="{html.escape(picture)}">' if isinstance(picture, str) else ""
        return (
            f"<!DOCTYPE html><html><head><title>{html.escape(title)}</title>{head}</head><body><article>"
            f"<h1>{html.escape(title)}</h1>"
            f'<div class="entry-content" itemprop="articleBody">{excerpt if written else ""}{body}</div>'
            "</article></body></html>"
        )

    def _first(self, root: str, scope: Scope) -> str:
        if self.categories:
            slugs = {"slug": ",".join(self.categories), "_fields": "id,slug", "per_page": str(_PAGE_SIZE)}
            return _address(root, "categories", slugs)
        return _address(root, "posts", _window(scope))

    def __str__(self) -> str:
        return " ".join(["WordPress API", *self.categories])


def _site_moment(post: Mapping[str, Any]) -> str | None:
    """When a post was published, with the site's UTC offset: the difference between ``date`` and ``date_gmt``."""
    try:
        local, gmt = (datetime.fromisoformat(text_in(post.get(name)) or "") for name in ("date", "date_gmt"))
        offset = timedelta(minutes=5 * round((local - gmt).total_seconds() / 300))
        return local.replace(tzinfo=timezone(offset)).isoformat()
    except (ValueError, TypeError):
        return None


def _site_index(posts: str) -> str | None:
    """URL of the index of the API with these posts, without the routes, which are most of it.

    Source: WordPress REST API Handbook, "Global Parameters", ``_fields``.
    """
    root, found, _ = posts.partition("wp/v2/posts")
    return f"{root}{'&' if '?' in root else '?'}_fields=name,timezone_string" if found else None


def _window(scope: Scope) -> dict[str, str]:
    """``after`` and ``before`` for the days wanted, with a margin because they are in the site's local time."""
    window = {}
    if scope.since is not None:
        window["after"] = _site_time(datetime.combine(scope.since, datetime.min.time()) - _OVERLAP)
    if scope.until is not None:
        window["before"] = _site_time(datetime.combine(scope.until, datetime.min.time()) + 2 * _OVERLAP)
    return window


def _site_time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _address(root: str, route: str, query: Mapping[str, str]) -> str:
    """URL of an API route; the API of sites without permalinks is at ``/?rest_route=/``."""
    query = dict(_QUERY if route == "posts" else {}) | dict(query)
    if "rest_route=" in urlsplit(root).query:
        return f"{root.rstrip('/')}/wp/v2/{route}&{urlencode(query, safe=',:')}"
    base = urljoin(root if root.endswith("/") else root + "/", f"wp/v2/{route}")
    return f"{base}?{urlencode(query, safe=',:')}"


def _with(url: str, query: Mapping[str, str]) -> str:
    """``url`` with these parameters, which replace those of the same name."""
    base, _, given = url.partition("?")
    pairs = [pair for pair in given.split("&") if pair.partition("=")[0] not in query]
    return f"{base}?{'&'.join([*pairs, urlencode(query, safe=',:')])}"


def _route(url: str) -> str:
    parts = urlsplit(url)
    return parse_qs(parts.query).get("rest_route", [parts.path])[0].rstrip("/")


def _rendered(value: Any) -> str | None:
    return text_in(value.get("rendered")) if isinstance(value, dict) else None


def _embedded(post: Mapping[str, Any]) -> Mapping[str, Any]:
    """The author, terms and picture that the answer embeds."""
    embedded = post.get("_embedded")
    return embedded if isinstance(embedded, dict) else {}


def _name_of_first(entries: Iterable[Mapping[str, Any]]) -> str | None:
    return next((unescape(name) for entry in entries if (name := text_in(entry.get("name")))), None)


def _own_identifiers(post: Mapping[str, Any], url: str, outlet: Outlet) -> Iterator[str]:
    """The ``?p=ID`` URL of the post that feeds and short links use."""
    guid = _rendered(post.get("guid"))
    if guid and "?p=" in guid and guid != url and belongs_to(guid, outlet):
        yield guid
    elif isinstance(post.get("id"), int):
        yield urljoin(outlet.home, f"?p={post['id']}")


def _announced_api(document: SourceDocument) -> str | None:
    in_header = _LINK_HEADER.search(document.link)
    if in_header is not None:
        return absolute(document.url, in_header.group(1))
    page = read_document(document.body, document.content_type)
    for link in page.tagged("link"):
        if link.get("rel") == _API_RELATION:
            return absolute(base_of(page, document.url), link.get("href") or "")
    return None
