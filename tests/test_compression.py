"""Pages are sent compressed to whoever can read that, and kept by the reader's browser for a moment."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from email.message import Message
from urllib.request import Request, urlopen

import pytest

from crawler.browse.compression import accepts_gzip
from tests.conftest import PATIENCE
from tests.reading_room import datasette
from tests.test_browse import fill, page


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("compression") / "news.db"
    fill(path)
    with datasette(path) as address:
        yield address


def packed(address: str) -> tuple[bytes, Message]:
    """The body of an answer as it was sent, and its headers."""
    with urlopen(Request(address, headers={"Accept-Encoding": "br, gzip"}), timeout=PATIENCE) as answer:
        return answer.read(), answer.headers


def test_a_page_is_compressed_and_kept_for_a_moment(served: str) -> None:
    body, headers = packed(f"{served}/news/-/search?q=flood")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Cache-Control"] == "private, max-age=5"
    assert gzip.decompress(body).decode() == page(f"{served}/news/-/search?q=flood")
    assert len(body) < len(gzip.decompress(body)) / 2


def test_what_is_sent_in_parts_is_whole(served: str) -> None:
    body, headers = packed(f"{served}/news/articles.csv?_stream=1&_dl=1")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).decode() == page(f"{served}/news/articles.csv?_stream=1&_dl=1")


@pytest.mark.parametrize(
    ("given", "accepts"),
    [
        (b"gzip", True),
        (b"br, GZIP;q=0.5", True),
        (b"gzip;q=0", False),
        (b"gzip;q=0.0", False),
        (b"identity", False),
        (b"", False),
    ],
)
def test_who_can_read_what_is_compressed(given: bytes, accepts: bool) -> None:
    assert accepts_gzip([(b"accept-encoding", given)]) is accepts
