"""Settings of Chancery, in the order of a crawl.

Each can be set for one run: ``scrapy crawl NAME -s SETTING=VALUE``.
"""

import os

BOT_NAME = "chancery"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
COMMANDS_MODULE = "crawler.commands"
# Outlets

# Folder of your own outlets, in addition to those in spiders/: scrapy probe --add and scrapy import-opml write here.
OWN_OUTLETS = "own_outlets"
# Adds that folder to SPIDER_MODULES.
SPIDER_LOADER_CLASS = "crawler.crawling.outlet_loader.OutletLoader"

# The steps of the pipeline, in order

ITEM_PIPELINES = {
    # Read what the page says about its reuse
    "pipelines.read_rights.ReadRights": 40,
    # Keep the page as it was received
    "pipelines.keep_page.KeepPage": 50,
    # Tell the site's dates from the article's
    "pipelines.recall_site_dates.RecallSiteDates": 60,
    # Read the article
    "pipelines.extract.Extract": 100,
    # Judge and enrich it
    "pipelines.normalise_dates.NormaliseDates": 200,
    "pipelines.resolve_dateline.ResolveDateline": 210,
    "pipelines.find_event_day.FindEventDay": 250,
    "pipelines.find_states.FindStates": 260,
    "pipelines.find_events.FindEvents": 270,
    "pipelines.require_fields.RequireFields": 300,
    "pipelines.judge_topic.JudgeTopic": 400,
    "pipelines.trim_passing_lines.TrimPassingLines": 420,
    "pipelines.leave_forgotten.LeaveForgotten": 430,
    "pipelines.attribute_change.AttributeChange": 450,
    "pipelines.deduplicate.Deduplicate": 500,
    # Write it
    "pipelines.store.Store": 600,
}

# Takes items through these steps: those that read foreign text run in a worker process.
ITEM_PROCESSOR = "crawler.crawling.item_processor.ItemProcessor"

DOWNLOADER_MIDDLEWARES = {
    # Refuses requests to other sites; replaces Scrapy's.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.downloading.redirects.Offsite": 50,
    # Pages that were removed on request are not fetched again.
    "crawler.crawling.refuse_forgotten.RefuseForgotten": 60,
    # robots.txt comes first; replaces Scrapy's.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.politeness.robots.Robots": 100,
    "crawler.politeness.crawl_delay.CrawlDelay": 110,
    # Replaces Scrapy's: an invalid URL in a page must not lose the page.
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.downloading.redirects.MetaRefresh": 580,
    # Replaces Scrapy's: an incomplete answer is not used.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.downloading.completeness.Completeness": 590,
    # Replaces Scrapy's: a circle of redirects gets its own reason.
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.downloading.redirects.Redirects": 600,
    # Replaces Scrapy's: a cookie is kept only if a redirect requires it.
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.downloading.redirects.AskedCookies": 700,
    # Close to the network, so that redirects and retries pass through them too.
    "crawler.politeness.retry_after.RetryAfter": 800,
    "crawler.politeness.request_budget.RequestBudget": 810,
    "crawler.downloading.redirects.FailingHop": 890,
    # Records which URLs are being fetched.
    "crawler.crawling.in_flight.InFlight": 900,
}

EXTENSIONS = {
    # Every dropped URL gets its reason in the table addresses.
    "crawler.crawling.drop_record.DropRecord": 100,
    # Every crawl gets a row in the table crawls.
    "crawler.crawling.crawl_record.CrawlRecord": 200,
    # A live display on a terminal, log lines elsewhere.
    "crawler.crawling.progress.Progress": 300,
}

ADDONS = {
    "crawler.politeness.identity.Identity": 50,
    "crawler.saved_pages.mirror.Mirror": 100,
    "crawler.saved_pages.replay.Replay": 200,
}

# Exit codes

# Most failed runs of one outlet in a row for a run of several outlets to still end with 0.
FAILURES_TOLERATED = 5
# Longest time for which one outlet may fail for a run of several to still end with 0, in seconds: two days. The limit
# reached first counts. An outlet that keeps failing gives its code again after each further period, not with every run.
FAILURES_TOLERATED_TIME = 2 * 24 * 3600.0
# Whether a run of several outlets ends with the highest code of all of them, without tolerating failures.
STRICT = False

