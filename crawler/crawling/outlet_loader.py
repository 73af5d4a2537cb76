"""Loads outlets: the project's, and those in the operator's own folder."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader


class OwnOutletsError(ImportError):
    """The operator's folder of outlets cannot be imported; the message names it and says what to do."""


class OutletLoader(SpiderLoader):
    """Scrapy's loader, with the folder ``OWN_OUTLETS`` added to ``SPIDER_MODULES``.

    Raises:
        SystemExit: that folder cannot be imported. Scrapy loads the outlets before a command could report it.
    """

    def __init__(self, settings: BaseSettings) -> None:
        try:
            own = own_modules(settings)
        except OwnOutletsError as error:
            print(error, file=sys.stderr)
            raise SystemExit(2) from error
        modules = dict.fromkeys((*settings.getlist("SPIDER_MODULES"), *own))
        # Everything Scrapy's loader reads; the settings passed to it cannot be changed.
        read = {"SPIDER_MODULES": list(modules), "SPIDER_LOADER_WARN_ONLY": settings["SPIDER_LOADER_WARN_ONLY"]}
        super().__init__(BaseSettings(read))


def own_modules(settings: BaseSettings) -> list[str]:
    """Return the name under which the operator's folder is imported; empty while there is none.

    Raises:
        OwnOutletsError: its name cannot be a module's, or is another module's.
    """
    folder = Path(settings["OWN_OUTLETS"] or "").resolve()
    if not settings["OWN_OUTLETS"] or not folder.is_dir():
        return []
    if not folder.name.isidentifier():
        raise OwnOutletsError(f"OWN_OUTLETS={folder}: name the folder with letters, digits and _, as own_outlets")
    if str(folder.parent) not in sys.path:
        sys.path.append(str(folder.parent))
        importlib.invalidate_caches()
    found = importlib.util.find_spec(folder.name)
    places = [Path(place).resolve() for place in (found.submodule_search_locations or ())] if found else []
    if folder not in places:
        raise OwnOutletsError(f"OWN_OUTLETS={folder}: another module is called {folder.name}; rename the folder")
    return [folder.name]


def own_folder(settings: BaseSettings) -> Path:
    """Return the operator's folder, which may not exist yet."""
    return Path(settings["OWN_OUTLETS"] or "own_outlets")
