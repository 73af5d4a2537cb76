"""How each kind of site names its articles: one class a kind, combined by outlets in order of preference."""

from crawler.sources.feed import Feed
from crawler.sources.listing import Listing
from crawler.sources.sitemap import Sitemap
from crawler.sources.source import NEWS, Findings, Scope, Source, SourceDocument, SourceError
from crawler.sources.wordpress import WordPress

__all__ = [
    "NEWS", "Feed", "Findings", "Listing", "Scope", "Sitemap", "Source", "SourceDocument", "SourceError", "WordPress",
]  # fmt: skip
