"""Redirects of every sort."""

from __future__ import annotations

from tests.faults.fault import BAD, Fault, bad_page, page
from tests.faults.server import Send, answer

_INTERNAL = (
    "127.0.0.1", "127.3.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "localhost", "[::1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::127.0.0.1]", "10.0.0.1", "192.168.0.1", "172.16.0.1",
    "169.254.169.254", "[fe80::1]", "[fc00::1]", "224.0.0.1", "255.255.255.255", "localhost.", "127.0.0.1.",
)  # fmt: skip
"""Hosts that belong to no outlet, in all spellings that a resolver may know."""
_JUNK = {
    "empty": " ", "file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/secret", "script": "javascript:alert(1)",
    "data": "data:text/html,<h1>secret</h1>", "port_large": "http://127.0.0.1:99999/", "port_words": "http://127.0.0.1:x/",
    "bracket": "http://[::1", "bracket_words": "http://[words]/", "no_host": "http:///nowhere", "slashes": "////secret",
    "idna": "http://" + "\xe4" * 300 + ".example/", "long": "/" + "x" * 90_000, "user": "http://user:word@127.3.0.1/secret",
    "unknown": "http://elsewhere.invalid/", "bytes": "/\xff\xfe", "backslash": "http:\\\\127.3.0.1\\secret", "percent": "%zz%",
    "dots": "../../../../etc/passwd", "nul": "/a\0b", "https": "https://127.3.0.1/secret",
}  # fmt: skip


def _to(location: str, status: int = 302) -> Send:
    return answer("", status, Location=location)


def _internal() -> list[Fault]:
    return [
        bad_page(
            f"redirect_internal_{number}", f"a redirect to http://{host}:PORT/", _to(f"http://{host}:{{port}}/secret")
        )
        for number, host in enumerate(_INTERNAL)
    ]


def _statuses() -> list[Fault]:
    return [
        Fault(f"redirect_{status}", f"a redirect by {status} to another page of the host",
              {BAD: _to("/story-moved", status), "/story-moved": answer(page())}, whole=True)
        for status in (301, 302, 303, 307, 308)
    ]  # fmt: skip


FAULTS = [
    *_statuses(),
    *_internal(),
    *(bad_page(f"redirect_to_{name}", f"a redirect to {place[:34].strip() or 'nothing'}", _to(place)) for name, place in _JUNK.items()),
    bad_page("redirect_nowhere", "302 without Location", answer(page(), 302)),
    bad_page("redirect_300", "300 with a page", answer(page(), 300)),
    bad_page("redirect_itself", "a redirect to itself", _to(BAD)),
    Fault("redirect_circle", "a circle of two redirects", {BAD: _to("/story-b"), "/story-b": _to(BAD)}),
    Fault("redirect_long", "a hundred redirects",
          {BAD: _to("/r/0"), **{f"/r/{n}": _to(f"/r/{n + 1}") for n in range(99)}, "/r/99": answer(page())}),
    bad_page("redirect_port", "a redirect to another port of the host", _to("{host}:81/secret")),
    bad_page("refresh_itself", "a page that refreshes itself",
             answer(page(head='<meta http-equiv="refresh" content="0">')), whole=True),
    bad_page("refresh_circle", "a page that refreshes to itself by name",
             answer(page(head=f'<meta http-equiv="refresh" content="0; url={BAD}">')), whole=True),
    bad_page("refresh_internal", "a page that refreshes to an internal address",
             answer(page(head='<meta http-equiv="refresh" content="0; url=http://127.3.0.1:{port}/secret">')), whole=True),
    bad_page("refresh_port", "a page that refreshes to port 99999",
             answer(page(head='<meta http-equiv="refresh" content="0; url=http://127.0.0.1:99999/">')), whole=True),
]  # fmt: skip
