"""``scrapy extract``: print the articles in saved pages, one JSON line per page, with reasons."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.crawling.command import ProjectCommand
from crawler.crawling.exit_codes import ExitCode
from crawler.crawling.pipeline_steps import PipelineSteps
from crawler.model.drops import Dropped
from crawler.model.items import Article, Page
from crawler.model.outlet import Outlet
from crawler.model.urls import outlet_at
from crawler.model.web import is_web_url
from crawler.model.wrong_input import WrongInput
from crawler.processes.workers import Workers
from crawler.saved_pages.manifest import ManifestError, SavedPage, page_of_file, read_manifest
from crawler.storage.articles import ARTICLE_COLUMNS, article_row

# Replaces the URL of a page if none was given (RFC 2606, 2: ".invalid" never exists).
_NO_ADDRESS = "https://unknown.invalid/page"


class Command(ProjectCommand):
    """Shows what a crawl would store of a page, and why; fetches and writes nothing."""

    usage = "[options] <page.html | page.html.gz | manifest.jsonl> ..."
    summary = "Print saved pages as the articles that would be stored, one JSON line a page"

    def _add_options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--url", help="URL of the page; only with a single page")
        parser.add_argument("--outlet", help="outlet of the pages; default: by their URLs")

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read every page, in order. Exit code 1: reading a page failed because of a bug of ours."""
        if not args:
            raise WrongInput("name a page or a manifest")
        self._spiders_of(filter(None, [opts.outlet]))
        outlets = {name: spider.outlet for name, spider in self._outlets.items()}
        if opts.url and not is_web_url(opts.url):
            raise WrongInput(f"--url {opts.url}: not a URL; write it as https://example.org/2026/11/some-story/")
        for path in map(Path, args):
            if not path.is_file():
                raise WrongInput(f"there is no file {path}")
        pages = _saved_pages(args, opts.url)
        workers = Workers(self.settings.getint("WORKERS"), self.settings.getfloat("WORKER_TIME_LIMIT"))
        try:
            reader = _Reader(self.settings, workers, outlets, opts.outlet)
            asyncio.run(reader.print_all(pages, 4 * workers.count))
            self.exitcode = 1 if reader.errors else 0
        except ManifestError as error:
            self._fail(error, ExitCode.USAGE)
        finally:
            workers.close()


def _saved_pages(paths: list[str], url: str | None) -> Iterator[SavedPage]:
    for path in map(Path, paths):
        if path.suffix == ".jsonl":
            yield from read_manifest(path)
        else:
            yield page_of_file(path, url or _NO_ADDRESS)


class _Reader:
    """Takes pages through the pipeline steps, and prints the results."""

    def __init__(
        self, settings: BaseSettings, workers: Workers, outlets: dict[str, Outlet], outlet: str | None
    ) -> None:
        self.settings = settings
        self.workers = workers
        self.steps: dict[Outlet, PipelineSteps] = {}
        self.outlets = outlets
        self.outlet = outlet
        self.errors = 0

    async def print_all(self, pages: Iterator[SavedPage], at_once: int) -> None:
        """Print one line per page, in order, while reading up to ``at_once`` pages at a time."""
        in_hand: deque[asyncio.Task[dict[str, Any]]] = deque()
        for page in pages:
            in_hand.append(asyncio.create_task(self._line(page)))
            if len(in_hand) >= at_once:
                _print(await in_hand.popleft())
        while in_hand:
            _print(await in_hand.popleft())

    async def _line(self, saved: SavedPage) -> dict[str, Any]:
        line: dict[str, Any] = {
            "file": saved.name,
            **dict.fromkeys(ARTICLE_COLUMNS),
            "texts": [],
            "date_candidates": [],
        }
        line["url"] = None if saved.url == _NO_ADDRESS else saved.url
        try:
            outlet = self._outlet_of(saved)
            line |= {"outlet": outlet.name, **await self._article(saved, outlet)}
        except Dropped as drop:
            line["reason"] = f"{type(drop).__name__}: {drop}"
        except (OSError, ManifestError) as error:
            line["reason"] = f"{type(error).__name__}: {error}"
        except Exception as error:  # noqa: BLE001 - a page that breaks a reader must not stop thousands of others
            line["reason"] = f"error in a reader: {type(error).__name__}: {error}"
            self.errors += 1
        return line

    async def _article(self, saved: SavedPage, outlet: Outlet) -> dict[str, Any]:
        if saved.role != "article":
            return {"reason": f"not an article's page: it was saved as {saved.role}"}
        if saved.status != 200:
            return {"reason": f"not an article's page: HTTP {saved.status}"}
        url = saved.url if is_web_url(saved.url) else _NO_ADDRESS
        page = Page(
            outlet=outlet,
            address_url=url,
            fetched_url=url,
            body=saved.read(),
            content_type=saved.content_type,
            fetched_at=saved.fetched_at,
        )
        if outlet not in self.steps:
            self.steps[outlet] = PipelineSteps(self.settings, outlet, self.workers)
        article = await self.steps[outlet].article(page)
        return _columns(article) | ({"url": None} if url == _NO_ADDRESS else {})

    def _outlet_of(self, saved: SavedPage) -> Outlet:
        name = self.outlet or saved.outlet
        if name is not None:
            if name not in self.outlets:
                raise ManifestError(f"there is no outlet {name!r}; 'scrapy outlets' lists them")
            return self.outlets[name]
        return outlet_at(saved.url if is_web_url(saved.url) else _NO_ADDRESS, self.outlets.values())


def _columns(article: Article) -> dict[str, Any]:
    return {
        **article_row(article),
        "languages": article.languages,
        "texts": [asdict(text) for text in article.texts],
        "date_candidates": [candidate.as_dict() for candidate in article.date_candidates],
    }


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)
