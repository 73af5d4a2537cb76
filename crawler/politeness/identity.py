"""The name under which the crawler presents itself."""

from __future__ import annotations

from scrapy.settings import BaseSettings


class Identity:
    """Scrapy add-on: an honest user agent with the operator's contact (RFC 9110, 10.1.5, and RFC 9309, 2.2.1)."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put ``CONTACT`` into ``USER_AGENT``."""
        contact = str(settings["CONTACT"] or "").strip()
        agent = str(settings["USER_AGENT"]).replace("{contact}", f"; +{contact}" if contact else "")
        settings.set("USER_AGENT", agent, priority=settings.getpriority("USER_AGENT") or 0)
