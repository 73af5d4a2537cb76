"""The reading pages of an archive, each where it has much to show."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database


def pages(archive: Path) -> dict[str, str]:
    """The pages by their names: of the busiest day, the widest story, and what has most to show."""
    db, name = Database(archive), archive.stem

    def one(sql: str) -> Any:
        return db.execute(sql).fetchone()[0]

    day = one(
        "SELECT published_on FROM articles WHERE published_on IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    article = one("SELECT article FROM date_candidates GROUP BY article ORDER BY count(*) DESC LIMIT 1")
    urdu = one("SELECT id FROM articles WHERE language = 'ur' LIMIT 1")
    state = one("SELECT state FROM article_states GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    story = one("SELECT id FROM stories ORDER BY outlets DESC, articles DESC, id LIMIT 1")
    a, b = db.execute("SELECT a, b FROM event_pairs GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 1").fetchone()
    held, of = db.execute("SELECT office, state FROM office_holders ORDER BY last_seen_on DESC LIMIT 1").fetchone()
    told = one("SELECT article FROM events WHERE field = 'text' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    undated = one("SELECT id FROM articles WHERE published_at IS NULL LIMIT 1")
    reached = quote("search?q=minister")
    db.close()
    return {
        "start": "/", "today": f"/{name}/-/today?day={day}", "since": f"/{name}/-/today?since={day}&a={article}",
        "search": f"/{name}/-/search?q=minister+OR+ambassador", "search, empty": f"/{name}/-/search",
        "search, nothing": f"/{name}/-/search?q=ambasador+outlet:nobody",
        "search, forms": f"/{name}/-/search?q=ambassadors&a=" + str(article), "search, Urdu": f"/{name}/-/search?q={quote('وزیر')}",
        "countries": f"/{name}/-/countries", "country": f"/{name}/-/country/{state}", "stories": f"/{name}/widest_stories",
        "meetings": f"/{name}/-/meetings", "meetings, narrowed": f"/{name}/-/meetings?country={a}&status=happened",
        "pair": f"/{name}/-/pair/{a}-{b}", "office": f"/{name}/-/office/{of}/{held}",
        "who met whom": f"/{name}/-/relations", "article, events": f"/{name}/articles/{told}#event-1",
        "story": f"/{name}/-/story/{story}", "brief": f"/{name}/-/brief?a={article},{urdu}", "brief, empty": f"/{name}/-/brief",
        "article": f"/{name}/articles/{article}", "article, reached": f"/{name}/articles/{article}?from={reached}",
        "article, Urdu": f"/{name}/articles/{urdu}", "article, undated": f"/{name}/articles/{undated}",
        "revisions": f"/{name}/-/revisions/{article}", "health": f"/{name}/-/health", "archive": f"/{name}",
        "articles": f"/{name}/articles", "outlets": f"/{name}/outlets", "latest": f"/{name}/latest",
        "dates at odds": f"/{name}/dates_at_odds", "error": f"/{name}/articles/999999",
    }  # fmt: skip
