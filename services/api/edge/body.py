"""The body of a request: no longer than it may be, and an end to it when its client goes away."""

from litestar.types import HTTPReceiveMessage, Receive

from services.api.problems import BadRequest, TooLarge


def counted(receive: Receive, limit: int) -> Receive:
    """Return what hands on a request's body, up to a limit, whatever its headers say about the length.

    Args:
        receive: the body's parts.
        limit: bytes.

    Returns:
        Raises `TooLarge` to whoever reads more, and `BadRequest` when the client went away in the middle: nobody
        will hear that, but it is no failure of ours.
    """
    read, is_whole = 0, False

    async def receive_counted() -> HTTPReceiveMessage:
        nonlocal read, is_whole
        message = await receive()
        if message["type"] == "http.request":
            read += len(message["body"])
            is_whole = not message.get("more_body")
            if read > limit:
                raise TooLarge(f"The body is longer than {limit} bytes.")
        elif not is_whole:
            raise BadRequest("The client went away before its body had come.")
        return message  # type: ignore[return-value]  # of an HTTP connection

    return receive_counted
