"""The schema of the database, as migrations: applied in order, each once, each whole or not at all.

A migration that has been released is never edited: a change is a new migration at the end.
"""

from __future__ import annotations

import json

from sqlite_utils import Database, Migrations

from crawler.paragraph_diff import changes

migrations = Migrations("chancery")


@migrations()
def outlets_and_addresses(db: Database) -> None:
    """Who publishes, and every address that any source of theirs ever named."""
    db.create_table(
        "outlets",
        {
            "name": str,
            "title": str,
            "home": str,
            "country": str,
            "timezone": str,
            "languages": str,
            "sources": str,
        },
        pk="name",
        not_null={"title", "home", "country", "timezone", "languages", "sources"},
    )
    # The plain SQL forms below say what create_table() cannot: CHECK, ON DELETE.
    db.execute(
        """
        CREATE TABLE addresses (
            url TEXT PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            state TEXT NOT NULL CHECK (state IN
                ('known', 'fetching', 'stored', 'copy', 'off_topic', 'not_article', 'failed', 'gone', 'refused')),
            reason TEXT,
            article INTEGER REFERENCES articles(id),
            found_by TEXT NOT NULL,
            first_seen_at TEXT NOT NULL,
            last_seen_at TEXT NOT NULL,
            tries INTEGER NOT NULL DEFAULT 0,
            next_try_at TEXT,
            http_status INTEGER,
            seen_in INTEGER REFERENCES crawls(id),
            fetched_in INTEGER REFERENCES crawls(id),
            named_as TEXT NOT NULL,
            said TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(said))
        )
        """
    )
    db.table("addresses").create_index(["outlet", "state"])
    db.table("addresses").create_index(["state", "next_try_at"])
    db.table("addresses").create_index(["article"])
    db.table("addresses").create_index(["seen_in"])
    db.table("addresses").create_index(["fetched_in"])


@migrations()
def articles(db: Database) -> None:
    """Each article once, with its languages, its dates and its copies."""
    db.execute(
        """
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            title TEXT NOT NULL CHECK (title <> ''),
            text TEXT NOT NULL CHECK (text <> ''),
            language TEXT,
            languages TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(languages)),
            byline TEXT,
            section TEXT,
            dateline TEXT,
            image_url TEXT CHECK (image_url LIKE 'http://%' OR image_url LIKE 'https://%'),
            published_at TEXT CHECK (
                (published_precision = 'day' AND published_at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
                OR (published_precision IN ('instant', 'minute') AND published_at GLOB
                    '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z')),
            published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
            published_source TEXT,
            published_on TEXT,
            modified_at TEXT,
            first_seen_at TEXT NOT NULL,
            fetched_at TEXT NOT NULL,
            text_sha256 TEXT NOT NULL,
            words_sha256 TEXT NOT NULL UNIQUE,
            word_count INTEGER NOT NULL,
            CHECK ((published_at IS NULL) = (published_precision IS NULL)),
            CHECK ((published_at IS NULL) = (published_source IS NULL)),
            CHECK ((published_at IS NULL) = (published_on IS NULL))
        )
        """
    )
    for columns in (["published_at"], ["published_on"], ["outlet", "published_at"], ["language"], ["first_seen_at"]):
        db.table("articles").create_index(columns)
    db.table("articles").enable_fts(
        ["title", "text"], fts_version="FTS5", create_triggers=True, tokenize="unicode61 remove_diacritics 2"
    )
    db.execute(
        """
        CREATE TABLE texts (
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            title TEXT,
            text TEXT NOT NULL CHECK (text <> ''),
            PRIMARY KEY (article, language)
        )
        """
    )
    db.table("texts").create_index(["language"])
    db.execute(
        """
        CREATE TABLE date_candidates (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            source TEXT NOT NULL,
            raw TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('published', 'modified')),
            value TEXT,
            precision TEXT CHECK (precision IN ('instant', 'minute', 'day')),
            verdict TEXT NOT NULL CHECK (verdict IN ('chosen', 'agrees', 'passed_over', 'rejected')),
            reason TEXT NOT NULL
        )
        """
    )
    db.table("date_candidates").create_index(["article"])
    db.table("date_candidates").create_index(["verdict", "source"])
    db.execute(
        """
        CREATE TABLE copies (
            url TEXT PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id),
            outlet TEXT NOT NULL REFERENCES outlets(name),
            title TEXT NOT NULL,
            published_at TEXT,
            published_precision TEXT CHECK (published_precision IN ('instant', 'minute', 'day')),
            published_on TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
            similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
            text TEXT NOT NULL,
            first_seen_at TEXT NOT NULL,
            fetched_at TEXT NOT NULL
        )
        """
    )
    db.table("copies").create_index(["article"])
    db.table("copies").create_index(["outlet", "published_at"])


