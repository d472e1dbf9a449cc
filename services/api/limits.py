"""How much one process takes on, and how long it lets anything take."""

from dataclasses import dataclass

from services.telemetry.settings import ApiSettings


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Limits of one process.

    Attributes:
        concurrency: requests that are answered at once; the next one gets 503.
        request_seconds: until the answer begins; then it is 503.
        transfer_seconds: until the answer ends; then the connection is closed.
        body_bytes: of a request.
        rate_per_second: requests that a client may send for long.
        rate_burst: requests that it may send at once.
    """

    concurrency: int = 64
    request_seconds: float = 10.0
    transfer_seconds: float = 300.0
    body_bytes: int = 1_048_576
    rate_per_second: float = 50.0
    rate_burst: int = 100

    @classmethod
    def of(cls, settings: ApiSettings) -> "Limits":
        """Return what the settings say."""
        return cls(
            concurrency=settings.api_concurrency,
            request_seconds=settings.api_request_milliseconds / 1000,
            transfer_seconds=float(settings.api_transfer_seconds),
            body_bytes=settings.api_body_kibibytes * 1024,
            rate_per_second=float(settings.api_rate_per_second),
            rate_burst=settings.api_rate_burst,
        )
