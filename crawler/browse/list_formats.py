"""Articles of a list as other programs read them: feed readers, calendars, spreadsheets, word processors."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from xml.etree import ElementTree as ET

from crawler.exporting.brief import cite
from crawler.exporting.cells import as_text

Row = Mapping[str, object]
"""An article as ``crawler.searching.results.rows_of`` has it."""

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document has (XML 1.0, 2.2)."""
_OCTETS = 75
"""Most octets of a line of a calendar (RFC 5545, 3.1)."""
_COLUMNS = ("id", "published_on", "outlet_title", "title", "language", "event_date", "url")


def atom(title: str, page: str, feed: str, address_of: Callable[[Row], str], rows: Sequence[Row]) -> bytes:
    """Return an Atom feed (RFC 4287): its pages are those of the archive, given as URLs by ``address_of``."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed")
    _add(root, "id", feed)
    _add(root, "title", title)
    _add(root, "updated", max((str(row["fetched_at"]) for row in rows), default="1970-01-01T00:00:00Z"))
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=feed)
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=page)
    for row in rows:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        _add(entry, "id", str(row.get("entry_id") or row["url"]))
        _add(entry, "title", str(row["title"]))
        # A feed has moments, and no days without an hour.
        if "T" in str(row["published_at"]):
            _add(entry, "published", str(row["published_at"]))
        _add(entry, "updated", str(row["fetched_at"]))
        _add(ET.SubElement(entry, f"{{{_ATOM}}}author"), "name", str(row["outlet_title"]))
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=_clean(str(row["url"])))
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="via", href=address_of(row))
        _add(entry, "summary", re.sub("[⟦⟧]", "", str(row.get("snippet") or "")))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def calendar(title: str, address_of: Callable[[Row], str], rows: Sequence[Row]) -> bytes:
    """Return an iCalendar (RFC 5545) of the days of the articles' events; articles without one are left out."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Chancery//Articles//EN", f"X-WR-CALNAME:{_escaped(title)}"]
    for row in rows:
        if not row["event_date"]:
            continue
        day = date.fromisoformat(str(row["event_date"]))
        stamp = re.sub("[-:]", "", str(row["fetched_at"]))
        lines += [
            "BEGIN:VEVENT", f"UID:{_escaped(address_of(row))}", f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{_basic(day)}", f"DTEND;VALUE=DATE:{_basic(day + timedelta(days=1))}",
            f"SUMMARY:{_escaped(str(row['title']))}",
            f"DESCRIPTION:{_escaped(str(row['outlet_title']))}\\n{_escaped(str(row['url']))}",
            f"URL:{_clean(address_of(row))}", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def table(rows: Sequence[Row], columns: Sequence[str] = _COLUMNS) -> bytes:
    """Return CSV with a heading, for spreadsheets too: no cell is evaluated as a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows(["" if row[name] is None else as_text(str(row[name])) for name in columns] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def citations(rows: Sequence[Row]) -> bytes:
    """Return a citation of each article, one a line."""
    return "".join(f"{citation(row)}\n" for row in rows).encode()


def citation(row: Row) -> str:
    """Return a citation of one article, in one line."""
    day = str(row["published_on"]) if row["published_on"] else None
    outlet, title, url, fetched_at, digest = (
        str(row[name]) for name in ("outlet_title", "title", "url", "fetched_at", "text_sha256")
    )
    return " ".join(cite(outlet, title, day, url, fetched_at, digest).split())


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", " ".join(_clean(text).split()))


def _folded(line: str) -> str:
    """Break a line after at most ``_OCTETS`` octets, but not inside a character."""
    parts, octets = [""], 0
    for character in line:
        size = len(character.encode())
        if octets + size > _OCTETS:
            parts.append(" ")
            octets = 1
        parts[-1] += character
        octets += size
    return "\r\n".join(parts)
