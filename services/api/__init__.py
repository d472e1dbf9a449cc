"""The REST backend."""
