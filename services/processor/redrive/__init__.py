"""Putting corrected dead letters back into the stream."""
