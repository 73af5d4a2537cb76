"""How items go through the steps of ``ITEM_PIPELINES``: steps that read foreign text run in a worker process."""

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
    """Scrapy's item pipeline manager, with consecutive ``in_worker`` steps joined into one.

    A step with ``in_worker = True`` can be pickled, uses no other services, and has nothing to open or close. A step
    that also needs the archive puts the rest of its work into ``part_in_worker``, a step that runs before it.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the steps of the settings; no steps for ``scrapy fetch`` and ``shell``, which store nothing."""
        return super().from_crawler(crawler) if hasattr(crawler.spider, "workers") else cls(crawler=crawler)

    def __init__(self, *steps: Any, crawler: Crawler) -> None:
        workers = getattr(crawler.spider, "workers", None)
        super().__init__(*(joined(steps, workers) if workers is not None else steps), crawler=crawler)
        # The steps as in the settings, for ``Crawler.get_item_pipeline``.
        self.middlewares = steps


def joined(steps: Iterable[Any], workers: Workers) -> list[Any]:
    """The steps in their order, with consecutive ``in_worker`` steps joined into one."""
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
    """Consecutive steps that run in a worker process as one task with one time limit."""

    def __init__(self, steps: Sequence[Any], workers: Workers) -> None:
        self.steps = steps
        self.workers = workers

    async def process_item(self, item: Any) -> Any:
        """Return the item that the steps produce.

        Raises:
            DropItem: a step dropped the item.
            ExtractionFailed: the steps took too long, or the worker died.
        """
        try:
            found = await self.workers.run(_process, self.steps, item)
        except WorkerFailure as error:
            raise ExtractionFailed(str(error)) from error
        if isinstance(found, DropItem):
            raise found
        return found


def _process(steps: Sequence[Any], item: Any) -> Any:
    """Return the resulting item, or the exception with which a step dropped it. Runs in a worker process."""
    try:
        for step in steps:
            item = step.process_item(item)
    except DropItem as drop:
        return drop
    return item
