"""The topic score below which an article is dropped: set for the run, else by the outlet, else by the settings."""

from __future__ import annotations

from typing import Protocol

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from crawler.model.outlet import Outlet
from crawler.model.wrong_input import WrongInput

_SETTING = "TOPIC_THRESHOLD"


class HoldsArticles(Protocol):
    """Knows whether a URL has given an article before; such an article is not dropped because of its topic."""

    async def has_article_of(self, address: str) -> bool:
        """Whether the URL has given an article or copy."""


class ThresholdError(WrongInput):
    """The setting is not a share; the message says what would be one."""


def topic_threshold(settings: BaseSettings, outlet: Outlet) -> float:
    """From 0 (everything is kept) to 1. A value given for the run takes precedence over the outlet's own.

    Raises:
        ThresholdError: the setting is not a number from 0 to 1.
    """
    setting = read_threshold(settings)
    for_the_run = (settings.getpriority(_SETTING) or 0) > SETTINGS_PRIORITIES["project"]
    return setting if for_the_run or outlet.topic_threshold is None else outlet.topic_threshold


def read_threshold(settings: BaseSettings) -> float:
    """The value of the setting.

    Raises:
        ThresholdError: it is not a number from 0 to 1.
    """
    try:
        threshold = float(settings[_SETTING])
    except (TypeError, ValueError):
        threshold = -1.0
    if not 0 <= threshold <= 1:
        raise ThresholdError(f"{_SETTING}={settings[_SETTING]}: not a number from 0 (keeps everything) to 1")
    return threshold
