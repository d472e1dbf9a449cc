"""What circuit breakers count."""


def is_cancellation(error: BaseException) -> bool:
    """Tell whether somebody only stopped waiting, which says nothing about whom they waited for."""
    return not isinstance(error, Exception)
