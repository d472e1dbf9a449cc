"""Which service, and which contract."""

CONTRACT_VERSION = "1.0.0"
"""Semantic: a client of 1.x works with every later 1.y. See the contract's own words on deprecation."""
SERVICE_VERSION = "0.1.0"
"""Of the package, as in pyproject.toml."""
