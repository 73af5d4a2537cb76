"""Why the archive refuses what a worker asks: a closed set of codes, with words for people."""

from __future__ import annotations

from crawler.model.worded_code import WordedCode
from crawler.storage.database import StorageError


class RefusalCode(WordedCode):
    """What a reply of the archive says; ``NONE`` for an answer."""

    NONE = "none", "answered"
    LAPSED = "lapsed", "the archive has heard nothing of this crawl for too long, and another may crawl the outlet"
    LOCKED = "locked", "another crawl of this outlet is going on"
    OTHER_VERSION = "other_version", "the archive runs another version of Chancery: install the same on both machines"
    OTHER_FACTS = "other_facts", "the archive has other facts about this outlet, or none: use the same outlet files"
    OTHER_OUTLET = "other_outlet", "a worker may write only what belongs to the outlet that it crawls"
    NOT_UNDERSTOOD = "not_understood", "the archive does not understand the request"
    TOO_LARGE = "too_large", "a message is larger than the NATS server takes (max_payload)"
    STORAGE = "storage", "the archive cannot be read or written"
    FAILED = "failed", "an error in the archive; its log says more"


class Refused(StorageError):
    """The archive refused a request."""

    def __init__(self, code: RefusalCode, details: str = "") -> None:
        super().__init__(f"{code.words}: {details}" if details else code.words)
        self.code = code
        self.details = details


class SessionLapsed(Refused):
    """Nothing that this crawl sends is written any more; another crawl goes on where it ended."""

    def __init__(self, details: str = "") -> None:
        super().__init__(RefusalCode.LAPSED, details)