@migrations()
def crawls(db: Database) -> None:
    """One row a run: a run that was killed keeps its row, without an end."""
    db.execute(
        """
        CREATE TABLE crawls (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            started_at TEXT NOT NULL,
            finished_at TEXT,
            reason TEXT,
            exit_code INTEGER,
            discovered INTEGER NOT NULL DEFAULT 0,
            known INTEGER NOT NULL DEFAULT 0,
            stored INTEGER NOT NULL DEFAULT 0,
            copies INTEGER NOT NULL DEFAULT 0,
            skipped INTEGER NOT NULL DEFAULT 0,
            failed INTEGER NOT NULL DEFAULT 0,
            undated INTEGER NOT NULL DEFAULT 0,
            errors INTEGER NOT NULL DEFAULT 0,
            requests INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            counters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counters))
        )
        """
    )
    db.table("crawls").create_index(["outlet", "started_at"])


@migrations()
def discovery(db: Database) -> None:
    """What makes a run cheap and a walk complete: documents with their validators, known ground, other addresses."""
    for column in ("first_seen_in INTEGER REFERENCES crawls(id)", "fetched_at TEXT"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column}")
    db.execute("UPDATE addresses SET fetched_at = last_seen_at WHERE state IN ('stored', 'copy')")
    for column in ("walked", "overflowed", "not_modified"):
        db.execute(f"ALTER TABLE crawls ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    db.execute(
        """
        CREATE TABLE aliases (
            url TEXT PRIMARY KEY,
            address TEXT NOT NULL REFERENCES addresses(url)
        )
        """
    )
    db.table("aliases").create_index(["address"])
    db.execute(
        """
        CREATE TABLE documents (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            source TEXT NOT NULL,
            url TEXT NOT NULL,
            answer TEXT NOT NULL,
            checked_at TEXT NOT NULL,
            read_at TEXT,
            named INTEGER,
            new INTEGER,
            etag TEXT,
            last_modified TEXT,
            not_modified INTEGER NOT NULL DEFAULT 0,
            stated TEXT,
            older TEXT,
            place_since TEXT,
            UNIQUE (outlet, source, url)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE backfills (
            id INTEGER PRIMARY KEY,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            since TEXT NOT NULL,
            until TEXT NOT NULL,
            source TEXT,
            documents INTEGER NOT NULL DEFAULT 0,
            pages INTEGER,
            reached TEXT,
            started_at TEXT NOT NULL,
            finished_at TEXT
        )
        """
    )
    db.table("backfills").create_index(["outlet", "since", "until"])


@migrations()
def revisions(db: Database) -> None:
    """What an article said before its outlet changed it."""
    db.execute(
        """
        CREATE TABLE revisions (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            title TEXT NOT NULL,
            text TEXT NOT NULL,
            published_at TEXT,
            modified_at TEXT,
            fetched_at TEXT NOT NULL,
            replaced_at TEXT NOT NULL
        )
        """
    )
    db.table("revisions").create_index(["article"])


