"""Outcome of the last request for a source's document, as a closed set of codes that code can compare."""

from __future__ import annotations

from enum import StrEnum


class AnswerCode(StrEnum):
    """``documents.answer_code``; ``documents.answer`` has the same in words."""

    READ = "read"
    NOT_MODIFIED = "not_modified"
    """HTTP 304: unchanged since it was last read."""

    NOT_THERE = "not_there"
    """HTTP 400, 404 or 410."""
    HTTP_ERROR = "http_error"
    """Another status."""
    NETWORK_ERROR = "network_error"
    """No connection, a timeout or a broken answer."""
    INCOMPLETE_ANSWER = "incomplete_answer"
    """The answer was cut off, damaged or partial, or could not be decompressed."""
    TOO_LARGE = "too_large"
    """The answer was larger than ``DOWNLOAD_MAXSIZE``."""
    UNREADABLE = "unreadable"
    """The document is not of the source's kind, or took too long to read."""

    ENDLESS_ANSWER = "endless_answer"
    """The answer was cut off because its headers or its framing had no end."""
    PRIVATE_ADDRESS = "private_address"
    """The host name resolves to a private address."""

    ROBOTS_FORBIDDEN = "robots_forbidden"
    ADDRESS_REFUSED = "address_refused"
    """A URL that only the operator may give: a private host, or another port."""
    REDIRECT_CIRCLE = "redirect_circle"
    """The redirects never end."""
    REDIRECT_OFF_SITE = "redirect_off_site"
    """The document redirects to another site."""
    REQUEST_DROPPED = "request_dropped"
    """Scrapy dropped the request."""
    OFF_SITE = "off_site"
    """On another host than the probed site."""
    OVER_BUDGET = "over_budget"
    """Over the limit of requests per host and run."""
    NOT_REQUESTED = "not_requested"
    """A probe requests no more documents of one source."""
    NOT_RECORDED = "not_recorded"
    """Not among the saved pages."""

    @property
    def is_the_end(self) -> bool:
        """Whether there is no such document; for the next page of a list, whether the list has ended."""
        return self in (AnswerCode.NOT_THERE, AnswerCode.NOT_RECORDED)

    @property
    def is_forbidden(self) -> bool:
        """Whether no later run may request it either."""
        return self in (
            AnswerCode.ROBOTS_FORBIDDEN, AnswerCode.ADDRESS_REFUSED, AnswerCode.REQUEST_DROPPED, AnswerCode.OFF_SITE,
            AnswerCode.REDIRECT_CIRCLE, AnswerCode.REDIRECT_OFF_SITE,
            AnswerCode.NOT_REQUESTED,
        )  # fmt: skip
