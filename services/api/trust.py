"""Whom the health command trusts: the task's own certificate, and nobody else.

Apart from how that certificate is made: the command comes four times a minute, and reads it in a moment.
"""

import ssl

HOST = "localhost"


def client_context(certificate_file: str) -> ssl.SSLContext:
    """Return a TLS context that trusts that certificate alone.

    Raises:
        OSError: the file is missing, or holds no certificate (`ssl.SSLError`).
    """
    return ssl.create_default_context(cafile=certificate_file)
