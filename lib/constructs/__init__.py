"""One secure-by-default capability per file."""
