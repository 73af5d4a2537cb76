"""Who is notified: the lines of the file in the setting ``NOTIFY``, and sending a message to each of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import scrypt
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.model.wrong_input import WrongInput

if TYPE_CHECKING:
    from apprise import NotifyBase

_LINE = re.compile(r"(?:(?P<tags>[a-z0-9_-]+(?:,[a-z0-9_-]+)*)=)?(?P<url>[a-z][a-z0-9+.-]*://\S+)", re.IGNORECASE)
# RFC 7914, section 2: N = 2^14, r = 8, p = 1 for interactive use. Takes about 50 ms.
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}


class NotifyError(WrongInput):
    """``NOTIFY`` cannot be used; the message says why and what to do. It never contains a password."""


class Kind(StrEnum):
    """The kind of a message for apprise: some services colour it."""

    INFO = "info"
    WARNING = "warning"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Plain text; foreign parts have no control characters."""

    title: str
    body: str
    kind: Kind = Kind.INFO


@dataclass(frozen=True)
class Recipient:
    """One line of the file."""

    url: str
    tags: frozenset[str]

    @cached_property
    def key(self) -> str:
        """The recipient's key in the database: not even a short password can be guessed from it."""
        return _key_of(self.url)

    @cached_property
    def shown(self) -> str:
        """The URL without passwords."""
        return str(self._service.url(privacy=True)).partition("?")[0]  # type: ignore[no-untyped-call]

    @cached_property
    def _service(self) -> NotifyBase:
        from apprise import Apprise, AppriseAsset

        asset = AppriseAsset(app_id="Chancery", app_desc="Chancery", secure_logging=True)
        made = Apprise.instantiate(self.url, asset=asset, suppress_exceptions=True)
        if made is None:
            raise NotifyError(f"{urlsplit(self.url).scheme}:// is not written as apprise reads it")
        return made

    def send(self, message: Message) -> str | None:
        """Send ``message``, and return why it could not be delivered; None if the service accepted it."""
        from apprise import Apprise, LogCapture

        apprise = Apprise()
        apprise.add(self._service)
        # Why a mail server refused is said for debugging; of other services, that may have the secret URL in it.
        level = logging.DEBUG if urlsplit(self.url).scheme.startswith("mailto") else logging.WARNING
        with LogCapture(level=level, fmt="%(levelno)d %(message)s") as log:  # type: ignore[no-untyped-call]
            is_sent = apprise.notify(message.body, message.title, notify_type=message.kind.value, body_format="text")
            lines = str(log.getvalue()).splitlines()
        return None if is_sent else "; ".join(_problems(lines)) or "the service did not take it"


def _problems(lines: Sequence[str]) -> Iterator[str]:
    """Yield the warnings in a log of apprise, and the line after each, which has the cause."""
    is_cause = False
    for level, _, words in (line.partition(" ") for line in lines):
        is_warning = level.isdecimal() and int(level) >= logging.WARNING
        if is_warning or is_cause:
            yield words
        is_cause = is_warning


@lru_cache
def _key_of(url: str) -> str:
    return scrypt(url.encode(), salt=b"chancery", **_SCRYPT).hex()


def read_recipients(file: Path, tag: str, *, named: bool = False) -> Sequence[Recipient]:
    """Return the recipients in ``file`` with this tag; also those without a tag, unless the user ``named`` the tag.

    Raises:
        NotifyError: apprise is not installed, the file cannot be read, a line is invalid, or nobody is left.
    """
    try:
        import apprise  # noqa: F401
    except ImportError as error:
        raise NotifyError("sending needs the library apprise: pip install 'chancery[alerts]'") from error
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotifyError(f"NOTIFY={file}: {error}") from error
    found: dict[str, Recipient] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise NotifyError(f"{file}, line {number}: not a URL of apprise, like mailtos://… or {tag}=mailtos://…")
        recipient = Recipient(match["url"], frozenset(filter(None, (match["tags"] or "").split(","))))
        try:
            _ = recipient.shown
        except NotifyError as error:
            raise NotifyError(f"{file}, line {number}: {error}; see https://appriseit.com/services/") from error
        if tag in recipient.tags or not (recipient.tags or named):
            found.setdefault(recipient.key, recipient)
    if not found:
        raise NotifyError(f"{file}: no line is for {tag!r}; write {tag}= before the URL of whoever is to be told")
    return list(found.values())
