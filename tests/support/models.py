"""What botocore knows of the services, read once in a process: a session of its own would read it anew, for 0.2 s."""

from functools import cache

import botocore.session


def share_models() -> None:
    """Let all sessions of this process have one loader; it keeps what it has read."""
    if not hasattr(botocore.session.create_loader, "cache_info"):
        botocore.session.create_loader = cache(botocore.session.create_loader)
