"""A check-up of an outlet: one live article, judged part by part and compared with the archive."""
