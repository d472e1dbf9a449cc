"""The runtime library that every service shares."""
