"""Articles for other programs: JSON lines, CSV, Parquet."""
