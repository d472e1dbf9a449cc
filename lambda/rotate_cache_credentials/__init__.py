"""Rotates the password of the cache user."""
