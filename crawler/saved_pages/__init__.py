"""Pages saved in a folder: recorded from a site, and served instead of the network."""
