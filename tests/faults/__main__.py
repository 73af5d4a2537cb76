"""``python -m tests.faults``: crawls the hostile hosts; a line each, and 1 where one was not survived."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from tests.faults.every import every_fault
from tests.faults.run import outcomes


def main() -> int:
    """0 where all were survived; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--only", default="", help="a regular expression: faults whose name it matches")
    parser.add_argument("--keep", type=Path, help="a folder for the database and the log")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        faults = [fault for fault in every_fault(folder) if re.search(given.only, fault.name)]
        lost, count = 0, 0
        for outcome in outcomes(faults, folder):
            count += 1
            lost += bool(outcome.wrong)
            fault = outcome.fault
            print(
                f"{fault.name:26} {fault.said[:50]:50} {outcome.became[:60]:60} {outcome.memory:4.0f} MiB {outcome.seconds:5.1f} s",
                flush=True,
            )
            for wrong in outcome.wrong:
                print(f"    FAILED: {wrong}", flush=True)
    print(f"{count - lost} of {count} faults survived.")
    return bool(lost) or not count


if __name__ == "__main__":
    sys.exit(main())
