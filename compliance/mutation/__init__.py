"""Proves that the checks can fail: breaks one property at a time and looks which rules notice."""
