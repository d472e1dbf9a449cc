"""For clients that speak HTTP without TLS."""

import ssl

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, and nobody asks: to read the public authorities costs every client 40 ms of the processor."""
