"""Makes sure of ``CONTACT`` before a live crawl: how the owner of a site can reach whoever crawls it.

A person at a terminal is asked for it. A crawl started by cron continues without it, with a warning: nobody is there to
answer, and the archive must not stop because of it. Hosts on this machine need no contact.
"""

from __future__ import annotations

import ipaddress
import logging
import sys
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_QUESTION = """CONTACT is not set. It is part of the user agent, so that the owner of a site can write to you.
Your e-mail address or web page (Enter for none): """


def ensure_contact(settings: BaseSettings, urls: Iterable[str]) -> None:
    """Ask for ``CONTACT`` if it is empty and one of the ``urls`` to crawl is on another machine; else warn.
    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C instead of answering.
    """
    if str(settings["CONTACT"] or "").strip():
        return
    is_abroad = not all(map(_is_on_this_machine, urls))
    if is_abroad and sys.stdin.isatty() and sys.stderr.isatty():
        print(_QUESTION, end="", file=sys.stderr, flush=True)
        contact = sys.stdin.readline().strip()
        if contact:
            settings.set("CONTACT", contact, priority="cmdline")
            print(f'For this run. To keep it, write in crawler/settings.py: CONTACT = "{contact}"', file=sys.stderr)
            return
    logger.warning(
        "CONTACT is not set: site owners cannot reach you; set an e-mail address or a web page of yours in "
        "crawler/settings.py, or with -s CONTACT=you@example.org"
    )


def _is_on_this_machine(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
