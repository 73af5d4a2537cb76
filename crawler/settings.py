"""Settings of Chancery: the table of contents of a crawl.

Each can be set for one run: ``scrapy crawl NAME -s SETTING=VALUE``.
"""

import os

BOT_NAME = "chancery"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "crawler.commands"

# What an article goes through, in order

ITEM_PIPELINES = {
    # As it was fetched
    "pipelines.keep_page.KeepPage": 50,
    # From bytes to an article
    "pipelines.extract.Extract": 100,
    # Judged
    "pipelines.normalise_dates.NormaliseDates": 200,
    "pipelines.resolve_dateline.ResolveDateline": 210,
    "pipelines.find_event_day.FindEventDay": 250,
    "pipelines.require_fields.RequireFields": 300,
    "pipelines.judge_topic.JudgeTopic": 400,
    "pipelines.attribute_change.AttributeChange": 450,
    "pipelines.deduplicate.Deduplicate": 500,
    # Written
    "pipelines.store.Store": 600,
}

DOWNLOADER_MIDDLEWARES = {
    # Rules are asked for first; ours in place of Scrapy's.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.robots.Robots": 100,
    "crawler.politeness.crawl_delay.CrawlDelay": 110,
    # Next to the network, where every redirect and every second try passes.
    "crawler.politeness.retry_after.RetryAfter": 800,
    "crawler.politeness.request_budget.Budget": 810,
    # What is under way is known to be so.
    "crawler.crawling.in_flight.Leases": 900,
}

EXTENSIONS = {
    # Every address that is dropped gets its reason in the ledger.
    "crawler.crawling.drop_record.Ledger": 100,
    # Every crawl leaves a row.
    "crawler.crawling.crawl_record.CrawlRecord": 200,
    # A live display on a terminal, plain lines elsewhere.
    "crawler.crawling.progress.Progress": 300,
}

ADDONS = {
    "crawler.politeness.identity.Identity": 50,
    "crawler.saved_pages.mirror.Mirror": 100,
    "crawler.saved_pages.replay.Replay": 200,
}

# Where articles go

# The SQLite file; several crawls and Datasette may use it at once.
DATABASE = "news.db"
# Whether each page is kept as it was fetched, in WARC files in the folder DATABASE.pages.
ARCHIVE = True
# Bytes; a WARC file that has reached them is followed by another.
ARCHIVE_FILE_SIZE = 1_000_000_000
# A folder of saved pages in the network's place, as REPLAY=fixtures; empty for the network.
REPLAY = ""

# Exports with -o FILE keep Urdu and Arabic as they are.
FEED_EXPORT_ENCODING = "utf-8"
# No cell of a CSV export is a formula.
FEED_EXPORTERS = {"csv": "crawler.exporting.formulas.SafeCsvItemExporter"}

# Extraction

# Worker processes that read pages, shared by all outlets of a run.
WORKERS = min(4, os.cpu_count() or 1)
# Seconds that one document may take; then its worker is killed and the document recorded as failed.
WORKER_TIME_LIMIT = 10.0
# Bytes of markup in one document, once scripts and styles are gone.
MAX_MARKUP = 2_000_000

# Topic

# Score from 0 to 1 below which an article is left out as off topic, where its outlet has no threshold of its own; one
# given for a run counts for every outlet, and 0 keeps everything. Where as many articles are left out wrongly as are
# kept wrongly; see docs/evaluation.md.
TOPIC_THRESHOLD = 0.25

# Discovery

# Seconds after which a source is walked from its beginning and read whole, whatever its validators say: a day.
FULL_FETCH_INTERVAL = 24 * 3600.0
# Pages of one outlet under way at once, from the request to the archive: what a kill may cost.
PAGES_IN_HAND = 16
# Seconds between two looks at a page that is in the archive, at least; a fifth of its age, once that is longer.
REVISIT_INTERVAL_MIN = 3600.0
# Seconds after publication beyond which a page is not looked at again: 30 days.
REVISIT_AGE_MAX = 30 * 24 * 3600.0
# Pages of one outlet that one run looks at again, at most; 0 for none.
REVISITS_PER_RUN = 50
# In the order in which they were named.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# Manners

# Who asks, and where to complain: put an e-mail address or a page of yours here.
CONTACT = ""
# An honest user agent; {contact} is the setting above.
USER_AGENT = "Chancery/0.1 (archive of diplomatic news{contact})"
# What robots.txt forbids is not fetched.
ROBOTSTXT_OBEY = True
# robots.txt is read for this name.
ROBOTSTXT_USER_AGENT = "Chancery"
# Seconds before a robots.txt that was read is read again; a day at most.
ROBOTSTXT_MAX_AGE = 24 * 3600.0
# Seconds before one that could not be had is tried again, an hour at most; nothing else is asked meanwhile.
ROBOTSTXT_RETRY_INTERVAL = 600.0
# Seconds between two requests that a Crawl-delay in robots.txt is granted, at most; 0 for none.
CRAWL_DELAY_MAX = 30.0
# Seconds between two requests to one host, at least; varied by half.
DOWNLOAD_DELAY = 1.0
# One request at a time to one host: these are small servers.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# The delay grows with the server's own slowness ...
AUTOTHROTTLE_ENABLED = True
# ... from so many seconds ...
AUTOTHROTTLE_START_DELAY = 1.0
# ... to so many.
AUTOTHROTTLE_MAX_DELAY = 60.0
# Seconds that a host is left alone after 429 or 503 without Retry-After; doubled with each such answer in a row.
BACK_OFF_START = 5.0
# Seconds; a host that is to be left alone for longer is given up for this run.
BACK_OFF_MAX = 300.0
# Requests waiting for such a host let those to others pass.
SCHEDULER_PRIORITY_QUEUE = "crawler.politeness.queue.AwakeHosts"
# Requests to one host in one run, at most; 0 for any number. What is left over is for the next run.
REQUESTS_PER_HOST = 2000

# Protection against what the web sends

# Bytes of one answer, unpacked: 8 MiB.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
# Warn at half of that.
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Seconds for one answer, from the first byte asked to the last one received.
DOWNLOAD_TIMEOUT = 30
# A server whose certificate does not hold is not the outlet.
DOWNLOAD_VERIFY_CERTIFICATES = True
# A chain of redirects longer than this leads nowhere.
REDIRECT_MAX_TIMES = 5
# Archives need no sessions.
COOKIES_ENABLED = False
# Links of links of links: articles are never that far from a source.
DEPTH_LIMIT = 5
# Only the web: no local files, no other protocols.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
# No console into a running crawl.
TELNETCONSOLE_ENABLED = False
# No remote control of one either.
REMOTE_CONTROL_ENABLED = False
# Memory is watched ...
MEMUSAGE_ENABLED = True
# ... and at so many mebibytes a crawl ends in good order (exit code 7).
MEMUSAGE_LIMIT_MB = 1024
# Seconds between two looks at it.
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0

# Logs

# Each article in a line; WARNING for what goes wrong only.
LOG_LEVEL = "INFO"
# The versions in use are in requirements.lock.
LOG_VERSIONS: list[str] = []
# Counters are kept in the table "crawls".
STATS_DUMP = False
# Seconds between two lines on how a crawl goes, where there is no terminal.
PROGRESS_INTERVAL = 60.0
# In place of Scrapy's own such line.
LOGSTATS_INTERVAL = 0
# Bodies do not belong in a log: items are logged by their address alone.
LOG_FORMATTER = "crawler.crawling.log_format.LogFormat"
