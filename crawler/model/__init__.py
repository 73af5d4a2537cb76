"""What every room speaks of: articles and pages, outlets, addresses on the web, moments, reasons to drop."""
