"""Removes an article on request, with everything the database has of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlite_utils import Database

from crawler.dateline.fingerprint import fingerprint
from crawler.model.urls import spelled_once
from crawler.storage import passing_lines, stories, words
from crawler.storage.forgotten import Removal, note_forgotten, url_digest
from crawler.storage.pages import PagePlace, delete_pages, places_of
from crawler.storage.rows import first
from crawler.storage.stories_due import note_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Everything the archive has of what will be forgotten."""

    article: int | None
    """``articles.id``; None for a single copy, or for a row of addresses without an article."""
    outlet: str
    title: str
    """The headline, or the URL if there is none."""
    of_article: str | None = None
    """URL of the article that a copy repeats, if only the copy will be forgotten."""
    addresses: tuple[str, ...]
    """``addresses.url``."""
    urls: tuple[str, ...]
    """Every URL under which it was known."""
    copies: tuple[str, ...] = ()
    """``copies.url``."""
    titles: tuple[str, ...] = ()
    """All its headlines, those of its copies and earlier ones among them."""
    words: tuple[str, ...] = ()
    """``words_sha256`` of its texts, including those of its copies and earlier ones."""
    revisions: int = 0
    outlets: tuple[str, ...] = ()
    """Outlets whose crawls must not run meanwhile."""
    pages: tuple[PagePlace, ...] = field(default=(), repr=False)
    naming: int = 0
    """Other pages of these outlets that link to it or have its headline, and that stay."""
    near_duplicates: tuple[str, ...] = ()
    """URLs of the articles that share much of its text: they stay."""


def kept_under(db: Database, forms: Iterable[str]) -> Kept | None:
    """Return what the archive has under a URL, in any of these forms; None if it has nothing.

    A word-for-word copy at another outlet, or printed a second time, is forgotten alone: its article stays. Any other
    URL means its article, with all copies of it.
    """
    for form in _spellings(forms):
        found = first(db, "SELECT url, article FROM addresses WHERE url = ?", [form]) or first(
            db, "SELECT a.url, a.article FROM aliases JOIN addresses a ON a.url = aliases.url WHERE alias = ?", [form]
        )
        own = first(db, "SELECT id FROM articles WHERE url = ?", [form])
        copy = first(db, "SELECT url, article, is_alias FROM copies WHERE url = ?", [form])
        if copy is None and found is not None and own is None:
            either = "url = ?1 OR url IN (SELECT alias FROM aliases WHERE url = ?1)"
            copy = first(db, f"SELECT url, article, is_alias FROM copies WHERE {either}", [found["url"]])  # noqa: S608
        if own is not None:
            return _of_article(db, own["id"])
        if copy is not None:
            return _of_article(db, copy["article"]) if copy["is_alias"] else _of_copy(db, copy["url"], copy["article"])
        if found is not None:
            return _of_article(db, found["article"]) if found["article"] is not None else _of_address(db, found["url"])
    return None


def _spellings(forms: Iterable[str]) -> list[str]:
    """Return the forms with and without ``www.`` and a slash at the end, by http and https."""
    spelled: dict[str, None] = {}
    for form in forms:
        scheme, _, rest = spelled_once(form.strip()).partition("#")[0].partition("://")
        bare = rest.removeprefix("www.")
        for each in (scheme, "https", "http"):
            for host in (rest, bare, f"www.{bare}"):
                spelled |= dict.fromkeys((f"{each}://{host}", f"{each}://{host}".rstrip("/"), f"{each}://{host}/"))
    return list(spelled)


def _of_article(db: Database, number: int) -> Kept:
    row = first(db, "SELECT url, outlet, title, words_sha256 FROM articles WHERE id = ?", [number])
    assert row is not None
    copies = _column(db, "SELECT url FROM copies WHERE article = ?", number)
    addresses = _column(db, "SELECT url FROM addresses WHERE article = ?", number)
    others = "SELECT text FROM copies WHERE article = ?1 UNION ALL SELECT text FROM revisions WHERE article = ?1"
    earlier = [fingerprint(text).words_sha256 for text in _column(db, others, number)]
    near = """
        SELECT url FROM articles WHERE id IN (
            SELECT original FROM near_duplicates WHERE article = ?1
            UNION SELECT article FROM near_duplicates WHERE original = ?1)
        ORDER BY url
    """
    kept = Kept(
        article=number,
        outlet=row["outlet"],
        title=row["title"],
        titles=tuple(dict.fromkeys((row["title"], *_column(db, others.replace("text", "title"), number)))),
        addresses=addresses,
        urls=(row["url"], *copies),
        copies=copies,
        words=tuple(dict.fromkeys((row["words_sha256"], *earlier))),
        revisions=_count(db, "SELECT count(*) FROM revisions WHERE article = ?", number),
        near_duplicates=_column(db, near, number),
    )
    return _known_by(db, kept)


