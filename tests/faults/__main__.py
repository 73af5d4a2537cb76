"""``python -m tests.faults``: crawls the hostile hosts; prints a line for each, and returns 1 on failures."""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

from tests.faults.every import every_fault
from tests.faults.run import outcomes
from tests.faults.table import write_table


def main() -> int:
    """Return 0 if all were survived; else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--only", default="", help="a regular expression: faults whose name it matches")
    parser.add_argument("--keep", type=Path, help="a folder for the database and the log")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        faults = [fault for fault in every_fault(folder) if re.search(given.only, fault.name)]
        done = []
        for outcome in outcomes(faults, folder):
            done.append(outcome)
            fault = outcome.fault
            print(
                f"{fault.name:26} {fault.said[:50]:50} {outcome.became[:60]:60} {outcome.memory:4.0f} MiB {outcome.seconds:5.1f} s",
                flush=True,
            )
            for wrong in outcome.wrong:
                print(f"    FAILED: {wrong}", flush=True)
    if given.write:
        write_table(done)
    lost = sum(bool(outcome.wrong) for outcome in done)
    print(f"{len(done) - lost} of {len(done)} faults survived.")
    return bool(lost) or not done


if __name__ == "__main__":
    sys.exit(main())
