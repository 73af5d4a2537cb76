"""Where dates are on a page: in its head, its structured data, its address, its lines."""
