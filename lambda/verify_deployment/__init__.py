"""Verifies a deployment of the API before it gets traffic."""