@migrations()
def judgements(db: Database) -> None:
    """What is told of an article beyond its text: who wired it, when it happened, whether it is diplomatic news."""
    for column in (
        "dateline_place TEXT",
        "dateline_on TEXT",
        "agency TEXT",
        "date_conflict TEXT",
        "event_date TEXT CHECK (event_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')",
        "event_date_words TEXT",
        "topic_score REAL CHECK (topic_score BETWEEN 0 AND 1)",
        "topic_terms TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(topic_terms))",
    ):
        db.execute(f"ALTER TABLE articles ADD COLUMN {column}")
    for columns in (["event_date"], ["topic_score"], ["agency"]):
        db.table("articles").create_index(columns)
    for column in ("title TEXT", "topic_score REAL"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column}")


@migrations()
def pages(db: Database) -> None:
    """Where each page stands as it was fetched."""
    db.execute(
        """
        CREATE TABLE pages (
            id INTEGER PRIMARY KEY,
            address TEXT NOT NULL REFERENCES addresses(url),
            url TEXT NOT NULL,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            crawl INTEGER REFERENCES crawls(id),
            fetched_at TEXT NOT NULL,
            digest TEXT NOT NULL,
            size INTEGER NOT NULL,
            file TEXT NOT NULL,
            offset INTEGER NOT NULL,
            length INTEGER NOT NULL,
            same_as INTEGER REFERENCES pages(id),
            UNIQUE (file, offset)
        )
        """
    )
    for columns in (["address"], ["outlet"], ["url", "digest"], ["fetched_at"], ["crawl"], ["same_as"]):
        db.table("pages").create_index(columns)


@migrations()
def likeness(db: Database) -> None:
    """Near-copies: an index of the runs of words that texts share, and who has what from whom."""
    db.execute(
        """
        CREATE TABLE compared (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            day INTEGER NOT NULL,
            runs INTEGER NOT NULL
        )
        """
    )
    db.table("compared").create_index(["article"])
    db.execute(
        """
        CREATE TABLE compared_runs (
            run INTEGER NOT NULL,
            day INTEGER NOT NULL,
            compared INTEGER NOT NULL,
            PRIMARY KEY (run, day, compared)
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE relations (
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            original INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            language TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('same', 'copy', 'edited', 'excerpt')),
            contained REAL NOT NULL CHECK (contained BETWEEN 0 AND 1),
            containing REAL NOT NULL CHECK (containing BETWEEN 0 AND 1),
            days INTEGER,
            evidence TEXT NOT NULL CHECK (json_valid(evidence)),
            PRIMARY KEY (article, original, language),
            CHECK (article <> original)
        )
        """
    )
    db.table("relations").create_index(["original"])
    db.table("relations").create_index(["kind"])
    # What was stored before is compared at the end of the next crawl.
    db.execute("CREATE TABLE uncompared (article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE)")
    db.execute("INSERT INTO uncompared SELECT id FROM articles")


@migrations()
def stories(db: Database) -> None:
    """Articles that report one event, and what became of stories as more was known."""
    db.execute(
        """
        CREATE TABLE stories (
            id INTEGER PRIMARY KEY,
            article INTEGER NOT NULL UNIQUE REFERENCES articles(id),
            title TEXT NOT NULL,
            language TEXT,
            outlet TEXT NOT NULL REFERENCES outlets(name),
            first_on TEXT,
            last_on TEXT,
            articles INTEGER NOT NULL,
            copies INTEGER NOT NULL,
            outlets INTEGER NOT NULL
        )
        """
    )
    for columns in (["first_on"], ["last_on"], ["outlets", "articles"]):
        db.table("stories").create_index(columns)
    db.execute(
        """
        CREATE TABLE story_articles (
            article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
            story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
            kind TEXT NOT NULL CHECK (kind IN ('first', 'same', 'copy', 'edited', 'excerpt', 'report')),
            likeness REAL NOT NULL CHECK (likeness BETWEEN 0 AND 1),
            like_article INTEGER REFERENCES articles(id)
        )
        """
    )
    db.table("story_articles").create_index(["story"])
    db.table("story_articles").create_index(["like_article"])
    db.execute(
        """
        CREATE TABLE story_changes (
            id INTEGER PRIMARY KEY,
            changed_at TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('merged', 'split', 'earlier')),
            story INTEGER NOT NULL,
            became INTEGER,
            article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
            why TEXT NOT NULL
        )
        """
    )
    db.table("story_changes").create_index(["story"])
    db.table("story_changes").create_index(["became"])
    db.table("story_changes").create_index(["article"])
    db.execute(
        """
        CREATE TABLE stories_due (
            language TEXT NOT NULL,
            day INTEGER NOT NULL,
            article INTEGER NOT NULL,
            PRIMARY KEY (day, language, article)
        ) WITHOUT ROWID
        """
    )
    # Days as numbers, as date.toordinal() counts them.
    db.execute(
        "INSERT INTO stories_due (language, day, article) SELECT ifnull(language, ''), "
        "ifnull(CAST(julianday(published_on) - 1721424.5 AS INTEGER), 0), id FROM articles"
    )
    db.table("articles").create_index(["language", "published_on"])


