"""Readings summed up by the minute and the hour."""
