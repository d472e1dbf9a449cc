"""Connections to PostgreSQL and Redis, with logins that change."""
