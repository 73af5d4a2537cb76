"""The project's settings, without its outlets and without the pauses that are meant for other people's servers."""

from scrapy.core.engine import ExecutionEngine

from crawler.settings import *  # noqa: F403 - a settings module is read by its names

# Seconds between two looks whether a crawl is done: with Scrapy's own five, a month would be half an hour longer.
ExecutionEngine._SLOT_HEARTBEAT_INTERVAL = 0.1

SPIDER_MODULES = []
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_DELAY = 0
WORKERS = 1
TOPIC_THRESHOLD = 0
CONTACT = "month@example.org"
