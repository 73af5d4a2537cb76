"""How each kind of site lists its articles: one class per kind, combined by outlets in order of preference."""

from crawler.discovery.sources.feed import Feed
from crawler.discovery.sources.listing import Listing
from crawler.discovery.sources.sitemap import Sitemap
from crawler.discovery.sources.source import NEWS, Findings, Scope, SiteFacts, Source, SourceDocument, SourceError
from crawler.discovery.sources.wordpress import WordPress

__all__ = [
    "NEWS", "Feed", "Findings", "Listing", "Scope", "SiteFacts", "Sitemap", "Source", "SourceDocument",
    "SourceError", "WordPress",
]  # fmt: skip
