"""The newest values: from Redis, and from PostgreSQL when Redis cannot say."""
