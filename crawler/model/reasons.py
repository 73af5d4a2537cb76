"""Why a URL is in its state: a closed set of codes that code can compare, with words for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.text.foreign_text import clean_fields


class ReasonCode(StrEnum):
    """``addresses.reason_code``. Each belongs to one state; its words may be changed without any effect on code."""

    # Left for a later run.
    OUTSIDE_DAYS = "outside_days"
    OVER_LIMIT = "over_limit"
    OVER_BUDGET = "over_budget"
    NOT_RECORDED = "not_recorded"

    # Not an article.
    URL_FORM = "url_form"
    FILE = "file"
    PDF = "pdf"
    FEED = "feed"
    HOME_PAGE = "home_page"
    LIST_PAGE = "list_page"
    SEARCH_PAGE = "search_page"
    NO_MARKUP = "no_markup"
    NO_TITLE = "no_title"
    NO_TEXT = "no_text"
    OFF_TOPIC = "off_topic"

    # Must not be requested or kept, or does not exist.
    OFF_SITE = "off_site"
    ROBOTS_FORBIDDEN = "robots_forbidden"
    ADDRESS_REFUSED = "address_refused"
    NOARCHIVE = "noarchive"
    TDM_RESERVED = "tdm_reserved"
    FORGOTTEN = "forgotten"
    PAGE_GONE = "page_gone"

    # Will be tried again.
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    HOST_GIVEN_UP = "host_given_up"
    INCOMPLETE_ANSWER = "incomplete_answer"
    TOO_LARGE = "too_large"
    ENDLESS_ANSWER = "endless_answer"
    PRIVATE_ADDRESS = "private_address"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    REDIRECT_CIRCLE = "redirect_circle"
    REDIRECT_OFF_SITE = "redirect_off_site"
    REQUEST_DROPPED = "request_dropped"
    NO_ANSWER = "no_answer"
    FILE_ERROR = "file_error"
    EXTRACTION_FAILED = "extraction_failed"
    PIPELINE_ERROR = "pipeline_error"
    NOTICE = "notice"
    ANOTHER_PAGE = "another_page"

    # Has the words of a stored article.
    SAME_PAGE = "same_page"
    SAME_OUTLET = "same_outlet"
    OTHER_OUTLET = "other_outlet"
    PUBLISHED_LATER = "published_later"
    EARLIER_TEXT_KEPT = "earlier_text_kept"

    @property
    def state(self) -> str:
        """The ``addresses.state`` of URLs with this reason."""
        return _FACTS[self][0]

    @property
    def words(self) -> str:
        """The reason in words, without details."""
        return _FACTS[self][1]


_FACTS = {
    ReasonCode.OUTSIDE_DAYS: ("known", "published outside the days asked for"),
    ReasonCode.OVER_LIMIT: ("known", "more than the limit asked for"),
    ReasonCode.OVER_BUDGET: ("known", "over the limit of requests per host and run"),
    ReasonCode.NOT_RECORDED: ("known", "left out when the outlet's pages were recorded"),
    ReasonCode.URL_FORM: ("not_article", "the URL does not have the form of the outlet's articles"),
    ReasonCode.FILE: ("not_article", "not a web page but a file"),
    ReasonCode.PDF: ("not_article", "a document as PDF: it is listed with its link, and not read"),
    ReasonCode.FEED: ("not_article", "a feed or a sitemap"),
    ReasonCode.HOME_PAGE: ("not_article", "the home page"),
    ReasonCode.LIST_PAGE: ("not_article", "a list of pages"),
    ReasonCode.SEARCH_PAGE: ("not_article", "a search page"),
    ReasonCode.NO_MARKUP: ("not_article", "no markup"),
    ReasonCode.NO_TITLE: ("not_article", "no title"),
    ReasonCode.NO_TEXT: ("not_article", "no text"),
    ReasonCode.OFF_TOPIC: ("off_topic", "topic score below the threshold"),
    ReasonCode.OFF_SITE: ("refused", "not on the outlet's own host"),
    ReasonCode.ROBOTS_FORBIDDEN: ("refused", "robots.txt forbids it"),
    ReasonCode.ADDRESS_REFUSED: ("refused", "an address that only the operator may give: private, or of another port"),
    ReasonCode.NOARCHIVE: ("refused", "the page says noarchive (HONOUR_NOARCHIVE)"),
    ReasonCode.TDM_RESERVED: ("refused", "the page reserves text and data mining (HONOUR_TDM_RESERVATION)"),
    ReasonCode.FORGOTTEN: ("refused", "it leads to what was removed on request (scrapy forget)"),
    ReasonCode.PAGE_GONE: ("gone", "the server says that the page does not exist"),
    ReasonCode.ROBOTS_UNAVAILABLE: ("failed", "robots.txt is unavailable"),
    ReasonCode.HOST_GIVEN_UP: ("failed", "the host asked for a pause over BACK_OFF_MAX, or its answer had no end"),
    ReasonCode.INCOMPLETE_ANSWER: ("failed", "the answer did not come whole, or could not be unpacked"),
    ReasonCode.TOO_LARGE: ("failed", "the answer was larger than DOWNLOAD_MAXSIZE"),
    ReasonCode.ENDLESS_ANSWER: ("failed", "the answer was cut off: its headers or its framing had no end"),
    ReasonCode.PRIVATE_ADDRESS: ("failed", "the host name resolves to a private address"),
    ReasonCode.HTTP_ERROR: ("failed", "the server answered with an error"),
    ReasonCode.NETWORK_ERROR: ("failed", "no connection, a time-out or a broken answer"),
    ReasonCode.REDIRECT_CIRCLE: ("failed", "its redirects come to no end"),
    ReasonCode.REDIRECT_OFF_SITE: ("failed", "it leads to another site, by a redirect or a refresh"),
    ReasonCode.REQUEST_DROPPED: ("failed", "Scrapy dropped the request"),
    ReasonCode.NO_ANSWER: ("failed", "no answer: the request was dropped, or the crawl was stopped"),
    ReasonCode.FILE_ERROR: ("failed", "the WARC file or the saved page could not be read"),
    ReasonCode.EXTRACTION_FAILED: ("failed", "the page was too large or took too long to read"),
    ReasonCode.PIPELINE_ERROR: ("failed", "an error in a pipeline: see the log"),
    ReasonCode.NOTICE: ("failed", "a notice in the place of an article: not found, moved, sign in, cookies"),
    ReasonCode.ANOTHER_PAGE: ("failed", "another page: it has nothing of the headline under which it is listed"),
    ReasonCode.SAME_PAGE: ("copy", "another URL of a page that is stored"),
    ReasonCode.SAME_OUTLET: ("copy", "the outlet published the same words before"),
    ReasonCode.OTHER_OUTLET: ("copy", "another outlet published the same words before"),
    ReasonCode.PUBLISHED_LATER: ("copy", "the same words, published earlier elsewhere, were found later"),
    ReasonCode.EARLIER_TEXT_KEPT: (
        "stored", "changed to the words of another article: the earlier text is kept",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, with words for one particular case."""

    code: ReasonCode
    words: str

    def __post_init__(self) -> None:
        clean_fields(self, "words")

    @classmethod
    def of(cls, code: ReasonCode, details: str = "") -> Reason:
        """The code's own words, with details after a colon."""
        return cls(code, f"{code.words}: {details}" if details else code.words)

    def __str__(self) -> str:
        return self.words
