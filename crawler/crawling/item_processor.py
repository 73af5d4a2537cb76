"""How items go through the steps of ``ITEM_PIPELINES``: what reads foreign text does so in a worker process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager

from crawler.model.drops import ExtractionFailed
from crawler.processes.workers import WorkerFailure, Workers


class ItemProcessor(ItemPipelineManager):
    """Scrapy's own, with consecutive steps that run ``in_worker`` as one.

    Such a step says ``in_worker = True``: it can be pickled, asks nobody and has nothing to open or close. A step that
    must ask the archive too has its other half as its ``part_in_worker``, which comes before it.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the steps of the settings; with none for ``scrapy fetch`` and ``shell``, which store nothing."""
        return super().from_crawler(crawler) if hasattr(crawler.spider, "workers") else cls(crawler=crawler)

    def __init__(self, *steps: Any, crawler: Crawler) -> None:
        workers = getattr(crawler.spider, "workers", None)
        super().__init__(*(joined(steps, workers) if workers is not None else steps), crawler=crawler)
        # As they are in the settings, for whoever asks for one (``Crawler.get_item_pipeline``).
        self.middlewares = steps


def joined(steps: Iterable[Any], workers: Workers) -> list[Any]:
    """The steps in their order, with those that run in a worker process as one wherever they follow each other."""
    found: list[Any] = []
    for in_worker, group in groupby(_parts(steps), key=lambda step: getattr(step, "in_worker", False)):
        following = tuple(group)
        found += [StepsInWorker(following, workers)] if in_worker else following
    return found


def _parts(steps: Iterable[Any]) -> Iterable[Any]:
    for step in steps:
        if (part := getattr(step, "part_in_worker", None)) is not None:
            yield part
        yield step


class StepsInWorker:
    """Consecutive steps that run in a worker process, as one task with one limit."""

    def __init__(self, steps: Sequence[Any], workers: Workers) -> None:
        self.steps = steps
        self.workers = workers

    async def process_item(self, item: Any) -> Any:
        """What the steps make of the item.

        Raises:
            DropItem: one of them dropped it.
            ExtractionFailed: it took too long, or the worker died.
        """
        try:
            found = await self.workers.run(_process, self.steps, item)
        except WorkerFailure as error:
            raise ExtractionFailed(str(error)) from error
        if isinstance(found, DropItem):
            raise found
        return found


def _process(steps: Sequence[Any], item: Any) -> Any:
    """The item as the steps leave it, or the exception with which one of them dropped it. Runs in a worker process."""
    try:
        for step in steps:
            item = step.process_item(item)
    except DropItem as drop:
        return drop
    return item
