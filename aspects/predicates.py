"""What a requirement can ask of a value that is not a plain comparison."""

import re
from collections.abc import Mapping
from typing import Any, Final

from aspects.template import Stack

KEY_TYPES: Final = frozenset({"AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::KMS::Alias"})
KEY_IDENTIFIER: Final = re.compile(
    r"(?:arn:[^:]+:kms:[^:]+:[^:]+:)?(?:key/)?(?:mrk-[0-9a-f]{32}|[0-9a-f-]{36})"  # a key, by id or ARN
    r"|(?:arn:[^:]+:kms:[^:]+:[^:]+:)?alias/(?!aws/)[A-Za-z0-9:/_<>.-]+"  # an alias that is not the service's own
)


def is_customer_key(value: Any, stack: Stack) -> bool:
    """Tell whether a value of `stack` names a customer-managed KMS key.

    A reference has to lead to a key of the application. A literal has to be a key's identifier or ARN, which comes from
    the configuration, or an alias that is not a service's own.
    """
    target = stack.target(value)
    if target is not None:
        return target.type in KEY_TYPES
    return bool(KEY_IDENTIFIER.fullmatch(stack.text(value)))


def denies_plaintext(statement: Any, actions: tuple[str, ...]) -> bool:
    """Tell whether a statement of a resource policy denies everyone `actions` over unencrypted connections."""
    if not isinstance(statement, Mapping) or statement.get("Effect") != "Deny":
        return False
    # Any further condition would let some unencrypted connections through.
    if statement.get("Condition") not in (
        {"Bool": {"aws:SecureTransport": "false"}},
        {"Bool": {"aws:SecureTransport": False}},
    ):
        return False
    if statement.get("Principal") not in ("*", {"AWS": "*"}, {"AWS": ["*"]}):
        return False
    denied = statement.get("Action", ())
    denied = {denied} if isinstance(denied, str) else set(denied)
    return "*" in denied or all(action in denied or f"{action.partition(':')[0]}:*" in denied for action in actions)
