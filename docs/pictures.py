"""Takes the documentation's pictures anew: ``python -m docs.pictures ARCHIVE`` (``make picture``).

Pages of the archive of ``make demo``, and of two archives of made-up outlets, whose changes and copies no outlet wrote.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from tests import carried_news, changed_news
from tests.chromium import browser
from tests.reading_pages import pages
from tests.reading_room import datasette

_FOLDER = Path(__file__).parent
_WHY = "SELECT id FROM articles WHERE title = 'Pakistan, Uzbekistan Sign Protocol on Customs Cooperation'"
"""An article with a clock at the top of its page and a local time that is labelled +00:00."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in a window; sizes are CSS pixels."""

    file: str
    path: str
    height: int
    width: int = 1280
    scheme: str = "light"
    medium: str = "screen"
    opened: str = ""
    """The part of the page that is unfolded and shown, as a CSS selector."""


def main(arguments: Sequence[str]) -> int:
    """Write the pictures of the archive at the given path, and of the two made-up ones."""
    demo = Path(arguments[0]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        changed, carried = Path(folder) / "changed.db", Path(folder) / "carried.db"
        changed_news.make(changed)
        carried_news.make(carried)
        _take(demo, _of_demo(demo), Path(folder))
        _take(changed, [
            Picture("revision.png", "/changed/-/revisions/1", 960),
            Picture("revision-urdu.png", "/changed/-/revisions/2", 960),
        ], Path(folder))  # fmt: skip
        _take(carried, [
            Picture("today.png", "/carried/-/today", 800),
            Picture("story.png", "/carried/-/story/1", 1000),
            Picture("story-urdu.png", "/carried/-/story/2", 1000),
        ], Path(folder))  # fmt: skip
    return 0


def _of_demo(archive: Path) -> list[Picture]:
    of = pages(archive)
    (why,) = Database(archive).execute(_WHY).fetchone()
    return [
        Picture("archive.png", of["start"], 1000),
        Picture("why-this-date.png", f"/{archive.stem}/articles/{why}", 1000, opened="#dates"),
        Picture("search.png", of["search"], 800),
        Picture("country.png", of["country"], 800),
        Picture("meetings.png", of["meetings"], 900),
        Picture("relations.png", of["who met whom"], 1000),
        Picture("brief.png", of["brief"], 800, width=800, medium="print"),
        Picture("phone.png", of["search"], 844, width=390),
        Picture("dark.png", of["article, reached"], 800, scheme="dark"),
        Picture("article-urdu.png", of["article, Urdu"], 800),
    ]


def _take(archive: Path, pictures: Sequence[Picture], folder: Path) -> None:
    with datasette(archive) as address, browser(folder / archive.stem) as tab:
        for picture in pictures:
            tab.look(picture.width, picture.height, picture.scheme, picture.medium)
            tab.open(address + picture.path)
            if picture.medium == "print":
                tab.run("document.body.style.margin = '3rem'")  # that of the paper
            if picture.opened:
                tab.run(
                    f"document.querySelector('{picture.opened}').closest('details').open = true;"
                    f"document.querySelector('{picture.opened}').scrollIntoView({{block: 'end'}})"
                )
            (_FOLDER / picture.file).write_bytes(tab.picture())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
