"""A certificate for the loopback, and the authority that issued it: functions check that of the database."""

from pathlib import Path

import trustme

from local.servers.ports import HOST
from local.servers.postgres import Certificate


def issue(authorities: Path, *, name: str = HOST) -> Certificate:
    """Return a certificate for a host's name or address, and write the authority that issued it to a file."""
    authority = trustme.CA()
    issued = authority.issue_cert(name)
    authorities.write_bytes(authority.cert_pem.bytes())
    return Certificate(
        certificate=b"".join(each.bytes() for each in issued.cert_chain_pems).decode(),
        key=issued.private_key_pem.bytes().decode(),
    )