# Storage

# The SQLite file; several crawls and Datasette can use it at the same time.
DATABASE = "news.db"
# Seconds after which a crawl checks the file for damage again, before it starts: a day. scrapy status --check checks at
# once.
DAMAGE_CHECK_INTERVAL = 24 * 3600.0
# Whether each page is kept as it was received, in WARC files in the folder DATABASE.pages.
ARCHIVE = True
# Bytes; a WARC file that has reached this size is followed by a new one.
ARCHIVE_FILE_SIZE = 1_000_000_000
# A folder of saved pages to read instead of the network, for example REPLAY=fixtures; empty for the network.
REPLAY = ""

# Several machines (docs/fleet.md)

# The NATS server, as nats://nats.example:4222. scrapy work has its address in DATABASE instead of a file.
NATS = "nats://127.0.0.1:4222"
# The folder with the keys of this machine, which scrapy keys makes; empty for a server on this machine.
NATS_KEYS = ""
# Seconds without a sign of life after which a crawl loses its outlet to another worker.
NATS_SESSION_TIME = 30.0

# Alerts and digests

# A file with the recipients of alerts and digests: one apprise URL a line, like mailtos://… (docs/operating.md).
NOTIFY = ""

# Exports with -o FILE write Urdu and Arabic as such, not as escapes.
FEED_EXPORT_ENCODING = "utf-8"
# A CSV export contains no cell that a spreadsheet would run as a formula.
FEED_EXPORTERS = {"csv": "crawler.exporting.formulas.SafeCsvItemExporter"}

# Extraction

# Worker processes that read pages, shared by all outlets of a run.
WORKERS = min(4, os.cpu_count() or 1)
# Seconds of processor time for one document; then its worker is killed and the document counts as failed. The limit of
# wall-clock time is ten times as long, so that no page fails because the machine is busy.
WORKER_TIME_LIMIT = 10.0
# Bytes of markup in one document, without scripts and styles; a larger one is not read.
MAX_MARKUP = 2_000_000

# Topic

# Score from 0 to 1 below which an article is dropped as off topic, unless its outlet has its own threshold. A value
# given for a run applies to every outlet; 0 keeps everything. At 0.25 as many articles are wrongly dropped as wrongly
# kept; see docs/evaluation.md.
TOPIC_THRESHOLD = 0.25

# Discovery

# Seconds after which a source is read in full again, even if its server says that nothing has changed: a day.
FULL_FETCH_INTERVAL = 24 * 3600.0
# Outlets that one run crawls at once; the others wait. Each takes five file descriptors, of which a system gives a
# process 1,024 unless told otherwise, and 4 MiB of memory (python -m evaluation.bench.outlets).
OUTLETS_AT_ONCE = 50
# Processes over which one run divides its outlets, where one cannot fetch and store as fast as the others read; outlets
# that share a host stay together. Each takes its share of WORKERS and of OUTLETS_AT_ONCE.
PROCESSES = 1
# Pages of one outlet in flight at once, from request to storage: the most that a kill can cost.
PAGES_IN_HAND = 16
# Items of one answer that go through the steps at once; an answer gives one article. Scrapy starts this many tasks for
# each answer, by default a hundred, which took a tenth of the main process's time.
CONCURRENT_ITEMS = 1
# Least seconds between two visits of a stored page; a fifth of its age, once that is longer.
REVISIT_INTERVAL_MIN = 3600.0
# Seconds after publication after which a page is no longer revisited: 30 days.
REVISIT_AGE_MAX = 30 * 24 * 3600.0
# Pages of one outlet that one run revisits, at most; 0 for none.
REVISITS_PER_RUN = 50
# Scrapy's filter of duplicate requests is off: the table addresses decides what is requested.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Requests are sent in the order in which their URLs were discovered.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# Politeness

