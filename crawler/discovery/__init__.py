"""Discovery: from an outlet's sources to the table ``addresses``, and which URLs to fetch."""
