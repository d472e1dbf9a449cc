"""Pricers: for a resource of a type, the lines of the bill. One module a part of the bill."""
