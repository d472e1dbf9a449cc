"""Rotations while the platform runs: Secrets Manager's part, played around the real functions in one child process."""
