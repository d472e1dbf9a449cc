"""Writers of what `reports/` holds."""
