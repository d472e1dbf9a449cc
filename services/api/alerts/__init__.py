"""Readings beyond their limits, and who has seen them."""
