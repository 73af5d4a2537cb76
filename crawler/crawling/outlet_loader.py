"""Where outlets come from: the project's, and those that the operator keeps in a folder of their own."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoader


class OwnOutletsError(ImportError):
    """The operator's folder of outlets cannot be imported; the message names it and the cure."""


class OutletLoader(SpiderLoader):
    """Scrapy's loader, with the folder ``OWN_OUTLETS`` added to ``SPIDER_MODULES``.

    Raises:
        SystemExit: that folder cannot be imported. Scrapy loads the outlets before any command could say so.
    """

    def __init__(self, settings: BaseSettings) -> None:
        try:
            own = own_modules(settings)
        except OwnOutletsError as error:
            print(error, file=sys.stderr)
            raise SystemExit(2) from error
        modules = dict.fromkeys((*settings.getlist("SPIDER_MODULES"), *own))
        # All that Scrapy's loader reads; the settings that it is given cannot be changed.
        read = {"SPIDER_MODULES": list(modules), "SPIDER_LOADER_WARN_ONLY": settings["SPIDER_LOADER_WARN_ONLY"]}
        super().__init__(BaseSettings(read))


def own_modules(settings: BaseSettings) -> list[str]:
    """The name under which the operator's folder is imported; empty while there is none.

    Raises:
        OwnOutletsError: its name is no module's, or another module's.
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
    """The operator's folder, which may not exist yet."""
    return Path(settings["OWN_OUTLETS"] or "own_outlets")
