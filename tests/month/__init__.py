"""Cron for a month that is played with libfaketime: real crawls, alerts and digests, told to loopback (``make month``)."""
