"""Heads of answers: endless, slow, broken, odd."""

from __future__ import annotations

import os
import time

from tests.faults.fault import Fault, bad_page, page
from tests.faults.server import Connection, Send, answer, endless, raw

_BODY = page().encode()
_SIZED = b"Content-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(_BODY) + _BODY


def _silent(connection: Connection) -> None:
    time.sleep(max(0.0, connection.ends_at - time.monotonic()))


def _with(line: bytes) -> Send:
    """A good answer with one more line in its head; each on its own page."""
    body = page().encode()
    head = b"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n" % len(body)
    return raw(b"HTTP/1.1 200 OK\r\n" + head + line + b"\r\n\r\n" + body)


def _typed(content_type: str) -> Send:
    return answer(page(), Content_Type=content_type)


def _charsets() -> list[Fault]:
    names = ("hex", "base64", "rot13", "zlib", "bz2", "idna", "punycode", "undefined", "unicode_escape", "utf-7",
             "no-such-charset", "x" * 5000)  # fmt: skip
    return [
        bad_page(f"charset_{name[:15].replace('-', '_')}", f"UTF-8 that is called {name[:30]}", _typed(f"text/html; charset={name}"), whole=True)
        for name in names
    ]  # fmt: skip


def _types() -> list[Fault]:
    names = {"none": "", "plain": "text/plain", "pdf": "application/pdf", "image": "image/png", "junk": "no type; ; =",
             "octets": "application/octet-stream", "json": "application/json", "rss": "application/rss+xml"}  # fmt: skip
    return [
        bad_page(f"type_{key}", f"a page that is called {name or 'nothing at all'}", _typed(name), whole=True)
        for key, name in names.items()
    ]


FAULTS = [
    bad_page(last=True, name="headers_endless", said= "headers without end",
             send=endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 900 + b"\r\n")),
    bad_page(last=True, name="headers_many", said= "headers without end, of few bytes each", send=endless(b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 5000)),
    bad_page(last=True, name="header_line_endless", said= "a header line without end", send=endless(b"HTTP/1.1 200 OK\r\nX-More: ", b"x" * 60_000)),
    bad_page(last=True, name="header_folded_endless", said= "a folded header without end", send=endless(b"HTTP/1.1 200 OK\r\nX-More: a\r\n", b" more\r\n" * 5000)),
    bad_page(last=True, name="headers_1_mb", said= "headers of 1 MB", send=raw(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 1_000_000 + b"\r\n", _SIZED)),
    bad_page(last=True, name="status_line_endless", said= "a status line without end", send=endless(b"HTTP/1.1 200 ", b"x" * 60_000)),
    bad_page(last=True, name="continue_endless", said= "100 Continue without end", send=endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000)),
    bad_page(last=True, name="hints_endless", said= "103 Early Hints without end",
             send=endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 500)),
    bad_page("head_slow", "a head of one byte a second", endless(b"HTTP/1.1 200 OK\r\nX-More: ", b"x", 1.0)),
    bad_page("silent", "no answer", _silent),
    bad_page("hangs_up", "the connection ends at once", raw()),
    bad_page("resets", "the connection breaks at once", Connection.reset),
    bad_page("garbage", "random bytes", raw(bytes(range(256)) * 40)),
    bad_page("http_0_9", "a page without a head", raw(_BODY)),
    bad_page("http_9_9", "HTTP/9.9", raw(b"HTTP/9.9 200 OK\r\n", _SIZED), whole=True),
    bad_page("not_http", "another protocol", raw(b"SSH-2.0-OpenSSH_9.2\r\n")),
    bad_page("status_words", "a status in words", raw(b"HTTP/1.1 FINE OK\r\n", _SIZED)),
    bad_page("status_999", "status 999", raw(b"HTTP/1.1 999 Denied\r\n", _SIZED)),
    bad_page("status_long", "a status of 5,000 digits", raw(b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n", _SIZED)),
    bad_page("status_negative", "status -200", raw(b"HTTP/1.1 -200 OK\r\n", _SIZED)),
    bad_page("status_101", "101 Switching Protocols", raw(b"HTTP/1.1 101 Switching Protocols\r\n", b"Upgrade: h2c\r\n\r\n")),
    bad_page("header_nul", "NUL in a header", _with(b"X-Odd: a\0b"), whole=True),
    bad_page("header_bytes", "bytes of no charset in a header", _with(b'ETag: "' + bytes(range(128, 256)) + b'"'), whole=True),
    bad_page("header_no_colon", "a header line without a colon", _with(b"no colon here"), whole=True),
    bad_page("header_no_name", "a header without a name", _with(b": value"), whole=True),
    bad_page("header_folded", "a header over two lines", _with(b"X-Odd: a\r\n  b"), whole=True),
    bad_page("header_date", "Last-Modified in the year 99999", _with(b"Last-Modified: Fri, 99 Nov 99999 99:99:99 +9999"), whole=True),
    bad_page("link_junk", "a Link header of junk", _with(b"Link: <https://[::1>; rel=canonical, <http://host:99999/>; rel"), whole=True),
    bad_page("cookies", "a thousand cookies", _with(b"\r\n".join(b"Set-Cookie: n%d=v" % n for n in range(1000))), whole=True),
    bad_page("robots_tag_junk", "X-Robots-Tag of junk", _with(b"X-Robots-Tag: unavailable_after: " + b"9" * 5000), whole=True),
    bad_page("charset_utf_16", "UTF-8 that is called UTF-16", _typed("text/html; charset=utf-16"), whole=True),
    bad_page("bytes_random", "random bytes as a page", answer(os.urandom(50_000))),
    *_charsets(),
    *_types(),
]  # fmt: skip
