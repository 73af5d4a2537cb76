"""The types that every part of the crawler uses: articles, pages, outlets, URLs, times, reasons."""
