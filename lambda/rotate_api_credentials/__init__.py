"""Rotates what API clients authenticate and are metered with: client secrets and API keys."""
