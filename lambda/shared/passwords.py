"""New passwords, made here: Secrets Manager's own generator needs a right on every secret, and a call more."""

import secrets
import string

LENGTH = 48
"""Characters: 62 ** 48, 285 bits.

ElastiCache takes 16 to 128, Cognito's client secrets 24 to 64, PostgreSQL's SCRAM any number."""

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
"""Nothing that a URL, SQL or a shell takes for something else; ElastiCache and Cognito refuse some punctuation."""


def new_password(length: int = LENGTH) -> str:
    """Return letters and digits, at least one lower-case letter, one upper-case letter and one digit.

    Args:
        length: characters, at least 16: what ElastiCache asks for.

    Raises:
        ValueError: the length is less.
    """
    if length < 16:
        raise ValueError("length: refused; allowed: 16 or more")
    while True:
        password = "".join(secrets.choice("".join(CLASSES)) for _ in range(length))
        if all(any(each in kind for each in password) for kind in CLASSES):
            return password
