"""Hostile answers, each between good pages in a real crawl: ``make faults``."""
