"""Three days of outlets whose articles hide, move and state relative times, crawled every hour: ``make played``."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import run


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform != "linux", reason="outlets have loopback addresses of their own")
@pytest.mark.parametrize("outlet", ["walled", "relative", "moving", "clocked,standing,headed,both"])
def test_nothing_is_replaced_doubled_or_revised_in_vain(outlet: str) -> None:
    """Every edit is found; no wall, notice, move or relative time is a change; no article is missed or undated,
    and no date of a site is taken for an article's."""
    done = run([sys.executable, "-m", "tests.played", "--only", outlet])
    assert done.exit_code == 0, done.output + done.log
