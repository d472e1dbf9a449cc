"""A limit on the body of a request, whatever its headers say about the length."""

from litestar.types import HTTPReceiveMessage, Receive

from services.api.problems import TooLarge


def counted(receive: Receive, limit: int) -> Receive:
    """Return what hands on a request's body, up to a limit.

    Args:
        receive: the body's parts.
        limit: bytes.

    Returns:
        Raises `TooLarge` to whoever reads more.
    """
    read = 0

    async def receive_counted() -> HTTPReceiveMessage:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message["body"])
            if read > limit:
                raise TooLarge(f"The body is longer than {limit} bytes.")
        return message  # type: ignore[return-value]  # of an HTTP connection

    return receive_counted
