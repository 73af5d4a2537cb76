"""Pages saved in a folder: recorded, and served in place of the network."""
