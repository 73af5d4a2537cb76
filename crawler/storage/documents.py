"""Documents in which sources list articles: when each was read, its answer, and its validators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlite_utils import Database

from crawler.model.answer_codes import AnswerCode
from crawler.model.validators import NO_VALIDATORS, Validators
from crawler.storage.rows import first
from crawler.text.foreign_text import clean_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswer:
    """The answer of a document, as columns."""

    url: str
    source: str
    code: AnswerCode
    answer: str
    """The answer in words: for a failure, what exactly went wrong."""
    validators: Validators = NO_VALIDATORS
    stated: str | None = None
    """When it was last changed, according to the document that lists it."""
    older: str | None = None
    """URL of the document that continues this one."""
    named: int | None = None
    new: int | None = None

    def __post_init__(self) -> None:
        clean_fields(self, "url", "answer", "stated", "older")


def note_answer(db: Database, outlet: str, answered: DocumentAnswer, at: str) -> None:
    """Record a document's answer at ``at``. A failure, or "not modified", keeps what was read last."""
    row: dict[str, Any] = {
        "outlet": outlet, "source": answered.source, "url": answered.url, "checked_at": at,
        "answer_code": answered.code, "answer": answered.answer,
    }  # fmt: skip
    if answered.code is AnswerCode.READ:
        row |= asdict(answered.validators)
        row |= {name: getattr(answered, name) for name in ("stated", "older", "named", "new")} | {"read_at": at}
    key = [outlet, answered.source, answered.url]
    known = next(db.query("SELECT id FROM documents WHERE outlet = ? AND source = ? AND url = ?", key), None)
    if known is None:
        db.table("documents").insert(row, pk="id")
    else:
        db.table("documents").update(known["id"], row)
    if answered.code is AnswerCode.NOT_MODIFIED:
        db.execute(
            "UPDATE documents SET not_modified = not_modified + 1 WHERE outlet = ? AND source = ? AND url = ?", key
        )


def validators(db: Database, outlet: str, source: str, url: str, read_after: str, crawl: int | None) -> Validators:
    """Validators of a document; none if it was last read in full before ``read_after``.

    Also none if it lists no articles itself and no run starts there, because the documents that it leads to may still
    have changed; or if the walk that read it was not completed (its crawl was killed, or a later document failed),
    because the documents that it leads to were not read. ``crawl`` is this run.
    """
    sql = """
        SELECT etag, last_modified FROM documents
        WHERE outlet = ? AND source = ? AND url = ? AND read_at > ? AND (named > 0 OR start_since IS NOT NULL)
            AND NOT EXISTS (
                SELECT 1 FROM crawls WHERE crawls.outlet = documents.outlet AND crawls.id IS NOT ?
                    AND crawls.started_at <= documents.read_at AND crawls.id > (
                        SELECT coalesce(max(id), 0) FROM crawls WHERE outlet = documents.outlet AND walked))
    """
    row = next(db.query(sql, [outlet, source, url, read_after, crawl]), None)
    return Validators(**row) if row else NO_VALIDATORS


def unchanged(db: Database, outlet: str, source: str, stated: Mapping[str, str | None]) -> set[str]:
    """The documents that were read when they had the same stated time of the last change."""
    sql = "SELECT 1 FROM documents WHERE outlet = ? AND source = ? AND url = ? AND stated = ? AND read_at IS NOT NULL"
    return {url for url, said in stated.items() if said and db.execute(sql, [outlet, source, url, said]).fetchone()}


def read_since(db: Database, outlet: str, source: str, url: str, since: str) -> dict[str, Any] | None:
    """Row of a document if it was read at ``since`` or later; else None."""
    sql = "SELECT older, named FROM documents WHERE outlet = ? AND source = ? AND url = ? AND read_at >= ?"
    return next(db.query(sql, [outlet, source, url, since]), None)


def places(db: Database, outlet: str, source: str, walked_after: str) -> list[str]:
    """Where a run may start; empty if the last walk from the source's entrances ended before ``walked_after``."""
    sql = "SELECT url FROM documents WHERE outlet = ? AND source = ? AND start_since > ? ORDER BY id"
    return [str(row["url"]) for row in db.query(sql, [outlet, source, walked_after])]


def walked_at(db: Database, outlet: str, source: str) -> datetime | None:
    """When the last walk from the source's entrances ended."""
    sql = "SELECT max(start_since) AS at FROM documents WHERE outlet = ? AND source = ?"
    at = next(db.query(sql, [outlet, source]))["at"]
    return datetime.fromisoformat(at) if at else None


def fruitless(db: Database, outlet: str, asked_after: str) -> set[str]:
    """Sources that were walked from their entrances after this moment and listed no article."""
    sql = """
        SELECT source FROM documents WHERE outlet = ?
        GROUP BY source
        HAVING max(checked_at) > ? AND max(answer_code IN ('read', 'not_modified') AND coalesce(named, 0) > 0) = 0
    """
    return {row["source"] for row in db.query(sql, [outlet, asked_after])}


def answers(db: Database, outlet: str, source: str) -> list[tuple[str, AnswerCode, str, int]]:
    """For each document of a source: URL, last answer as code and in words, number of URLs listed when last read."""
    sql = (
        "SELECT url, answer_code, answer, coalesce(named, 0) FROM documents WHERE outlet = ? AND source = ? ORDER BY id"
    )
    rows = db.execute(sql, [outlet, source]).fetchall()
    return [(url, AnswerCode(code), answer, named or 0) for url, code, answer, named in rows]


def set_places(db: Database, outlet: str, source: str, urls: Iterable[str], at: str | None) -> None:
    """Let runs start at ``urls`` from now on, until a day after ``at``; if empty, at the source's entrances."""
    db.execute("UPDATE documents SET start_since = NULL WHERE outlet = ? AND source = ?", [outlet, source])
    for url in urls:
        db.execute(
            "UPDATE documents SET start_since = ? WHERE outlet = ? AND source = ? AND url = ?",
            [at, outlet, source, url],
        )


def begin_backfill(db: Database, outlet: str, since: date | None, until: date | None, at: str) -> tuple[int, datetime]:
    """Number and start of the backfill of these days: an unfinished one is resumed."""
    first, last = (day.isoformat() if day else "" for day in (since, until))
    sql = "SELECT id, started_at FROM backfills WHERE outlet = ? AND since = ? AND until = ? AND finished_at IS NULL"
    row = next(db.query(sql, [outlet, first, last]), None)
    if row is None:
        values = {"outlet": outlet, "since": first, "until": last, "started_at": at}
        row = {"id": db.table("backfills").insert(values, pk="id").last_pk, "started_at": at}
    return row["id"], datetime.fromisoformat(row["started_at"])


def note_backfill(db: Database, outlet: str, backfill: int, values: dict[str, Any]) -> None:
    """Set columns of a backfill of the outlet: its progress, or its end.

    Raises:
        LookupError: the outlet has no such backfill.
    """
    if first(db, "SELECT 1 FROM backfills WHERE id = ? AND outlet = ?", [backfill, outlet]) is None:
        raise LookupError(f"{outlet} has no backfill {backfill}")
    db.table("backfills").update(backfill, values)
