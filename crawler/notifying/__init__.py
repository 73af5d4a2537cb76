"""Notifies people: alerts and digests, by mail, chat or webhook (apprise)."""
