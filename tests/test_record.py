"""The labelled texts about dealings between states, and how they are measured."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from crawler.text.states import state_of
from evaluation.record import FOLDER, HAPPENED, KINDS, LabelledText, RecordError, counts, main, read, wilson

HALVES = ("tune", "test")


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_an_accepted_kind_is_right_and_never_missed() -> None:
    texts = [
        LabelledText("They met.", frozenset({"meeting"})),
        LabelledText("They met and signed.", frozenset({"signing"}), frozenset({"meeting"})),
        LabelledText("The steel met the standard.", frozenset()),
        LabelledText("They sat down.", frozenset({"meeting"})),
    ]
    assert counts(texts, "meeting") == (3, 2, 2, 1)


def test_no_labelled_text_stands_in_both_halves_and_each_kind_has_thirty() -> None:
    rows = []
    for half in HALVES:
        with (FOLDER / f"{half}.tsv").open(encoding="utf-8", newline="") as lines:
            rows += list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["text"] for row in rows}) == len(rows)
    happened = Counter(row["kind"] for row in rows if row["status"] == HAPPENED)
    assert set(happened) == set(KINDS)
    assert min(happened.values()) >= 30
    assert sum(row["status"] != HAPPENED for row in rows) >= 75
    sides = {side for row in rows if row["kind"] != "-" for side in row["sides"].split()}
    assert not [side for side in sides if state_of(side) is None]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.tsv", "kind\tstatus\ntalks\thappened\n", "lacks the column 'text'"),
        ("a.tsv", "kind\tstatus\ttext\nchat\thappened\tThey chatted.\n", "line 2"),
        ("a.jsonl", "{}\n", "line 1"),
    ],
)
def test_a_file_in_another_form_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, said: str
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match="a\\."):
        list(read(file))
    assert main([str(file)]) == 2
    assert said in capsys.readouterr().err
