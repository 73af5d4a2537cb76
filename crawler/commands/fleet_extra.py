"""What the commands for several machines have in common: the extra, which one machine does not need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.model.wrong_input import WrongInput


@contextmanager
def the_extra() -> Iterator[None]:
    """Import what the extra brings; say how to install it where it is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("nats", "msgspec"):
            raise
        raise WrongInput(f"several machines need {error.name}: pip install 'chancery[fleet]'") from error


def keys_folder(settings: BaseSettings) -> Path | None:
    """The folder ``NATS_KEYS``; None if it is not set."""
    return Path(settings["NATS_KEYS"]) if settings["NATS_KEYS"] else None


def session_time(settings: BaseSettings) -> float:
    """``NATS_SESSION_TIME`` in seconds."""
    seconds = settings.getfloat("NATS_SESSION_TIME")
    if seconds <= 0:
        raise WrongInput(f"NATS_SESSION_TIME={settings['NATS_SESSION_TIME']}: write a number of seconds")
    return seconds
