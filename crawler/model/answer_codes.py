"""What became of the last request for a source's document: a closed set of codes, compared in place of words."""

from __future__ import annotations

from enum import StrEnum


class AnswerCode(StrEnum):
    """``documents.answer_code``; ``documents.answer`` says it in words."""

    READ = "read"
    NOT_MODIFIED = "not_modified"
    """HTTP 304: it is as it was when it was last read."""

    NOT_THERE = "not_there"
    """HTTP 400, 404 or 410."""
    HTTP_ERROR = "http_error"
    """Another status."""
    NETWORK_ERROR = "network_error"
    """No connection, a time-out or a broken answer."""
    INCOMPLETE_ANSWER = "incomplete_answer"
    """It was cut or damaged, a part of something, or could not be unpacked."""
    TOO_LARGE = "too_large"
    """It was larger than ``DOWNLOAD_MAXSIZE``."""
    UNREADABLE = "unreadable"
    """It came, and is not of the source's kind, or took too long to read."""

    ENDLESS_ANSWER = "endless_answer"
    """It was cut off: its headers or its framing had no end."""
    PRIVATE_ADDRESS = "private_address"
    """The host name resolves to a private address."""

    ROBOTS_FORBIDDEN = "robots_forbidden"
    ADDRESS_REFUSED = "address_refused"
    """An address that only the operator may give: private, or of another port."""
    REDIRECT_CIRCLE = "redirect_circle"
    """Its redirects come to no end."""
    REDIRECT_OFF_SITE = "redirect_off_site"
    """It redirects to another site."""
    REQUEST_DROPPED = "request_dropped"
    """By Scrapy."""
    OFF_SITE = "off_site"
    """At another host than the site that is probed."""
    OVER_BUDGET = "over_budget"
    """Over the limit of requests per host and run."""
    NOT_REQUESTED = "not_requested"
    """More documents of one source than a probe requests."""
    NOT_RECORDED = "not_recorded"
    """Not among the saved pages."""

    @property
    def is_the_end(self) -> bool:
        """Whether there is no such document: of a list's next page, that the list has ended."""
        return self in (AnswerCode.NOT_THERE, AnswerCode.NOT_RECORDED)

    @property
    def is_forbidden(self) -> bool:
        """Whether it must not be requested, by a later run either."""
        return self in (
            AnswerCode.ROBOTS_FORBIDDEN, AnswerCode.ADDRESS_REFUSED, AnswerCode.REQUEST_DROPPED, AnswerCode.OFF_SITE,
            AnswerCode.REDIRECT_CIRCLE, AnswerCode.REDIRECT_OFF_SITE,
            AnswerCode.NOT_REQUESTED,
        )  # fmt: skip
