"""The servers of the record processors' tests: here, so that all modules share them."""

from tests.integration.child_bench import bench, cluster, emulator

__all__ = ["bench", "cluster", "emulator"]
