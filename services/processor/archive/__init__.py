"""Closed hours of the readings as Parquet files, outside of the batch path."""
