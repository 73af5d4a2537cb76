"""The robots.txt of a host, as the archive stores it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.text.foreign_text import clean_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRobots:
    """Its text, and when it was last requested; the columns of the table ``robots``."""

    host: str
    """Scheme and authority: each has its own robots.txt (RFC 9309, 2.3)."""
    text: str
    """Empty if there is none, which allows everything."""
    checked_at: datetime
    """UTC."""
    validators: Validators = NO_VALIDATORS

    def __post_init__(self) -> None:
        clean_fields(self, "host", "text")
