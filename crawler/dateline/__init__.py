"""The dateline at the start of a text, and the news agencies named in datelines and credits."""
