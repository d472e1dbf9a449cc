"""Hours of readings as Parquet files."""
