"""The record processor: from the stream into PostgreSQL and Redis."""
