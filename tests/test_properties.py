"""Properties that hold for any input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.dates.page.found import found
from crawler.dates.publication.judge import judge
from crawler.dates.publication.verdicts import Reason, Verdict
from crawler.model.items import DateCandidate
from crawler.model.outlet import Outlet
from crawler.model.urls import canonical_url
from crawler.page import DocumentError, read_document
from crawler.page.encoding import decode
from crawler.text.foreign_text import UNPRINTABLE

# The properties also hold on a slow machine.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

OUTLET = Outlet("gazette", "The Gazette", "https://www.gazette.example/", "PK", "Asia/Karachi", ("en",))
FETCHED = datetime(2026, 11, 22, 6, tzinfo=UTC)

markup = st.lists(
    st.sampled_from(
        [
            b"<p>", b"</p>", b"<div class='a'>", b"</div>", b"<script>", b"</script>", b"<!--", b"-->", b"&#1;", b"&amp;",
            b'<script type="application/ld+json">', b'{"@graph": [', b"<meta property='og:title' content='x'>", b"text ",
            b"\xff\xfe", "پاکستان".encode(), b"\0", b"<a href='", b"]]>", b"<html", b"<?xml encoding='utf-16'?>", b"<table><td>",
        ]
    ),
    max_size=40,
).map(b"".join)  # fmt: skip


@given(
    st.one_of(st.binary(max_size=300), markup), st.sampled_from(["", "text/html; charset=utf-16", "x; charset=\x00"])
)
@patient
def test_any_bytes_are_decoded_and_read_or_refused(body: bytes, content_type: str) -> None:
    assert not UNPRINTABLE.search(decode(body, content_type))
    try:
        document = read_document(body, content_type)
    except DocumentError:
        return
    assert not UNPRINTABLE.search(document.tree.text_content())


addresses = st.builds(
    "{}{}/{}{}{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://"]),
    st.sampled_from(
        ["gazette.example", "www.Gazette.example", "www.gazette.example:443", "other.example", "192.0.2.7:8080"]
    ),
    st.text("abz/-._~%é خ:", max_size=12),
    st.sampled_from(["", "?", "?p=7", "?utm_source=x", "?a=1&fbclid=y&b", "?dtl/38/T", "?amp=1", "?q=a%20b&q=c"]),
    st.sampled_from(["", "#", "#top"]),
)


@given(addresses)
@patient
def test_canonical_addresses_stay_as_they_are(url: str) -> None:
    try:
        once = canonical_url(url, OUTLET)
    except ValueError:
        return
    assert canonical_url(once, OUTLET) == once
    assert once.startswith(("http://", "https://"))
    assert "utm_" not in once
    assert "#" not in once


raw_dates = st.one_of(
    st.text(max_size=30),
    st.datetimes(datetime(1990, 1, 1), datetime(2031, 1, 1)).map(datetime.isoformat),
    st.datetimes(datetime(2010, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.strftime("%d/%m/%Y")),
    st.datetimes(datetime(2010, 1, 1), datetime(2031, 1, 1)).map(lambda moment: moment.strftime("%B %d, %Y %I:%M %p")),
    st.datetimes(datetime(2010, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat),
)
candidates = st.lists(
    st.builds(
        found,
        source=st.sampled_from(
            ["json_ld", "meta", "feed", "wordpress", "time", "tagdiv_time", "line", "address", "clock"]
        ),
        raw=raw_dates,
        kind=st.sampled_from(["published", "modified"]),
    ),
    max_size=6,
)


@given(candidates)
@patient
def test_a_date_is_one_that_stands_there_and_never_of_the_future(gathered: list[DateCandidate]) -> None:
    judgement = judge(gathered, OUTLET, fetched_at=FETCHED)
    for candidate in gathered:
        assert Verdict(candidate.verdict)
        assert candidate.reason_code in set(Reason)
        assert "{" not in candidate.reason != ""
    if judgement.published_on is None:
        assert judgement.published_at is None
        return
    last = (FETCHED + timedelta(minutes=15)).astimezone(ZoneInfo(OUTLET.timezone)).date()
    assert "1994-01-01" <= judgement.published_on <= last.isoformat()
    (chosen,) = [candidate for candidate in gathered if candidate.verdict == "chosen" and candidate.kind == "published"]
    assert (chosen.value, chosen.day) == (judgement.published_at, judgement.published_on)
    assert chosen.source != "clock"
