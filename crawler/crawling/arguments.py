"""The arguments ``-a NAME=VALUE`` of a crawl."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Self

from crawler.model.web import is_web_url
from crawler.model.wrong_input import WrongInput


class ArgumentError(WrongInput):
    """A ``-a NAME=VALUE`` is invalid; the message names it and says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """The arguments of a crawl, parsed from ``-a NAME=VALUE``."""

    since: date | None = None
    """First day of publication wanted, in the outlet's local time."""
    until: date | None = None
    """Last day of publication wanted, in the outlet's local time."""
    limit: int | None = None
    """Fetch at most this many article pages."""
    site: str | None = None
    """Base URL of a mirror or test server to crawl instead of the outlet's host."""
    warc: tuple[Path, ...] = ()
    """WARC files to read instead of the network; for a folder, all files in it."""

    @classmethod
    def parse(cls, given: dict[str, str]) -> Self:
        """Parse the arguments of the command line.

        Raises:
            ArgumentError: an unknown name, or an invalid value.
        """
        names = [field.name for field in fields(cls)]
        for name in given:
            if name not in names:
                raise ArgumentError(f"-a {name}={given[name]}: unknown argument; known are {', '.join(names)}")
        arguments = cls(
            since=_day("since", given),
            until=_day("until", given),
            limit=_limit(given),
            site=_site(given),
            warc=_files(given),
        )
        if arguments.since and arguments.until and arguments.since > arguments.until:
            raise ArgumentError(f"-a since={arguments.since} is after until={arguments.until}: swap them")
        return arguments

    @classmethod
    def of_options(cls, **given: str | None) -> Self:
        """Parse options of the same names; those that were not given are None.

        Raises:
            ArgumentError: an invalid value.
        """
        try:
            return cls.parse({name: value for name, value in given.items() if value})
        except ArgumentError as error:
            raise ArgumentError(str(error).replace("-a ", "--", 1)) from error

    @property
    def asks_for_days(self) -> bool:
        """Whether only certain days of publication are wanted; otherwise the day need not be known."""
        return self.since is not None or self.until is not None

    def want(self, day: str | None) -> bool:
        """Whether a day of publication, ``YYYY-MM-DD``, is wanted. An unknown day always is."""
        if day is None:
            return True
        return (self.since is None or day >= self.since.isoformat()) and (
            self.until is None or day <= self.until.isoformat()
        )


def require_language_tag(tag: str) -> None:
    """Check what was given as ``--language``.

    Raises:
        ArgumentError: it is not a language tag.
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", tag):
        raise ArgumentError(f"--language {tag}: not a language tag; write it as en or ur")


def _day(name: str, given: dict[str, str]) -> date | None:
    if name not in given:
        return None
    try:
        return date.fromisoformat(given[name])
    except ValueError:
        raise ArgumentError(f"-a {name}={given[name]}: not a date; write it as 2026-11-01") from None


def _limit(given: dict[str, str]) -> int | None:
    if "limit" not in given:
        return None
    if not given["limit"].isdecimal() or int(given["limit"]) == 0:
        raise ArgumentError(f"-a limit={given['limit']}: not a number of pages; write it as 20")
    return int(given["limit"])


def _site(given: dict[str, str]) -> str | None:
    if "site" not in given:
        return None
    if not is_web_url(given["site"]):
        raise ArgumentError(f"-a site={given['site']}: not a base URL; write it as http://127.0.0.1:8000")
    return given["site"].rstrip("/") + "/"


def _files(given: dict[str, str]) -> tuple[Path, ...]:
    named = [Path(name) for name in given.get("warc", "").split(",") if name]
    if "warc" in given and not named:
        raise ArgumentError("-a warc=: no file named; write it as news.warc.gz, several with commas between them")
    return tuple(file for path in named for file in _warc_files(path))


def _warc_files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.warc*") if file.name.endswith((".warc", ".warc.gz", ".warc.zst")))
        if not found:
            raise ArgumentError(f"-a warc={path}: no file in this folder ends in .warc, .warc.gz or .warc.zst")
        return found
    if not path.is_file():
        raise ArgumentError(f"-a warc={path}: no such file")
    return [path]
