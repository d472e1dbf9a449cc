"""Which errors of PostgreSQL say that it cannot work now, and which that the data is refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from services.telemetry.storage.ports import BatchRefusedError, StoreUnavailableError

REFUSED_CLASSES = frozenset({"22", "23", "54"})
"""SQLSTATE classes that the values cause: data exception, integrity constraint violation, program limit exceeded.

Every other class keeps the batch: connections (08), logins (28), resources and full disks (53), shutdown (57), a
standby (25), deadlocks (40), locks (55), and also a missing table or permission (42): a wrong deployment must not turn
good events into dead letters. Source: the PostgreSQL manual, appendix "PostgreSQL Error Codes".
"""


@contextmanager
def translated() -> Iterator[None]:
    """Raise the store's own errors instead of the driver's; their texts hold no values.

    Raises:
        BatchRefusedError: the data is refused.
        StoreUnavailableError: anything else that the server, the network or the driver says.
    """
    try:
        yield
    except psycopg.Error as error:
        state = error.sqlstate
        # Without a state it is the driver's: a value that it cannot send, or a connection that broke.
        refused = isinstance(error, psycopg.DataError) if state is None else state[:2] in REFUSED_CLASSES
        # DETAIL quotes values, and the message of a class 22 error may.
        text = f"{type(error).__name__}, SQLSTATE {state}"
        if refused:
            raise BatchRefusedError(text) from None
        raise StoreUnavailableError(f"{text}: {error.diag.message_primary or error}") from error
    except OSError as error:
        raise StoreUnavailableError(str(error)) from error
