"""The table of what each rule of the judge of dates wins and costs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from evaluation.date_rules import case_of, main, table
from evaluation.pages import TruePage

WORDS = "The two ministers settled the opening hours of the crossing after a long afternoon of talks in the capital."
PAGE = (
    "<html><head><title>Ministers reopen the crossing</title></head><body><article><h1>Ministers reopen the crossing</h1>"
    "<p>22 September 2025</p><p>{words}</p><p>{words}</p></article><div class=comments><p>20 September 2025</p></div>"
    "</body></html>"
)


def test_what_a_rule_wins_is_what_is_lost_without_it(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE.format(words=WORDS))
    page = TruePage(
        file=file, url="https://n.example/a", set="x", fetched_at=datetime(2025, 10, 4, tzinfo=UTC), date="2025-09-22"
    )
    case = case_of(page)
    assert case is not None
    columns = [list(column.cells) for column in table([case]).columns]
    rows = dict(zip(columns[0], zip(*columns[1:], strict=True), strict=True))
    assert rows["nothing"] == ("1 right, 0 wrong",) * 2
    assert rows["comments is another place"] == ("right +1",) * 2
    assert rows["weight 3 = 2"] == ("–",) * 2


def test_a_page_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    page = TruePage(file=tmp_path / "none.html", url="https://n.example/a", set="x", fetched_at=datetime.now(UTC))
    assert case_of(page) is None


def test_without_pages_there_is_nothing_to_judge(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
