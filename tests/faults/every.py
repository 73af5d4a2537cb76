"""All faults."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.faults import bodies, heads, hosts, pages, redirects, sources
from tests.faults.fault import Fault


def every_fault(folder: Path) -> Sequence[Fault]:
    """All of them; certificates of a run are written into ``folder``."""
    return [
        *bodies.FAULTS, *heads.FAULTS, *redirects.FAULTS, *hosts.FAULTS, *hosts.tls_faults(folder), *sources.FAULTS,
        *pages.FAULTS,
    ]  # fmt: skip
