"""An hour of an archive's life: outlets that publish, crawls in rounds, and readers beside them (``make soak``)."""
