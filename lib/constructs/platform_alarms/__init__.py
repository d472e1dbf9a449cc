"""What wakes somebody up: one module an area, each a table of alarms; a new alarm is a new row."""
