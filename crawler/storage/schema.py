"""The schema of the database, as migrations: applied in order, each once, each whole or not at all.

A migration that has been released is never edited: a change is a new one, at the end.
"""

from __future__ import annotations

from sqlite_utils import Migrations

from crawler.storage.migrations.articles import articles
from crawler.storage.migrations.compared_runs_by_month import compared_runs_by_month
from crawler.storage.migrations.conflicts_index import conflicts_index
from crawler.storage.migrations.crawls import crawls
from crawler.storage.migrations.discovery import discovery
from crawler.storage.migrations.judgements import judgements
from crawler.storage.migrations.likeness import likeness
from crawler.storage.migrations.looks import looks
from crawler.storage.migrations.outlets_and_addresses import outlets_and_addresses
from crawler.storage.migrations.pages import pages
from crawler.storage.migrations.precision_index import precision_index
from crawler.storage.migrations.revisions import revisions
from crawler.storage.migrations.revisions_of_copies import revisions_of_copies
from crawler.storage.migrations.stories import stories

migrations = Migrations("chancery")

# The archive remembers them by their names.
for step in (
    outlets_and_addresses,
    articles,
    crawls,
    discovery,
    revisions,
    judgements,
    pages,
    likeness,
    stories,
    looks,
    compared_runs_by_month,
    precision_index,
    revisions_of_copies,
    conflicts_index,
):
    migrations()(step)
