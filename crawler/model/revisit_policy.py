"""When a page is looked at again, by what it is asked whether it has changed, whether it is still the same piece."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.text.words import words_of

SHARE = 0.2
"""Share of a page's age that passes before the next look."""

_LEAST_IF_BROUGHT = timedelta(days=1)
"""Between two requests for a page whose text its source delivers, at least: it only shows that it is still there."""
_WHOLE_AFTER = timedelta(days=7)
"""After which a page is fetched whole, whatever its validators: some servers' never change."""
_RUN = 3
"""Words of a shingle: two in a row are shared by chance."""
_MOVED = 0.5
"""Share of the earlier text's shingles that must be there, at least, where the address leads elsewhere now."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often pages are looked at again.

    The older a page is, the less likely it changes soon, so the wait grows with its age: the rule by which HTTP
    caches guess how long an answer stays fresh (RFC 9111, 4.2.2; a fifth of the age is what Squid's
    ``refresh_pattern`` takes where nothing is set; first used by V. Cate, "Alex – a Global Filesystem", 1992).
    """

    least: timedelta
    """Between two looks, at least."""
    oldest: timedelta
    """Age beyond which a page is left alone."""

    def next_look(self, looked_at: datetime, born_at: datetime, *, brought: bool = False) -> datetime | None:
        """When a page that was ``born_at`` is due again; None where it will be too old by then.

        Where the source ``brought`` the text it tells of changes too. The page only tells whether it is still
        there, for which once a day is enough.
        """
        age = max(looked_at - born_at, timedelta(0))
        least = max(self.least, _LEAST_IF_BROUGHT) if brought else self.least
        at = looked_at + max(least, SHARE * age)
        return at if at - born_at <= self.oldest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known of a page that the archive has already."""

    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    """Of the body when it was last read; empty where its source brought the text, None where nobody noted it."""
    fetched_at: datetime | None
    """UTC: when it was last read whole."""

    @property
    def brought(self) -> bool:
        """Whether the text came from the source: what stands on the page may read a little differently."""
        return self.body_sha256 == ""

    def conditions(self, at: datetime) -> dict[str, str]:
        """Headers that ask for the page only if it has changed (RFC 9110, 13.1).

        None once a week: some servers' validators never change.
        """
        if self.fetched_at is None or at - self.fetched_at > _WHOLE_AFTER:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


def is_same_piece(earlier: tuple[str, str], later: tuple[str, str], *, moved: bool) -> bool:
    """Whether a title and text can be a changed version of another, and not a notice or a list in its place.

    It is one where the headline is the same or any three words in a row are. Where the address leads elsewhere now
    (``moved``), half of the earlier text must be there: a home page quotes beginnings.
    """
    if earlier[0] == later[0]:
        return True
    before, after = (_runs(text) for _, text in (earlier, later))
    shared = len(before & after)
    return shared >= _MOVED * len(before) and shared > 0 if moved else shared > 0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return set(zip(*(words[start:] for start in range(_RUN)), strict=False)) or {words}
