"""The table of a run in ``docs/reliability.md``: ``python -m tests.faults --write`` puts it there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docs.tables import table
from tests.conftest import PROJECT
from tests.faults.run import Outcome

DOCUMENT = PROJECT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- make faults: begin -->", "<!-- make faults: end -->"


def write_table(outcomes: Sequence[Outcome], document: Path = DOCUMENT) -> None:
    """Put the table between its two marks.

    Raises:
        ValueError: the document has no such marks.
    """
    text = document.read_text(encoding="utf-8")
    block = f"{_BEGIN}\n{_of(outcomes)}\n{_END}"
    new, count = re.subn(f"{re.escape(_BEGIN)}.*?{re.escape(_END)}", lambda _: block, text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{document}: not one block between {_BEGIN} and {_END}")
    document.write_text(new, encoding="utf-8")


def _of(outcomes: Sequence[Outcome]) -> str:
    rows = [(_plain(each.fault.said), each.became, f"{each.memory:.0f}", f"{each.seconds:.0f}") for each in outcomes]
    survived = sum(not each.wrong for each in outcomes)
    return f"{survived} of {len(outcomes)} survived.\n\n" + table(("fault", "what became of it", "MiB", "s"), rows)


def _plain(said: str) -> str:
    return re.sub(r"([\\<>*_`\[\]])", r"\\\1", "".join(letter for letter in said if letter.isprintable()))
