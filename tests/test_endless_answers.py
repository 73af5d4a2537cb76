"""An endless answer costs only its host: no memory, and no other outlet."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import count, repeat
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.conftest import crawl
from tests.gazettes import crawl_outlets, put_outlets, story
from tests.site import Site

KIB = 1024
START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n"


def numbered(form: str) -> Iterator[bytes]:
    """Parts of about 64 KiB that count up in ``form``."""
    numbers = count()
    while True:
        yield "".join(form.format(next(numbers)) for _ in range(64 * KIB // len(form))).encode()


ENDLESS = {
    "headers": (START, numbered("X-Header-{0}: {0}\r\n")),
    "one_header": (START + b"X-Long: ", repeat(b"x" * 64 * KIB)),
    "folded_header": (START + b"X-Long: x", repeat(b"\r\n more" * 8 * KIB)),
    "status_line": (b"HTTP/1.1 200 ", repeat(b"O" * 64 * KIB)),
    "no_http": (b"", repeat(b"\xff" * 64 * KIB)),
    "continues": (b"", repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 2 * KIB)),
    "early_hints": (b"", repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * KIB)),
    "chunk_extensions": (CHUNKED, repeat(b"1;name=" + b"x" * 900 + b"\r\na\r\n")),
    "one_extension": (CHUNKED + b"1;name=", repeat(b"x" * 64 * KIB)),
    "small_chunks": (CHUNKED, repeat(b"1\r\na\r\n" * 8 * KIB)),
    "trailers": (CHUNKED + b"0\r\n", numbered("X-Trailer-{0}: {0}\r\n")),
}  # fmt: skip
SOME = {"headers", "continues", "small_chunks", "trailers"}
GIVEN_UP = {
    "headers",
    "one_header",
    "folded_header",
    "status_line",
    "no_http",
    "continues",
    "early_hints",
    "small_chunks",
}
GIVEN_UP |= {"chunk_extensions"}


class EndlessServer:
    """A context manager: answers each request with a start and an endless rest, until the client hangs up."""

    def __init__(self, start: bytes, rest: Iterator[bytes]) -> None:
        self._start, self._rest = start, rest
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.home = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self.sent: list[int] = []
        """Bytes that went out, by request."""

    def __enter__(self) -> EndlessServer:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * KIB)
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if connection.recv(64 * KIB).startswith(b"GET /robots.txt"):
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            self.sent.append(0)
            connection.sendall(self._start)
            for part in self._rest:
                connection.sendall(part)
                self.sent[-1] += len(part)


@pytest.mark.parametrize("names", [SOME, ENDLESS.keys() - SOME])
@pytest.mark.thorough
def test_an_answer_without_end_is_cut_off(names: set[str], tmp_path: Path, database: Path) -> None:
    """The good outlet is crawled to its end; each other one gets two requests, and fails with its reason."""
    with ExitStack() as stack:
        good = stack.enter_context(Site())
        good.put("/", '<a href="/story-one">A story</a>')
        good.put("/story-one", story("one"))
        servers = {name: stack.enter_context(EndlessServer(*ENDLESS[name])) for name in names}
        homes = {name: (server.home, "Listing(), Feed('feed'), Sitemap('map.xml')") for name, server in servers.items()}
        put_outlets(tmp_path, {"good": (f"{good.address}/", "Listing()"), **homes})
        limits = ("-s", "MEMUSAGE_LIMIT_MB=400", "-s", "DOWNLOAD_TIMEOUT=60", "-s", f"DOWNLOAD_MAXSIZE={256 * KIB}")
        run = crawl_outlets(tmp_path, *limits, database=database)
        sent = {name: server.sent for name, server in servers.items()}
    db = Database(database)
    assert [row["state"] for row in db.query("SELECT state FROM addresses")] == ["stored"], run.log
    assert "Memory usage" not in run.log
    codes = {row["outlet"]: row["answer_code"] for row in db.query("SELECT * FROM documents WHERE outlet != 'good'")}
    assert {name for name, code in codes.items() if code == "endless_answer"} == names & GIVEN_UP, codes
    # Twisted itself rejects these.
    assert {codes[name] for name in names - GIVEN_UP} == {"incomplete_answer"}
    assert {len(sent[name]) for name in names & GIVEN_UP} == {2}
    # The bytes in the buffers of both sides were also sent.
    assert max(bytes_sent for answers in sent.values() for bytes_sent in answers) < 8 * KIB * KIB, sent


@pytest.mark.thorough
# The limit is checked after each read from the connection, which returns up to 64 KiB.
@pytest.mark.parametrize(("size", "is_taken"), [(290 * KIB, True), (380 * KIB, False)])
def test_as_many_bytes_of_headers_as_curl_takes(size: int, *, is_taken: bool, site: Site, database: Path) -> None:
    home = "https://www.radio.gov.pk"
    site.put("/newslist/1", '<a href="/01-11-2026/one">A story</a>')
    site.put("/01-11-2026/one", story("one"), headers={"X-Long": "x" * size})
    crawl("radio_pakistan", "-a", f"site={site.address}", database=database)
    rows = {row["url"]: row["reason_code"] for row in Database(database).query("SELECT * FROM addresses")}
    assert rows == {f"{home}/01-11-2026/one": None if is_taken else "endless_answer"}
