"""The results of a bench as a table and a plot, for ``docs/evaluation.md``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path

from evaluation.bench.ways import Result

_DOCS = Path(__file__).parent.parent.parent / "docs"
_BEGIN, _END = "<!-- make bench: begin -->", "<!-- make bench: end -->"
_WIDTH, _LEFT, _BAR, _STEP = 720, 220, 16, 26
_COLOURS = ("#1f6f8b", "#a9cdd9")


def markdown(results: Mapping[str, Result], pages: int, processors: int) -> str:
    """A Markdown table with a row per way."""
    head = (
        f"| | requests | articles | pages a second, {processors} processors | processor time, ms a page "
        "| of it the first process | to inline | largest process, MiB |\n|---|---|---|---|---|---|---|---|"
    )
    inline = next((result.used.processor for name, result in results.items() if name.endswith("inline")), None)
    rows = [
        f"| {name} | {result.requests} | {result.articles} | {pages / result.used.seconds:.1f} "
        f"| {_ms(result.used.processor, pages):.1f} | {_ms(result.used.main, pages):.1f} "
        f"| {result.used.processor / inline if inline else float('nan'):.2f} | {result.used.memory:.0f} |"
        for name, result in results.items()
    ]
    return "\n".join([head, *rows])


def plot(results: Mapping[str, Result], pages: int) -> str:
    """An SVG with a bar per way for its processor time; the dark part is the first process's."""
    longest = max(_ms(result.used.processor, pages) for result in results.values())
    scale = (_WIDTH - _LEFT - 70) / longest
    height = _STEP * len(results) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="13"><title>Processor time of a page, in milliseconds</title>'
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    ]
    for number, (name, result) in enumerate(results.items()):
        y = _STEP * number + 10
        main, every = (_ms(value, pages) for value in (result.used.main, result.used.processor))
        parts += [
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{every * scale:.1f}" height="{_BAR}" fill="{_COLOURS[1]}"/>',
            f'<rect x="{_LEFT}" y="{y}" width="{main * scale:.1f}" height="{_BAR}" fill="{_COLOURS[0]}"/>',
            f'<text x="{_LEFT + every * scale + 6:.1f}" y="{y + 13}">{every:.1f}</text>',
        ]
    parts.append(
        f'<text x="{_LEFT}" y="{height - 10}" fill="#555">ms of processor time a page; dark: the first process</text>'
    )
    return "".join(parts) + "</svg>\n"


def write(table: str, svg: str) -> None:
    """Put both into the documentation.

    Raises:
        ValueError: the document has no place for the table.
    """
    document = _DOCS / "evaluation.md"
    block = f"{_BEGIN}\n{table}\n{_END}"
    pattern = f"{re.escape(_BEGIN)}.*?{re.escape(_END)}"
    new, count = re.subn(pattern, lambda _: block, document.read_text(encoding="utf-8"), flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{document}: not one block between {_BEGIN} and {_END}")
    document.write_text(new, encoding="utf-8")
    (_DOCS / "bench.svg").write_text(svg, encoding="utf-8")


def _ms(seconds: float, pages: int) -> float:
    return seconds / pages * 1000
