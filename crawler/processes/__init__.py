"""Worker processes: their limits, how they are asked, and how they are replaced."""
