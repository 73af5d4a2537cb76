"""A fault: what a hostile host answers, and the required outcome."""

from __future__ import annotations

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from crawler.discovery.sources import Listing, Source
from tests.faults.server import Host, Send, answer
from tests.press import Story

LIST = "newslist/1"
BAD = "/story-bad"
"""Path of the page that is answered badly ..."""
GOOD = ("/story-one", "/story-two")
"""... and of the pages next to it."""
END = "So ends the whole of this report on the work of diplomats."
"""The last words of every page."""
_numbers = count(1000)


@dataclass(frozen=True)
class Fault:
    """One hostile host. By default, a list page lists a good page, the bad one, and another good one."""

    name: str
    said: str
    """What is wrong with the host, for the table."""
    answers: Mapping[str, Send]
    """Answers by path and query; all others are correct."""
    sources: tuple[Source, ...] = (Listing(LIST),)
    good: tuple[str, ...] = GOOD
    """Paths of the pages that must be stored."""
    whole: bool = False
    """Whether the bad page may be stored if its text is complete, because only its form is faulty."""
    tls: ssl.SSLContext | None = None
    listed: Sequence[str] = (GOOD[0], BAD, GOOD[1])
    """What the list page lists."""

    def host(self) -> Host:
        """The host with all its answers."""
        links = "".join(f'<li><a href="{path}">Story</a></li>' for path in self.listed)
        answers = {f"/{LIST}": answer(f"<html><body><ul>{links}</ul></body></html>")}
        answers |= {path: answer(page()) for path in GOOD}
        return Host({**answers, **self.answers}, self.tls)


def page(inside: str = "", head: str = "") -> str:
    """A new article each time, with ``inside`` in its middle and ``head`` in its head; it ends with ``END``."""
    story = Story(next(_numbers))
    first, *others = story.page.replace("</article>", f"<p>{END}</p></article>").split("</p>")
    return "</p>".join([first, inside + others[0], *others[1:]]).replace("</head>", f"{head}</head>", 1)


def bad_page(name: str, said: str, send: Send, *, whole: bool = False, last: bool = False) -> Fault:
    """A page with a bad answer; ``last`` if the host is given up because of it and gets no more requests."""
    return Fault(name, said, {BAD: send}, whole=whole, listed=(*GOOD, BAD) if last else (GOOD[0], BAD, GOOD[1]))
