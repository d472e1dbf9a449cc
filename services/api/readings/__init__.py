"""Stored readings of a sensor."""
