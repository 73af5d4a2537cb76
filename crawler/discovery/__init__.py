"""From an outlet's sources to its ledger: which addresses there are, and which are to be fetched."""
