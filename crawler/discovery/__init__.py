"""From an outlet's sources to the table ``addresses``: which there are, and which are to be fetched."""
