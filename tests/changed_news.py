"""An archive with an English and an Urdu article that their outlets changed: for pictures of it.

``python -m tests.changed_news DATABASE`` crawls two sites on loopback, changes their pages, and crawls them again.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from sqlite_utils import Database

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet
from tests.conftest import crawl
from tests.site import Site

ENGLISH, URDU = "gazette", "roznama"
LANGUAGES = {ENGLISH: "en", URDU: "ur"}


class GazetteSpider(OutletSpider):
    """Made up: no outlet may be shown with text that it never wrote."""

    name = ENGLISH
    outlet = Outlet(name, "The Gazette", "https://gazette.example/", "PK", "Asia/Karachi", ("en",))
    sources = (Feed(),)


class RoznamaSpider(OutletSpider):
    """Also made up."""

    name = URDU
    outlet = Outlet(name, "روزنامہ", "https://roznama.example/", "PK", "Asia/Karachi", ("ur",))
    sources = (Feed(),)


MODULE = "tests.changed_news"
_PATH = "/envoys-agree-on-border-market/"
NOW = datetime.now(UTC).replace(microsecond=0)

BEFORE = {
    ENGLISH: (
        "Envoys agree to open three border markets",
        "ISLAMABAD: The envoys of two neighbouring countries agreed on Monday to open three markets along their common "
        "border before the end of the year, the foreign ministry said.",
        "Traders from both sides will be able to sell fruit, grain and textiles without customs duty up to a value of "
        "200 dollars a day, according to the text that was handed to the press.",
        "The two delegations met at the ministry and spoke for two hours. They also discussed visas for students and "
        "the return of a stolen collection of manuscripts.",
        "Work on the road to the first of the markets began in spring. It will be paved by October.",
        "The foreign minister called the agreement a gift to the people of the border districts.",
        "The next round of talks will be held in the neighbouring capital in January.",
    ),
    URDU: (
        "سرحدی منڈیاں کھولنے پر اتفاق",
        "اسلام آباد: دو ہمسایہ ملکوں کے سفیروں نے پیر کو اس سال کے آخر تک مشترکہ سرحد پر تین منڈیاں کھولنے پر اتفاق کیا، "
        "دفتر خارجہ نے بتایا۔",
        "دونوں طرف کے تاجر روزانہ دو سو ڈالر تک کے پھل، اناج اور کپڑا محصول کے بغیر فروخت کر سکیں گے۔",
        "وفود کی ملاقات وزارت میں ہوئی اور دو گھنٹے جاری رہی۔ طلبہ کے ویزوں پر بھی بات ہوئی۔",
        "وزیر خارجہ نے اس معاہدے کو سرحدی اضلاع کے عوام کے لیے تحفہ قرار دیا۔",
        "مذاکرات کا اگلا دور جنوری میں ہمسایہ ملک کے دارالحکومت میں ہو گا۔",
    ),
}
"""Title and paragraphs."""

AFTER = {
    ENGLISH: (
        "Envoys agree to open two border markets",
        "ISLAMABAD: The envoys of two neighbouring countries agreed on Monday to open two markets along their common "
        "border before the end of next year, the foreign ministry said.",
        "Traders from both sides will be able to sell fruit, grain and textiles without customs duty up to a value of "
        "150 dollars a day, according to the text that was handed to the press.",
        "The two delegations met at the ministry and spoke for two hours. They also discussed visas for students and "
        "the return of a stolen collection of manuscripts.",
        "Work on the road to the first of the markets began in spring. It will be paved by October.",
        "An earlier version of this report gave another number of markets.",
        "The next round of talks will be held in the neighbouring capital in February.",
    ),
    URDU: (
        "دو سرحدی منڈیاں کھولنے پر اتفاق",
        "اسلام آباد: دو ہمسایہ ملکوں کے سفیروں نے پیر کو اگلے سال کے آخر تک مشترکہ سرحد پر دو منڈیاں کھولنے پر اتفاق کیا، "
        "دفتر خارجہ نے بتایا۔",
        "دونوں طرف کے تاجر روزانہ ڈیڑھ سو ڈالر تک کے پھل، اناج اور کپڑا محصول کے بغیر فروخت کر سکیں گے۔",
        "وفود کی ملاقات وزارت میں ہوئی اور دو گھنٹے جاری رہی۔ طلبہ کے ویزوں پر بھی بات ہوئی۔",
        "یہ منڈیاں ہفتے میں چار دن کھلیں گی اور ان کی نگرانی ایک مشترکہ کمیٹی کرے گی۔",
        "مذاکرات کا اگلا دور فروری میں ہمسایہ ملک کے دارالحکومت میں ہو گا۔",
    ),
}


def put(site: Site, language: str, article: tuple[str, ...], published_at: datetime = NOW - timedelta(hours=3)) -> None:
    """The outlet's feed and the page of its one article, which is its title and paragraphs."""
    title, *paragraphs = article
    published = format_datetime(published_at)
    site.put("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed/"></head></html>')
    item = f"<item><title>{title}</title><link>{site.address}{_PATH}</link><pubDate>{published}</pubDate></item>"
    site.put("/feed/", f'<rss version="2.0"><channel>{item}</channel></rss>', content_type="application/rss+xml")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<head><title>{title}</title></head>"
    site.put(_PATH, f'<html lang="{language}">{head}<body><article><h1>{title}</h1>{body}</article></body></html>')


def make(database: Path) -> None:
    """Crawl both sites, change them, crawl them again."""
    for outlet in (ENGLISH, URDU):
        with Site() as site:
            put(site, LANGUAGES[outlet], BEFORE[outlet])
            crawl_site(outlet, site, database)
            # As if two hours had passed.
            db = Database(database)
            db.execute("UPDATE addresses SET next_look_at = looked_at")
            moment = "strftime('%Y-%m-%dT%H:%M:%SZ', fetched_at, '-2 hours')"
            db.execute(f"UPDATE articles SET fetched_at = {moment} WHERE outlet = ?", [outlet])
            db.conn.commit()
            db.close()
            put(site, LANGUAGES[outlet], AFTER[outlet])
            crawl_site(outlet, site, database)


def crawl_site(outlet: str, site: Site, database: Path) -> None:
    done = crawl(outlet, "-a", f"site={site.address}", "-s", f"SPIDER_MODULES={MODULE}", database=database)
    assert done.exit_code == 0, done.log


if __name__ == "__main__":
    make(Path(sys.argv[1]))
