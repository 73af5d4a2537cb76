"""The generated tables of the README and of docs/.

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
from crawler.commands.outlets import how_sure, how_to_complete, saved_pages
from crawler.commands.run_code import OUTLETS_FAULT
from crawler.crawling.command import outlet_spiders
from crawler.crawling.exit_codes import ExitCode
from crawler.dates.publication.verdicts import Reason
from crawler.health.findings import FindingCode
from crawler.storage.schema import migrations

_NOTES = Path(__file__).parent.parent / "crawler" / "browse" / "metadata.yaml"
PUBLIC = (
    "articles", "texts", "article_states", "date_candidates", "copies", "near_duplicates", "stories", "story_articles",
    "story_changes", "events", "event_sides", "story_events", "story_event_parties", "story_event_offices",
    "event_pairs", "office_holders", "revisions", "passing_lines", "site_dates", "addresses", "aliases", "robots",
    "documents", "backfills", "pages", "crawls", "outlets", "backups", "forgotten", "digests", "alerts", "alerts_told",
)  # fmt: skip
"""The documented tables, in order."""


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def outlets() -> str:
    """The outlets, as ``scrapy outlets`` lists them, and what to do about those without saved pages."""
    project = Settings()
    project.setmodule(settings)
    rows = []
    for spider in outlet_spiders(project):
        outlet = spider.outlet
        how = ", else ".join(map(str, spider.sources))
        name = f"[{outlet.title}]({outlet.home})"
        facts = (outlet.country, ", ".join(outlet.languages), outlet.timezone, how)
        rows.append((f"`{outlet.name}`", name, *facts, how_sure(spider), saved_pages(spider)))
    heading = ("name", "outlet", "country", "languages", "time zone", "discovered by", "how sure", "saved articles")
    return table(heading, rows) + _to_complete(project)


def outlets_in_short() -> str:
    """The outlets by country, countries with most outlets first."""
    project = Settings()
    project.setmodule(settings)
    titles: dict[str, list[str]] = {}
    for spider in outlet_spiders(project):
        titles.setdefault(spider.outlet.country, []).append(spider.outlet.title)
    rows = [(code, " · ".join(titles[code])) for code in sorted(titles, key=lambda code: (-len(titles[code]), code))]
    total = f"{sum(map(len, titles.values()))} outlets of {len(titles)} countries:"
    return f"{total}\n\n{table(('country', 'outlets'), rows)}{_to_complete(project)}"


def _to_complete(project: Settings) -> str:
    line = how_to_complete(project).replace("scrapy capture NAME", "`scrapy capture NAME`")
    return f"\n\n{line}" if line else ""


def exit_codes() -> str:
    """What ``scrapy crawl`` tells cron."""
    rows = [(str(int(code)), code.meaning, _among_several(code)) for code in ExitCode]
    return table(("code", "meaning", "of one outlet among several, it counts"), rows)


def _among_several(code: ExitCode) -> str:
    if code is ExitCode.DONE:
        return "where every other code is tolerated"
    if code is ExitCode.NOT_STARTED:
        return "at once, but not where another process is crawling the outlet"
    return "beyond `FAILURES_TOLERATED`" if code in OUTLETS_FAULT else "at once"


def findings() -> str:
    """Return what ``scrapy status`` finds, and whether it needs attention."""
    rows = [(f"`{code}`", code.words, "yes" if code.is_serious else "no") for code in FindingCode]
    return table(("code", "meaning", "to look at"), rows)


def settings_tables() -> str:
    """Each setting with its value and the comment above it; one table for each part of ``settings.py``."""
    parts: list[tuple[str, list[tuple[str, str, str]]]] = []
    comment: list[str] = []
    for line in Path(settings.__file__).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([A-Z_]+)(?:: [^=]+)? = ", line)
        if line.startswith("# "):
            comment.append(line[2:])
        elif match:
            value = getattr(settings, match[1])
            if comment and not isinstance(value, (dict, list)):
                shown = "cores, at most 4" if match[1] == "WORKERS" else repr(value).replace("'", '"')
                parts[-1][1].append((f"`{match[1]}`", f"`{shown}`", " ".join(comment)))
            comment = []
        elif not line.strip() and comment:
            # A comment on its own is the heading of what follows.
            parts.append((" ".join(comment), []))
            comment = []
    heading = ("setting", "value", "what for")
    return "\n\n".join(f"## {title}\n\n{table(heading, rows)}" for title, rows in parts if rows)


def tables() -> str:
    """Each table with its content, as links to their columns."""
    notes = _notes()["tables"]
    rows = [(f"[`{name}`](#{name})", notes[name]["title"], _plain(notes[name]["description"])) for name in PUBLIC]
    return table(("table", "in the browser", "what it holds"), rows)


def schema() -> str:
    """Tables and columns, with the notes that Datasette shows."""
    notes = _notes()["tables"]
    db = Database(memory=True)
    migrations.apply(db)
    parts = []
    for name in PUBLIC:
        columns = [(f"`{column}`", _plain(notes[name]["columns"][column])) for column in db.table(name).columns_dict]
        parts.append(f"### `{name}`\n\n{table(('column', 'meaning'), columns)}")
    return "\n\n".join(parts)


def date_reasons() -> str:
    """The reasons of verdicts on dates, by code."""
    return table(("reason_code", "reason"), [(f"`{reason}`", reason.words) for reason in Reason])


def questions() -> str:
    """The queries that Datasette offers: what each answers, and its parameters."""
    rows = []
    for query in _notes()["queries"].values():
        asked = ", ".join(query["labels"][name].lower() for name in query.get("params", ()) if name != "page")
        rows.append((query["title"], _plain(query["description"]), asked))
    return table(("question", "what it lists", "by"), rows)


def _notes() -> dict[str, Any]:
    notes: dict[str, Any] = yaml.safe_load(_NOTES.read_text(encoding="utf-8"))["databases"]["news"]
    return notes


def _plain(note: str) -> str:
    return " ".join(note.split())
