"""Who the users are, and how CloudFormation calls the function."""

from typing import Any

APPLICATION, READ_ONLY, API = "smartfactory_application", "smartfactory_read_only", "smartfactory_api"
OWNER, OWNER_PASSWORD = "smartfactory_master", "owner-of-tables"


def request(kind: str = "Create") -> dict[str, Any]:
    return {
        "RequestType": kind,
        "ResponseURL": "https://example.com/answer?Signature=secret",
        "StackId": "stack",
        "RequestId": "request",
        "LogicalResourceId": "Setup",
        "ResourceProperties": {"Version": "1"},
    }
