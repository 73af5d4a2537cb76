"""Several machines: a queue of crawls, workers anywhere, and one archive that they write into, on NATS."""
