"""Prepares the database: roles, grants, migrations, partitions."""
