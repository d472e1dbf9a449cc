"""The restore drill: a backup, a loss, a restore to a point in time, a replay, an account."""
