"""Hostile answers, each standing between good pages in a real crawl: ``make faults``."""
