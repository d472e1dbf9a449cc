"""Why something failed, in words that hold no secret."""

from scramp import ScramException
from sqlalchemy.exc import DBAPIError, SQLAlchemyError


def reason_of(error: BaseException) -> str:
    """Return a text for logs and for CloudFormation.

    SQLAlchemy's own text quotes the statement and its values, so of a database error only the server's code and
    message are taken.
    """
    if isinstance(error, DBAPIError):
        fields = error.orig.args[0] if error.orig is not None and error.orig.args else None
        if isinstance(fields, dict):
            return f"database: SQLSTATE {fields.get('C')}: {fields.get('M')}"
        return f"database: {fields}"
    if isinstance(error, SQLAlchemyError):
        return f"database: {type(error).__name__}"
    if isinstance(error, ScramException):
        return f"password: refused: {error}; allowed: what SASLprep (RFC 4013) allows"
    return f"{type(error).__name__}: {error}"
