"""What every part of the crawler uses: articles and pages, outlets, URLs, times, reasons."""
