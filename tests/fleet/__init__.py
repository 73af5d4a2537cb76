"""A fleet on loopback: a NATS server, the archive's service, workers, and outlets."""
