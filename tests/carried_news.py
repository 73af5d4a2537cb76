"""An archive with an English and an Urdu hand-out that several outlets carried: for pictures of their stories.

``python -m tests.carried_news DATABASE`` crawls made-up sites on loopback.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from crawler.crawling.outlet_spider import OutletSpider
from crawler.discovery.sources import Feed
from crawler.model.outlet import Outlet
from tests.changed_news import NOW, put
from tests.conftest import crawl
from tests.site import Site

MODULE = "tests.carried_news"


def _made_up(name: str, title: str, language: str) -> type[OutletSpider]:
    """No outlet may be shown with text that it never wrote."""
    outlet = Outlet(name, title, f"https://{name}.example/", "PK", "Asia/Karachi", (language,))
    return type(f"{name.title()}Spider", (OutletSpider,), {"name": name, "outlet": outlet, "sources": (Feed(),)})


Ministry = _made_up("ministry", "Ministry of Trade", "en")
Gazette = _made_up("gazette", "The Gazette", "en")
Courier = _made_up("courier", "The Courier", "en")
Herald = _made_up("herald", "The Herald", "en")
Wizarat = _made_up("wizarat", "وزارتِ تجارت", "ur")
Roznama = _made_up("roznama", "روزنامہ", "ur")
Akhbar = _made_up("akhbar", "اخبار", "ur")
Khabar = _made_up("khabar", "خبر", "ur")

_TALKS = "The Minister of Trade received the Ambassador of Norway on Monday and spoke with her about fish, ships and solar power."
_FUND = "Both sides agreed to set up a fund of 40 million dollars, from which fishermen can borrow for cold stores and boats."
_DATE = "The first loans are to be paid out in March, after a commission of four has written the rules."
_SCHOOL = "The Ambassador offered places for twelve young captains at the naval school of Bergen."
_THANKS = "The Minister thanked her, and asked that the places be given to the coast first."
_FUND_EDITED = "Both sides agreed to set up a fund of 40 million dollars, from which fishermen can borrow for boats and cold stores."
_COMMENT = "Fishermen in the harbour said that they had been promised such loans before."

_UR_TALKS = "وزیر تجارت نے پیر کو ناروے کی سفیر سے ملاقات کی اور ان سے ماہی گیری، جہاز رانی اور شمسی توانائی پر بات کی۔"
_UR_FUND = "دونوں جانب سے چار کروڑ ڈالر کا ایک فنڈ قائم کرنے پر اتفاق ہوا جس سے ماہی گیر سرد خانوں اور کشتیوں کے لیے قرض لے سکیں گے۔"
_UR_DATE = "پہلے قرضے مارچ میں دیے جائیں گے، جب چار ارکان کا کمیشن اس کے قواعد لکھ لے گا۔"
_UR_SCHOOL = "سفیر نے بارہ نوجوان کپتانوں کے لیے برگن کے بحری مدرسے میں نشستوں کی پیش کش کی۔"
_UR_EDITED = "پہلے قرضے اپریل میں دیے جائیں گے، جب چار ارکان کا کمیشن اس کے قواعد لکھ لے گا۔"
_UR_COMMENT = "بندرگاہ کے ماہی گیروں نے کہا کہ ایسے وعدے ان سے پہلے بھی کیے گئے تھے۔"

ARTICLES = {
    "ministry": (
        "Minister and Ambassador of Norway agree on fund for fishermen",
        _TALKS,
        _FUND,
        _DATE,
        _SCHOOL,
        _THANKS,
    ),
    "gazette": ("Norway fund for fishermen agreed", _TALKS, _FUND, _DATE, _SCHOOL, _THANKS),
    "courier": ("Fishermen to borrow from Norway fund", _TALKS, _FUND_EDITED, _DATE, _SCHOOL, _COMMENT),
    "herald": ("Minister, Norwegian envoy discuss fish", _TALKS, _FUND, _SCHOOL),
    "wizarat": ("ماہی گیروں کے لیے ناروے کے ساتھ فنڈ پر اتفاق", _UR_TALKS, _UR_FUND, _UR_DATE, _UR_SCHOOL),
    "roznama": ("ناروے ماہی گیروں کو قرض دے گا", _UR_TALKS, _UR_FUND, _UR_DATE, _UR_SCHOOL),
    "akhbar": ("ماہی گیروں کے لیے فنڈ", _UR_TALKS, _UR_FUND, _UR_EDITED, _UR_SCHOOL, _UR_COMMENT),
    "khabar": ("ناروے کی سفیر سے ملاقات", _UR_TALKS, _UR_FUND, _UR_DATE),
}
"""By outlet, in the order of publication: title and paragraphs."""


def make(database: Path) -> None:
    """Crawl every site once."""
    for hours, (outlet, article) in enumerate(ARTICLES.items()):
        with Site() as site:
            language = "ur" if article[0][0] > "z" else "en"
            put(site, language, article, NOW - timedelta(hours=20 - hours))
            said = ("-a", f"site={site.address}", "-s", f"SPIDER_MODULES={MODULE}")
            done = crawl(outlet, *said, database=database)
            assert done.exit_code == 0, done.log


if __name__ == "__main__":
    make(Path(sys.argv[1]))
