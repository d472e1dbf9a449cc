"""Where readings are kept: a port, an adapter for PostgreSQL, and one in memory."""
