"""Servers for one run: each on a free loopback port, with its log in the run's directory, gone at the end."""
