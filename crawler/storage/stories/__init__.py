"""Which articles tell of one event, as rows."""
