"""For every request: find its archive, check the host name, and add headers to the answer.

The headers are a second line of defence behind escaping, and hide the archive's URLs from the outlets.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from crawler.browse.archives import archive_of_path
from crawler.browse.compression import accepts_gzip, compressed
from crawler.browse.current_page import PAGE, Page
from crawler.browse.display_settings import allow_long_queries
from crawler.browse.notes import describe_archives
from crawler.browse.query_limits import limit_earlier_connections
from crawler.browse.search_page import address_now
from crawler.browse.served_hosts import why_not_served

_ARCHIVE = (
    (b"x-content-type-options", b"nosniff"),
    # An analyst's search words are part of the page's URL: outlets must not learn them.
    (b"referrer-policy", b"no-referrer"),
)
_OURS = (
    # Only scripts served from here, none inline; nothing is loaded from other hosts. Inline styles are allowed:
    # Datasette's table pages use them to name the columns on narrow screens.
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
)
"""For pages rendered from this package's templates; Datasette's own templates need their inline scripts."""


def with_headers(datasette: Any, app: Any) -> Any:
    """Return an ASGI application that wraps ``app`` and adds the headers to pages of an archive."""

    async def answer(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        await describe_archives(datasette)
        page = Page(scope["query_string"].decode("latin-1"), archive_of_path(datasette, scope["path"]))
        if page.archive:
            if refused := why_not_served(datasette, scope["headers"]):
                await Response.text(refused, status=HTTPStatus.MISDIRECTED_REQUEST).asgi_send(send)
                return
            path = scope["path"].removeprefix(datasette.setting("base_url").rstrip("/"))
            if moved := address_now(path, dict(parse_qsl(page.query))):
                await Response.redirect(moved).asgi_send(send)
                return
            allow_long_queries(datasette)
            limit_earlier_connections(datasette, page.archive)

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = (_ARCHIVE if page.archive else ()) + (_OURS if page.is_ours else ())
                headers = [*message.get("headers", ()), *added]
                if (
                    page.is_ours
                    and message["status"] == HTTPStatus.OK
                    and not any(name.lower() == b"cache-control" for name, _ in headers)
                ):
                    # As long as Datasette's own pages; search words are for nobody's cache but the reader's.
                    kept = f"private, max-age={datasette.setting('default_cache_ttl')}"
                    headers.append((b"cache-control", kept.encode()))
                message = {**message, "headers": headers}
            await send(message)

        if page.archive and accepts_gzip(scope["headers"]):
            send = compressed(send)
        token = PAGE.set(page)
        try:
            await app(scope, receive, send_with_headers)
        finally:
            PAGE.reset(token)

    return answer


async def robots() -> Any:
    """The answer at ``/robots.txt`` (RFC 9309): the texts are their publishers', and no search engine's."""
    return Response.text("User-agent: *\nDisallow: /\n")