# How site owners can reach you: your e-mail address or a web page of yours.
CONTACT = ""
# An honest user agent; {contact} is the setting above.
USER_AGENT = "Chancery/0.2 (archive of diplomatic news{contact})"
# What robots.txt disallows is not fetched.
ROBOTSTXT_OBEY = True
# The name that robots.txt rules are matched against.
ROBOTSTXT_USER_AGENT = "Chancery"
# Seconds for which a robots.txt is used before it is fetched again; a day at most (RFC 9309, section 2.4).
ROBOTSTXT_MAX_AGE = 24 * 3600.0
# Seconds before an unreachable robots.txt is tried again, an hour at most; until then nothing is fetched from the host.
ROBOTSTXT_RETRY_INTERVAL = 600.0
# Whether to drop pages that say noarchive (robots meta tag or X-Robots-Tag). The signal is recorded in any case.
HONOUR_NOARCHIVE = False
# Whether to drop pages that reserve text and data mining (tdm-reservation: 1). The signal is recorded in any case.
HONOUR_TDM_RESERVATION = False
# Most seconds of Crawl-delay in robots.txt that are obeyed; 0 to ignore it.
CRAWL_DELAY_MAX = 30.0
# Seconds between two requests to one host; each pause is varied by up to half of it.
DOWNLOAD_DELAY = 1.0
# One request at a time per host: these are small servers.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# The delay grows when the server is slow ...
AUTOTHROTTLE_ENABLED = True
# ... from this many seconds ...
AUTOTHROTTLE_START_DELAY = 1.0
# ... up to this many.
AUTOTHROTTLE_MAX_DELAY = 60.0
# Seconds without requests to a host after 429 or 503 without Retry-After; doubled with each such answer in a row.
BACK_OFF_START = 5.0
# Seconds; a host that asks for a longer pause is given up for this run.
BACK_OFF_MAX = 300.0
# Requests to a paused host wait while those to other hosts continue.
SCHEDULER_PRIORITY_QUEUE = "crawler.politeness.queue.HostQueue"
# Most requests to one host in one run; 0 for no limit. The rest is left to the next run.
REQUESTS_PER_HOST = 2000

# Limits on what the web sends

# Bytes of one response, decompressed: 8 MiB.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
# Bytes at which a warning is logged.
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
# Seconds for one response, from the request to its last byte.
DOWNLOAD_TIMEOUT = 30
# Reject invalid TLS certificates.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Redirects that are followed for one request.
REDIRECT_MAX_TIMES = 5
# A cookie is sent back in the same run if a redirect requires it, and never stored: no sessions, no tracking.
COOKIES_ENABLED = True
# Most links followed from a source; articles are never further away.
DEPTH_LIMIT = 5
# Only http and https: no local files, no other protocols.
DOWNLOAD_HANDLERS = {
    "http": "crawler.downloading.handler.GuardedHandler",
    "https": "crawler.downloading.handler.GuardedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# Hosts, with their ports, that links and redirects may lead to even though their addresses are private or their ports
# are not 80 or 443: PRIVATE_HOSTS=wiki.lan,10.0.0.5:8080. URLs in an outlet's file are allowed without this.
PRIVATE_HOSTS = ""
# No telnet console into a running crawl.
TELNETCONSOLE_ENABLED = False
# No remote control either.
REMOTE_CONTROL_ENABLED = False
# Watch memory ...
MEMUSAGE_ENABLED = True
# ... and end the crawl in an orderly way at this many mebibytes (exit code 7).
MEMUSAGE_LIMIT_MB = 1024
# Seconds between two memory checks.
MEMUSAGE_CHECK_INTERVAL_SECONDS = 10.0

# Logs

# INFO logs one line per article, WARNING only what goes wrong.
LOG_LEVEL = "INFO"
# Library versions are not logged; they are in requirements.lock.
LOG_VERSIONS: list[str] = []
# Counters are not logged; they are in the table crawls.
STATS_DUMP = False
# Seconds between two progress lines, without a terminal.
PROGRESS_INTERVAL = 60.0
# Scrapy's own progress line is off.
LOGSTATS_INTERVAL = 0
# Items are logged by their URL, without their text.
LOG_FORMATTER = "crawler.crawling.log_format.LogFormat"
