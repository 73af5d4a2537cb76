"""The tables of the README, from what the code says.

``make docs`` writes them, a test checks them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from scrapy.settings import Settings
from sqlite_utils import Database

from crawler import settings
from crawler.commands.outlets import how_to_complete, outlet_spiders, saved_pages
from crawler.exit_codes import ExitCode
from crawler.storage.schema import migrations

_NOTES = Path(__file__).parent / "browse" / "metadata.yaml"
_PUBLIC = (
    "articles", "texts", "date_candidates", "copies", "relations", "stories", "story_articles", "story_changes",
    "revisions", "addresses", "aliases", "documents", "backfills", "pages", "crawls", "outlets",
)  # fmt: skip


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def outlets() -> str:
    """The outlets, as ``scrapy outlets`` lists them, and what is to be done about those without saved pages."""
    project = Settings()
    project.setmodule(settings)
    rows = []
    for spider in outlet_spiders(project):
        outlet = spider.outlet
        how = ", else ".join(map(str, spider.sources))
        name = f"[{outlet.title}]({outlet.home})"
        facts = (outlet.country, ", ".join(outlet.languages), outlet.timezone, how)
        rows.append((f"`{outlet.name}`", name, *facts, saved_pages(outlet.name)))
    heading = ("name", "outlet", "country", "languages", "time zone", "discovered by", "saved articles")
    line = how_to_complete(project).replace("scrapy capture NAME", "`scrapy capture NAME`")
    return table(heading, rows) + (f"\n\n{line}" if line else "")


def exit_codes() -> str:
    """What ``scrapy crawl`` tells cron."""
    return table(("code", "meaning"), [(str(int(code)), code.meaning) for code in ExitCode])


def settings_table() -> str:
    """Each setting with its value and the comment that stands above it."""
    rows = []
    comment: list[str] = []
    for line in Path(settings.__file__).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Z_]+)(?:: [^=]+)? = ", line)
        if line.startswith("# "):
            comment.append(line[2:])
        elif match:
            value = getattr(settings, match[1])
            if comment and not isinstance(value, (dict, list)):
                shown = "cores, at most 4" if match[1] == "WORKERS" else repr(value).replace("'", '"')
                rows.append((f"`{match[1]}`", f"`{shown}`", " ".join(comment)))
                comment = []
        elif not line.strip():
            comment = []
    return table(("setting", "value", "what for"), rows)


def schema() -> str:
    """Tables and columns, with the notes that Datasette shows."""
    notes: dict[str, Any] = yaml.safe_load(_NOTES.read_text(encoding="utf-8"))["databases"]["news"]["tables"]
    db = Database(memory=True)
    migrations.apply(db)
    parts = []
    for name in _PUBLIC:
        columns = [(f"`{column}`", _plain(notes[name]["columns"][column])) for column in db.table(name).columns_dict]
        parts.append(f"**`{name}`** – {_plain(notes[name]['description'])}\n\n{table(('column', 'meaning'), columns)}")
    return "\n\n".join(parts)


def _plain(note: str) -> str:
    return " ".join(note.split())