@migrations()
def looks(db: Database) -> None:
    """Pages are looked at again: when, by what they tell of a change, what was found; what a changed text changed."""
    for column in ("looked_at", "next_look_at", "last_look", "etag", "last_modified", "body_sha256"):
        db.execute(f"ALTER TABLE addresses ADD COLUMN {column} TEXT")
    db.execute("CREATE INDEX addresses_due ON addresses (outlet, next_look_at) WHERE next_look_at IS NOT NULL")
    for table in ("articles", "copies"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN gone_at TEXT")
        db.execute(f"CREATE INDEX {table}_gone ON {table} (gone_at) WHERE gone_at IS NOT NULL")
    for column in ("revisited", "changed", "gone"):
        db.execute(f"ALTER TABLE crawls ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    # What is young is due at once; of the others nobody asked when they were.
    db.execute(
        """
        UPDATE addresses SET looked_at = fetched_at, next_look_at = fetched_at
        WHERE state IN ('stored', 'copy') AND (reason IS NULL OR reason NOT LIKE 'same address:%')
            AND coalesce((SELECT published_at FROM articles WHERE id = article), first_seen_at)
                > date('now', '-30 days')
        """
    )
    # An empty one says that the source brought the text.
    db.execute("UPDATE addresses SET body_sha256 = '' WHERE found_by = 'wordpress' AND state IN ('stored', 'copy')")
    db.execute("ALTER TABLE revisions ADD COLUMN changes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes))")
    later: dict[int, tuple[str, str]] = {}
    for row in list(db.query("SELECT id, article, title, text FROM revisions ORDER BY id DESC")):
        if row["article"] not in later:
            now = next(db.query("SELECT title, text FROM articles WHERE id = ?", [row["article"]]))
            later[row["article"]] = now["title"], now["text"]
        found = changes(row["title"], row["text"], *later[row["article"]])
        db.table("revisions").update(row["id"], {"changes": json.dumps(found, ensure_ascii=False)})
        later[row["article"]] = row["title"], row["text"]


@migrations()
def compared_runs_by_month(db: Database) -> None:
    """Sampled runs stand by month first: what comes in together stands together, however large the archive is.

    Hashes fall everywhere: with the run first, each row of a text would be on another page of a file that has grown
    beyond any cache, to be read and written anew.
    """
    db.execute(
        """
        CREATE TABLE compared_runs_by_month (
            month INTEGER NOT NULL,
            run INTEGER NOT NULL,
            compared INTEGER NOT NULL,
            PRIMARY KEY (month, run, compared)
        ) WITHOUT ROWID
        """
    )
    db.execute("INSERT INTO compared_runs_by_month SELECT day / 32, run, compared FROM compared_runs ORDER BY 1, 2, 3")
    db.execute("DROP TABLE compared_runs")
    db.execute("ALTER TABLE compared_runs_by_month RENAME TO compared_runs")


@migrations()
def precision_index(db: Database) -> None:
    """Articles are counted by each column that the archive's pages offer to narrow by, without reading their texts."""
    db.table("articles").create_index(["published_precision"])
