"""Whose secrets rotate."""

SERVICES = ("application", "read_only")
USERS = ("application", "master")
