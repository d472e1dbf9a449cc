"""Rotates the passwords of the database users."""
