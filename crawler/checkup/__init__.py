"""A check-up of an outlet: one article, live, judged part by part, and compared with what is archived."""
