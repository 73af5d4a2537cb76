"""Where dates are on a page: in its head, its structured data, its URL, its lines."""
