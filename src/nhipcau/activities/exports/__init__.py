"""Lists of what is done as files."""
