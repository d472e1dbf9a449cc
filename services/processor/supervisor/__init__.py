"""The first process of the task: starts the KCL daemon, watches it, and stops it in time."""
