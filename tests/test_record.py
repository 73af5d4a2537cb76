"""The labelled texts about dealings between states, and how they are measured."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from crawler.model.events import EventKind
from crawler.text.states import state_of
from evaluation.record import (
    FOLDER,
    HAPPENED,
    KINDS,
    LabelledText,
    RecordError,
    counts,
    counts_of_states,
    events_in,
    kinds_by_words,
    main,
    read,
    values,
    wilson,
)
from evaluation.retold import DIFFERENT, REFERENCE, RetoldText, labelled_pairs, rows_of_events


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


def test_states_count_where_a_dealing_is_reported() -> None:
    """Right by what took part, and what may count either way; missed only if the text names it."""
    row = {
        "title": "Norway receives Qatar's envoy",
        "text": "They met in Lima, Peru.",
        "actors": ["NO", "QA", "KE", "UN"],
    }
    assert counts_of_states([row]) == (3, 2, 3, 2)
    assert counts_of_states([row | {"actors_optional": ["PE"], "implied": ["KE"]}]) == (2, 2, 2, 2)
    assert counts_of_states([row | {"actors": []}]) == (0, 0, 0, 0)


def test_an_accepted_kind_is_right_and_never_missed() -> None:
    texts = [
        LabelledText("They met.", frozenset({"meeting"})),
        LabelledText("They met and signed.", frozenset({"signing"}), frozenset({"meeting"})),
        LabelledText("The steel met the standard.", frozenset()),
        LabelledText("They sat down.", frozenset({"meeting"})),
    ]
    assert counts(texts, "meeting", kinds_by_words) == (3, 2, 2, 1)


def test_what_is_found_is_counted_by_value() -> None:
    met = "Chile's president met Qatar's emir."
    pair = frozenset({("CL", "QA")})
    texts = [
        LabelledText(met, frozenset({"meeting"}), status=HAPPENED, kind_of_status="meeting", pairs=pair),
        LabelledText(
            met, frozenset({"visit"}), status="planned", kind_of_status="visit", pairs=frozenset({("CL", "PE")})
        ),
        LabelledText(met, frozenset()),
        LabelledText("They sat.", frozenset({"meeting"}), status=HAPPENED, kind_of_status="meeting", pairs=pair),
    ]
    counted = values(texts)
    assert counted["sides"] == (6, 3, 6, 3)
    assert counted["pairs"] == (3, 1, 3, 1)
    assert counted["kind of what is answered"] == (2, 1, 3, 2)
    assert counted["status, where the kind is found"] == (1, 1, 1, 1)


def test_no_labelled_text_stands_twice_and_each_kind_has_twenty_to_judge() -> None:
    rows = {}
    for file in FOLDER.glob("*.tsv"):
        with file.open(encoding="utf-8", newline="") as lines:
            rows[file.stem] = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    every = [row for each in rows.values() for row in each]
    assert len({row["text"] for row in every}) == len(every)
    assert set(KINDS) == {kind.value for kind in EventKind}
    judged = Counter(
        row["kind"]
        for name in ("test", "test_more", "test_names", "test_agreement")
        for row in rows[name]
        if row["status"] == HAPPENED
    )
    assert min(judged[kind] for kind in KINDS) >= 20
    assert sum(row["status"] in ("planned", "cancelled") for row in rows["test_status"]) >= 90
    sides = {side for row in every if row["kind"] != "-" for side in row["sides"].split()}
    assert not [side for side in sides - {"ASEAN", "EU", "UN"} if state_of(side) is None]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.tsv", "kind\tstatus\ntalks\thappened\n", "lacks the column"),
        ("a.tsv", "kind\tstatus\tsides\ttext\nchat\thappened\tNO PK\tThey chatted.\n", "line 2"),
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


def test_reports_of_one_event_are_one_row_and_another_event_is_none_of_it() -> None:
    def told(relation: str, text: str) -> RetoldText:
        return RetoldText(relation, events_in("", text, None))

    met, pair = "Chile's president met Qatar's emir.", frozenset({("CL", "QA")})
    reference, other = told(REFERENCE, met), told("paraphrase", "The Emir of Qatar received the President of Chile.")
    assert rows_of_events([reference, other], pair) == (1, 1, 0)
    assert rows_of_events([reference, told(DIFFERENT, met)], pair) == (1, 1, 1)
    assert rows_of_events([reference, told("paraphrase", "Chile and Qatar signed a treaty.")], pair) == (2, 2, 0)
    assert rows_of_events([reference, told("paraphrase", "Chile and Qatar will sign a treaty.")], pair) == (1, 1, 0)
    named = [told("copy", f"Chile's {one} met Qatar's emir.") for one in ("president Juan Soto", "premier Ana Vial")]
    assert rows_of_events(named, pair) == (1, 2, 0)
    assert rows_of_events([told(DIFFERENT, met)], pair) == (0, 0, 0)


def test_each_group_with_an_event_has_two_states_or_more() -> None:
    assert all(one < other for pairs in labelled_pairs().values() for one, other in pairs)
