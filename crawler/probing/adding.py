"""Makes a probed site an outlet: writes its file, then its saved pages; both or neither."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.model.outlet import OutletError
from crawler.probing.report import Report
from crawler.probing.spider_file import SpiderFileError, spider_file
from crawler.saved_pages.manifest import KNOWN

ARTICLES = 3
"""Pages that are captured; the tests need two."""


class NotAdded(RuntimeError):
    """The outlet was not added, and nothing was changed; the message says why."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where an outlet's file and its saved pages go."""

    name: str
    spiders: Path
    fixtures: Path

    @property
    def file(self) -> Path:
        """The file with the outlet's facts."""
        return self.spiders / f"{self.name}.py"

    @property
    def pages(self) -> Path:
        """The folder of its saved pages."""
        return self.fixtures / self.name

    @property
    def known(self) -> Path:
        """The file with facts known without its pages."""
        return self.pages / KNOWN

    def taken(self) -> list[Path]:
        """The places that exist already."""
        return [place for place in (self.file, self.pages) if place.exists()]


def text_of(report: Report, name: str) -> str:
    """The text of the outlet's file.

    Raises:
        SpiderFileError: a fact is wrong, or does not fit into the file.
    """
    try:
        outlet = report.outlet(name)
    except OutletError as error:
        raise SpiderFileError(str(error)) from error
    shape = report.article_shape
    day = shape.day if shape is not None and outlet.address_date else ""
    return spider_file(outlet, report.calls(), built_with=str(report.home.platform), day=day)


def add(text: str, known: Mapping[str, Any], places: Places, options: Sequence[str], *, replace: bool) -> None:
    """Write the outlet's file and record its pages; if that fails, restore the previous state.

    ``known`` are the facts known without pages; an existing file of such facts is kept. ``options`` are passed to
    ``scrapy capture``, which runs in a separate process because a process can crawl only once.

    Raises:
        NotAdded: with the output of the capture, and its exit code.
    """
    before = places.file.read_bytes() if places.file.exists() else None
    knew, had_folder, captured = places.known.exists(), places.pages.exists(), False
    try:
        places.file.write_text(text, encoding="utf-8")
        if not knew:
            places.pages.mkdir(parents=True, exist_ok=True)
            places.known.write_text(json.dumps(known, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        done = _capture(places, [*options, *(["--replace"] if replace else [])])
        captured = done.returncode == 0
    finally:
        if not captured:
            _put_back(places.file, before)
            if not knew:
                places.known.unlink(missing_ok=True)
            if not had_folder and places.pages.exists() and not any(places.pages.iterdir()):
                places.pages.rmdir()
    if not captured:
        said = "\n".join(part.strip() for part in (done.stdout, done.stderr) if part.strip())
        raise NotAdded(f"the pages could not be captured, so {places.file} was not kept:\n{said}", done.returncode)


def _capture(places: Places, options: Sequence[str]) -> subprocess.CompletedProcess[str]:
    folder = places.spiders.resolve()
    # The folder's parent comes first on the path, the project last: another folder may also be called "spiders".
    command = [sys.executable, "-P", "-m", "scrapy", "capture", places.name, "--articles", str(ARTICLES)]
    command += ["--to", str(places.fixtures), "-s", f"SPIDER_MODULES={folder.name}", *options]
    path = os.pathsep.join(filter(None, (str(folder.parent), os.environ.get("PYTHONPATH"))))
    return subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)  # noqa: S603 - our own command, on a name that was checked


def _put_back(file: Path, before: bytes | None) -> None:
    if before is None:
        file.unlink(missing_ok=True)
        # Python's cached bytecode.
        for cached in (file.parent / "__pycache__").glob(f"{file.stem}.*.pyc"):
            cached.unlink()
    else:
        file.write_bytes(before)
