"""Why a URL is in its state: a closed set of codes that code can compare, with words for people."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.model.worded_code import WordedCode
from crawler.text.foreign_text import clean_fields


class ReasonCode(WordedCode):
    """``addresses.reason_code``. Each belongs to one state; its words may be changed without any effect on code."""

    # Left for a later run.
    OUTSIDE_DAYS = "outside_days", "published outside the days asked for", "known"
    OVER_LIMIT = "over_limit", "more than the limit asked for", "known"
    OVER_BUDGET = "over_budget", "over the limit of requests per host and run", "known"
    NOT_RECORDED = "not_recorded", "left out when the outlet's pages were recorded", "known"

    # Not an article.
    URL_FORM = "url_form", "the URL does not have the form of the outlet's articles", "not_article"
    FILE = "file", "not a web page but a file", "not_article"
    PDF = "pdf", "a document as PDF: it is listed with its link, and not read", "not_article"
    FEED = "feed", "a feed or a sitemap", "not_article"
    HOME_PAGE = "home_page", "the home page", "not_article"
    LIST_PAGE = "list_page", "a list of pages", "not_article"
    SEARCH_PAGE = "search_page", "a search page", "not_article"
    NO_MARKUP = "no_markup", "no markup", "not_article"
    NO_TITLE = "no_title", "no title", "not_article"
    NO_TEXT = "no_text", "no text", "not_article"
    OFF_TOPIC = "off_topic", "topic score below the threshold", "off_topic"

    # Must not be requested or kept, or does not exist.
    OFF_SITE = "off_site", "not on the outlet's own host", "refused"
    ROBOTS_FORBIDDEN = "robots_forbidden", "robots.txt forbids it", "refused"
    ADDRESS_REFUSED = (
        "address_refused",
        "an address that only the operator may give: private, or of another port",
        "refused",
    )
    NOARCHIVE = "noarchive", "the page says noarchive (HONOUR_NOARCHIVE)", "refused"
    TDM_RESERVED = "tdm_reserved", "the page reserves text and data mining (HONOUR_TDM_RESERVATION)", "refused"
    FORGOTTEN = "forgotten", "it leads to what was removed on request (scrapy forget)", "refused"
    PAGE_GONE = "page_gone", "the server says that the page does not exist", "gone"

    # Will be tried again.
    ROBOTS_UNAVAILABLE = "robots_unavailable", "robots.txt is unavailable", "failed"
    HOST_GIVEN_UP = "host_given_up", "the host asked for a pause over BACK_OFF_MAX, or its answer had no end", "failed"
    INCOMPLETE_ANSWER = "incomplete_answer", "the answer did not come whole, or could not be unpacked", "failed"
    TOO_LARGE = "too_large", "the answer was larger than DOWNLOAD_MAXSIZE", "failed"
    ENDLESS_ANSWER = "endless_answer", "the answer was cut off: its headers or its framing had no end", "failed"
    PRIVATE_ADDRESS = "private_address", "the host name resolves to a private address", "failed"
    HTTP_ERROR = "http_error", "the server answered with an error", "failed"
    NETWORK_ERROR = "network_error", "no connection, a time-out or a broken answer", "failed"
    REDIRECT_CIRCLE = "redirect_circle", "its redirects come to no end", "failed"
    REDIRECT_OFF_SITE = "redirect_off_site", "it leads to another site, by a redirect or a refresh", "failed"
    REQUEST_DROPPED = "request_dropped", "Scrapy dropped the request", "failed"
    NO_ANSWER = "no_answer", "no answer: the request was dropped, or the crawl was stopped", "failed"
    FILE_ERROR = "file_error", "the WARC file or the saved page could not be read", "failed"
    EXTRACTION_FAILED = "extraction_failed", "the page was too large or took too long to read", "failed"
    PIPELINE_ERROR = "pipeline_error", "an error in a pipeline: see the log", "failed"
    NOTICE = "notice", "a notice in the place of an article: not found, moved, sign in, cookies", "failed"
    ANOTHER_PAGE = "another_page", "another page: it has nothing of the headline under which it is listed", "failed"

    # Has the words of a stored article.
    SAME_PAGE = "same_page", "another URL of a page that is stored", "copy"
    SAME_OUTLET = "same_outlet", "the outlet published the same words before", "copy"
    OTHER_OUTLET = "other_outlet", "another outlet published the same words before", "copy"
    PUBLISHED_LATER = "published_later", "the same words, published earlier elsewhere, were found later", "copy"
    EARLIER_TEXT_KEPT = (
        "earlier_text_kept",
        "changed to the words of another article: the earlier text is kept",
        "stored",
    )

    def __init__(self, code: str, words: str = "", state: str = "") -> None:
        self.state = state
        """The ``addresses.state`` of URLs with this reason."""


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
