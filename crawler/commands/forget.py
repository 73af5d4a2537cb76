"""``scrapy forget``: removes what a publisher or a person asks to be removed; it is never fetched again."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from crawler.crawling.command import ProjectCommand
from crawler.keeping.forgetting import Forgetting
from crawler.model.urls import canonical_url, outlet_at
from crawler.model.web import is_web_url
from crawler.model.wrong_input import WrongInput
from crawler.storage.database import NewsDatabase, StorageError
from crawler.storage.forgetting import Kept, kept_under
from crawler.storage.forgotten import Removal, removal_of, removals


class Command(ProjectCommand):
    """Removes rows, words in indexes, and pages in WARC files; digests stay, so that nothing comes back."""

    usage = "[options] URL ..."
    summary = "Remove an article on request, with its copies, earlier texts and pages, and never fetch it again"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--why", metavar="WORDS", default="", help="the reason, kept beside the digests (required)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed, and remove nothing")
        parser.add_argument("--naming-pages", action="store_true",
                            help="also other pages, as received, that link to it or have its headline")  # fmt: skip
        parser.add_argument("--unseen", action="store_true", help="refuse URLs too of which nothing is stored")
        parser.add_argument("--list", action="store_true", help="list when and why something was forgotten")
        parser.add_argument("--json", action="store_true", help="print what was removed as JSON, a line each")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what is removed to standard output. No crawl of the outlets concerned may be running."""
        database = self._existing_database()
        if not opts.list:
            _require_understood(args, opts)
        try:
            with closing(NewsDatabase(database)) as news:
                lines = _listed(news, opts) if opts.list else self._forget(news, self._asked(args), opts)
        except (StorageError, OSError) as error:
            self._fail(error)
            if not (opts.list or opts.dry_run):
                self._say("what is left of it in the files stays until the same command is run again")
            return
        if lines:
            print("\n".join(lines))

    def _asked(self, urls: list[str]) -> list[_Asked]:
        outlets = [spider.outlet for spider in self._outlets.values()]
        of = [(url.strip(), outlet_at(url.strip(), outlets)) for url in urls]
        return [_Asked(url, canonical_url(url, outlet), outlet.name) for url, outlet in of]

    def _forget(self, news: NewsDatabase, asked: list[_Asked], opts: argparse.Namespace) -> list[str]:
        unknown = [one.url for one in asked if not one.kept(news) and not one.removal(news)]
        if unknown and not opts.unseen:
            message = f"{unknown[0]}: nothing is stored under this URL, and nothing was removed; look at its spelling,"
            raise WrongInput(f"{message} or add --unseen to refuse it from now on")
        forgetting = Forgetting(news)
        lines: list[str] = []
        for one in asked:
            removal = one.removal(news)
            if opts.dry_run:
                kept = forgetting.look(one.forms, with_naming=opts.naming_pages)
            else:
                kept = forgetting.forget(one.forms, opts.why, with_naming=opts.naming_pages)
            if kept is not None:
                lines += _told(one.url, kept, opts)
            elif removal is not None:
                if opts.naming_pages and not opts.dry_run:
                    gone = forgetting.forget_naming(one.forms, removal.outlet)
                    lines.append(_line(one.url, opts, f"{gone} pages that link to it removed", naming=gone))
                words = f"forgotten on {removal.forgotten_at} already: {removal.why}"
                lines.append(_line(one.url, opts, words, **asdict(removal)))
            else:
                if not opts.dry_run:
                    forgetting.refuse(one.forms, one.outlet, opts.why)
                lines.append(_line(one.url, opts, "nothing is stored; it is refused from now on", refused=True))
        if not opts.dry_run:
            forgetting.finish()
            if not opts.json:
                lines.append("The database was written anew without it. Backups still have it: make one, "
                             "and remove the earlier.")  # fmt: skip
        return lines


@dataclass(frozen=True, slots=True)
class _Asked:
    url: str
    """The URL as given."""
    recorded: str
    """The URL as a crawl records it."""
    outlet: str

    @property
    def forms(self) -> list[str]:
        return list(dict.fromkeys((self.url, self.recorded)))

    def kept(self, news: NewsDatabase) -> Kept | None:
        return kept_under(news.db, self.forms)

    def removal(self, news: NewsDatabase) -> Removal | None:
        return removal_of(news.db, self.recorded) or removal_of(news.db, self.url)


def _require_understood(args: list[str], opts: argparse.Namespace) -> None:
    if not args:
        raise WrongInput("name the URL to forget: scrapy forget URL --why WORDS")
    for url in args:
        if not is_web_url(url.strip()):
            raise WrongInput(f"{url}: not a URL; write it as https://gazette.example/some-story/")
    if not opts.why.strip() and not opts.dry_run:
        raise WrongInput("say why, for whoever asks later: --why 'request of the publisher, 12 May'")


def _told(url: str, kept: Kept, opts: argparse.Namespace) -> list[str]:
    if opts.json:
        return [_line(url, opts, "", **{**asdict(kept), "pages": len(kept.pages)})]
    counts = (
        (len(kept.addresses), "address", "addresses"),
        (len(kept.copies), "copy", "copies"),
        (kept.revisions, "earlier text", "earlier texts"),
        (len(kept.pages), "page in WARC files", "pages in WARC files"),
    )
    what = "a copy" if kept.of_article else "an article" if kept.article else "an address"
    verb = "would be removed" if opts.dry_run else "removed"
    said = ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counts)
    lines = [f"{url}: {what} of {kept.outlet}, “{kept.title}”; {verb}: {said}."]
    if kept.of_article:
        lines.append(f"  The article that it repeats stays: {kept.of_article}")
    lines += [f"  its copy: {other}" for other in kept.copies if not kept.of_article]
    lines += [f"  stays, though it shares much of the text: {other}" for other in kept.near_duplicates]
    if kept.naming:
        pages = (
            "1 other page, as received, links" if kept.naming == 1 else f"{kept.naming} other pages, as received, link"
        )
        lines.append(f"  {pages} to it or has its headline, and stays; to remove such pages, never their articles, run")
        lines[-1] += " this with --naming-pages."
    return lines


def _line(url: str, opts: argparse.Namespace, sentence: str, **values: Any) -> str:
    return json.dumps({"url": url, **values}, ensure_ascii=False) if opts.json else f"{url}: {sentence}"


def _listed(news: NewsDatabase, opts: argparse.Namespace) -> list[str]:
    found = removals(news.db)
    if opts.json:
        return [json.dumps(asdict(removal), ensure_ascii=False) for removal in found]
    return [f"{removal.forgotten_at}  {removal.outlet}  {removal.why}" for removal in found]
