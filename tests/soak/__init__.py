"""An hour of an archive's life: outlets that publish, rounds of crawls, and readers meanwhile (``make soak``)."""
