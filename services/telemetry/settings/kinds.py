"""Kinds of values that a variable takes; the description is what the error says is allowed."""

from typing import Annotated, Literal

from msgspec import Meta

from services.telemetry.events import IDENTIFIER

Text = Annotated[str, Meta(min_length=1, description="a text that is not empty")]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$", description="a host name")]
Port = Annotated[int, Meta(ge=1, le=65535, description="a TCP port, 1 to 65535")]
SecretArn = Annotated[
    str, Meta(pattern=r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$", description="the ARN of a secret")
]
QueueUrl = Annotated[str, Meta(pattern=r"^https?://.+/.+$", description="the URL of an SQS queue")]
FacilityId = Annotated[
    str,
    Meta(
        pattern=f"^{IDENTIFIER}$(?!\\n)",
        description="a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_`",
    ),
]
AbsolutePath = Annotated[str, Meta(pattern=r"^/.*[^/]$", description="an absolute path without a slash at its end")]
Endpoint = Annotated[str, Meta(pattern=r"^https?://[^/ ]+$", description="http:// or https://, and a host")]
Url = Annotated[str, Meta(pattern=r"^https?://[^ ?#]+[^ ?#/]$", description="http:// or https://, host and path")]
Region = Annotated[str, Meta(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$", description="a region, us-east-1 for example")]
Milliseconds = Annotated[int, Meta(ge=1, le=3_600_000, description="milliseconds, 1 to 3600000")]
Minutes = Annotated[int, Meta(ge=1, le=1440, description="minutes, 1 to 1440")]
Hours = Annotated[int, Meta(ge=1, le=8760, description="hours, 1 to 8760")]
Seconds = Annotated[int, Meta(ge=1, le=3600, description="seconds, 1 to 3600")]
Count = Annotated[int, Meta(ge=1, le=100_000, description="a number, 1 to 100000")]
Mebibytes = Annotated[int, Meta(ge=1, le=1_048_576, description="MiB, 1 to 1048576")]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
