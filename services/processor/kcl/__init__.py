"""The child process of the KCL daemon: one for each shard, between the daemon's protocol and the core."""