def _of_copy(db: Database, url: str, article: int) -> Kept:
    row = first(db, "SELECT outlet, title FROM copies WHERE url = ?", [url])
    assert row is not None
    sql = "SELECT url FROM addresses WHERE url = ?1 OR url IN (SELECT url FROM aliases WHERE alias = ?1)"
    kept = Kept(
        article=None,
        outlet=row["outlet"],
        title=row["title"],
        titles=(row["title"],),
        of_article=_column(db, "SELECT url FROM articles WHERE id = ?", article)[0],
        addresses=_column(db, sql, url),
        urls=(url,),
        copies=(url,),
        revisions=_count(db, "SELECT count(*) FROM revisions WHERE copy = ?", url),
    )
    return _known_by(db, kept)


def _of_address(db: Database, url: str) -> Kept:
    row = first(db, "SELECT outlet, title FROM addresses WHERE url = ?", [url])
    assert row is not None
    kept = Kept(article=None, outlet=row["outlet"], title=row["title"] or url, addresses=(url,), urls=(url,))
    return _known_by(db, kept)


def _known_by(db: Database, kept: Kept) -> Kept:
    """Return the same with every URL and page of its addresses."""
    known, outlets = [*kept.urls, *kept.addresses], {kept.outlet}
    for address in kept.addresses:
        known += _column(db, "SELECT alias FROM aliases WHERE url = ?", address)
        known += _column(db, "SELECT named_as FROM addresses WHERE url = ?", address)
        outlets.update(_column(db, "SELECT outlet FROM addresses WHERE url = ?", address))
    pages = places_of(db, kept.addresses)
    outlets.update(page.outlet for page in pages)
    # A link to the home page instead of an article's own does not make a home page an article.
    homes = {url_digest(home) for (home,) in db.execute("SELECT home FROM outlets").fetchall()}
    urls = tuple(url for url in dict.fromkeys(known) if url_digest(url) not in homes)
    return replace(kept, urls=urls, outlets=tuple(sorted(outlets)), pages=tuple(pages))


def _column(db: Database, sql: str, value: int | str) -> tuple[str, ...]:
    return tuple(row[0] for row in db.execute(sql, [value]).fetchall())


def _count(db: Database, sql: str, value: int | str) -> int:
    return int(db.execute(sql, [value]).fetchone()[0])


def remove(db: Database, kept: Kept, removal: Removal) -> None:
    """Remove it within the open transaction, and record its digests; ``NewsDatabase.rewrite`` removes all traces.

    The stories it was part of are marked to be decided again.
    """
    its_words = {word for title in kept.titles for word in words.words_of_text(title)}
    if kept.article is not None:
        its_words |= words.words_ever_in(db, kept.article)
    for copy in kept.copies:
        if kept.article is None:
            for (article,) in db.execute("SELECT article FROM copies WHERE url = ?", [copy]).fetchall():
                note_due(db, article)
        db.execute("DELETE FROM revisions WHERE copy = ?", [copy])
        db.execute("DELETE FROM copies WHERE url = ?", [copy])
    delete_pages(db, kept.pages)
    for address in kept.addresses:
        db.execute("DELETE FROM aliases WHERE url = ?", [address])
        db.execute("DELETE FROM site_dates WHERE url = ?", [address])
        db.execute("DELETE FROM addresses WHERE url = ?", [address])
    if kept.article is not None:
        stories.prepare_removal(db, kept.article)
        passing_lines.remove_article(db, kept.article)
        db.execute("DELETE FROM articles WHERE id = ?", [kept.article])
    words.remove_words(db, its_words)
    note_forgotten(db, removal, kept.urls, kept.words)
