"""Response headers: the second line of defence behind escaping, and no trace of the archive at the outlets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pluggy import HookimplMarker

hookimpl = HookimplMarker("datasette")

_HEADERS = (
    # No script but the ones served here, none inline; nothing is loaded from anywhere else.
    # Styles may stand inline: Datasette's table pages name the columns so for narrow screens.
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    # What an analyst searched for stands in the address of the page: outlets must not be told.
    (b"referrer-policy", b"no-referrer"),
)


@hookimpl
def asgi_wrapper() -> Callable[[Any], Any]:
    """Add the headers to every response."""

    def wrap(app: Any) -> Any:
        async def with_headers(scope: Any, receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
            async def send_with_headers(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
                await send(message)

            await app(scope, receive, send_with_headers)

        return with_headers

    return wrap
