"""What talks to what: read from policies, security groups and configuration, each with what it is known by."""

from compliance.pictures.links.link import Link
from compliance.pictures.links.merged import links_of

__all__ = ["Link", "links_of"]
