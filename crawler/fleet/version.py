"""Which version of Chancery runs: machines that read pages by different rules must not write one archive."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOMS = ("crawler", "pipelines")
"""What decides how a page is read and stored. Outlets are compared one by one, when they are crawled."""
_SHOWN = 12
"""Hexadecimal digits of the digest: enough to tell versions apart, few enough to read."""


@cache
def fleet_version() -> str:
    """The version of the package, and a digest of all its files: code, terms and tables."""
    digest, project = hashlib.sha256(), Path(__file__).parents[2]
    for room in _ROOMS:
        for file in sorted((project / room).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(str(file.relative_to(project)).encode() + b"\0" + file.read_bytes())
    return f"{version('chancery')}+{digest.hexdigest()[:_SHOWN]}"
