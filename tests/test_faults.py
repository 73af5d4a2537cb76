"""Some of the hostile answers of ``make faults``, each between good pages, in one crawl."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.every import every_fault
from tests.faults.run import outcomes

SOME = {
    "gzip_cut", "gzip_unsaid", "brotli_cut_by_one", "coding_unknown", "part_unasked", "chunk_cut",
    "redirect_circle", "list_base_junk", "robots_wildcards", "retry_after_digits", "feed_laughs", "json_dates", "tls_good",
    "tls_wrong_host",
}  # fmt: skip


@pytest.mark.thorough
def test_nothing_foreign_ends_a_crawl(tmp_path: Path) -> None:
    """No good page is lost, no bad one stored, nobody else contacted; ``make faults`` tries the others."""
    faults = [fault for fault in every_fault(tmp_path) if fault.name in SOME]
    assert {fault.name for fault in faults} == SOME
    became = {outcome.fault.name: outcome for outcome in outcomes(faults, tmp_path)}
    assert {name: outcome.wrong for name, outcome in became.items() if outcome.wrong} == {}
    incomplete = "failed: the answer did not come whole, or could not be unpacked"
    for name in ("gzip_cut", "brotli_cut_by_one", "part_unasked", "chunk_cut"):
        assert became[name].became == incomplete
