"""Puts the processor back in time, after the database was restored to an earlier one."""
