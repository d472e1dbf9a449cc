"""Rotates the passwords of the cache's users."""
