"""A resolver for tests: names under ``.example`` resolve to the addresses in ``NAMED_HOSTS``."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred, succeed


class NamedHosts(CachingThreadedResolver):
    """For the setting ``TWISTED_DNS_RESOLVER``."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        """The address of ``name``."""
        named: dict[str, str] = json.loads(os.environ["NAMED_HOSTS"])
        return succeed(named[name]) if name in named else super().getHostByName(name, timeout)
