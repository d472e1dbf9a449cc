"""What a rule file holds.

A file `compliance/rules/<rule_id with underscores>.py` has `RULE`, the metadata, and `check`, a pure function:
``check(resource, context)`` for a rule about resources of some types, ``check(context)`` for a rule about a whole
environment (something that must exist). Rules name an objective and know no framework: which controls an objective
serves is data in `compliance/controls/objectives.toml`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from compliance.model import Answer, Resource


class Objective(StrEnum):
    """What a rule is for, in the field's own words; mapped to controls in `controls/objectives.toml`."""

    ASSET_INVENTORY = "asset-inventory"
    AUTHENTICATION = "authentication"
    AUTHENTICATION_INFORMATION = "authentication-information"
    BACKUP = "backup"
    CAPACITY = "capacity"
    CHANGE_CONTROL = "change-control"
    CLASSIFICATION_LABELS = "classification-labels"
    CLOUD_SERVICE_SCOPE = "cloud-service-scope"
    CONTINUITY = "continuity"
    DATA_DELETION = "data-deletion"
    DATA_LOSS_PREVENTION = "data-loss-prevention"
    DATA_MASKING = "data-masking"
    DURABILITY = "durability"
    ENCRYPTION_AT_REST = "encryption-at-rest"
    ENCRYPTION_IN_TRANSIT = "encryption-in-transit"
    ENVIRONMENT_SEPARATION = "environment-separation"
    EVIDENCE_INTEGRITY = "evidence-integrity"
    INPUT_VALIDATION = "input-validation"
    KEY_ACCESS = "key-access"
    KEY_MANAGEMENT = "key-management"
    LEAST_PRIVILEGE = "least-privilege"
    LOGGING = "logging"
    MONITORING = "monitoring"
    NETWORK_SEGREGATION = "network-segregation"
    NETWORK_SERVICES = "network-services"
    PRIVACY = "privacy"
    PRIVILEGED_UTILITIES = "privileged-utilities"
    PUBLIC_ACCESS = "public-access"
    RECORD_RETENTION = "record-retention"
    REDUNDANCY = "redundancy"
    REQUEST_FILTERING = "request-filtering"
    SCANNER_INTEGRITY = "scanner-integrity"
    SECRET_ROTATION = "secret-rotation"  # noqa: S105 - not a password
    SECURE_CONFIGURATION = "secure-configuration"
    SEGREGATION_OF_DUTIES = "segregation-of-duties"
    SOFTWARE_INSTALLATION = "software-installation"
    TEST_DATA = "test-data"
    THREAT_DETECTION = "threat-detection"
    VULNERABILITY_MANAGEMENT = "vulnerability-management"
    WEB_FILTERING = "web-filtering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Metadata of one rule.

    Attributes:
        id: kebab-case; the file's name with hyphens.
        title: what must be true, one sentence.
        objective: what it is for.
        why: what happens otherwise, for the reader of a failing gate.
        fix: what to change, naming the property.
        source: address of the vendor's page that a limit or property comes from.
        types: resource types it speaks of; empty for a rule about a whole environment.
        evidence_elsewhere: whether what it looks for beside the resource, an alarm for example, usually stands in
            another stack: then a lone template cannot fail it.
    """

    id: str
    title: str
    objective: Objective
    why: str
    fix: str
    source: str
    types: tuple[str, ...] = ()
    evidence_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A rule's answer: make it with `passed`, `failed`, `not_applicable` or `not_evaluated`.

    Attributes:
        answer: never ACCEPTED, which is not the rule's to say.
        properties: paths of the properties that were looked at.
        detail: what is wrong or why nothing can be said; empty for PASS.
    """

    answer: Answer
    properties: tuple[str, ...] = ()
    detail: str = ""


def passed(*properties: str) -> Result:
    """Answer PASS."""
    return Result(Answer.PASS, properties)


def failed(*properties: str, detail: str) -> Result:
    """Answer FAIL; `detail` says what was found, without values that differ by environment."""
    return Result(Answer.FAIL, properties, detail)


def not_applicable() -> Result:
    """Answer NOT_APPLICABLE: the resource is of the type, and the rule still does not speak of it."""
    return Result(Answer.NOT_APPLICABLE)


def not_evaluated(*properties: str, detail: str) -> Result:
    """Answer NOT_EVALUATED: the template does not say (an unresolved intrinsic)."""
    return Result(Answer.NOT_EVALUATED, properties, detail)


class Context(Protocol):
    """The environment around a resource, as a rule sees it."""

    @property
    def suffix(self) -> str:
        """The environment suffix, from the resources' own EnvironmentSuffix tags; empty where there are none."""

    def resources(self, *types: str) -> Iterable[Resource]:
        """Return the environment's resources of these types (all, if none is given), every stack."""

    def target(self, value: Any, *, stack: str) -> Resource | None:
        """Return the resource that a Ref, Fn::GetAtt or Fn::ImportValue in `stack` points at, or None."""

    def text(self, value: Any, *, stack: str) -> str | None:
        """Return a value as text, joins and references to physical names resolved; None if it cannot be known."""


def unresolved(value: Any) -> bool:
    """Tell whether a value is an intrinsic that a template alone cannot decide."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    function = str(next(iter(value)))
    return function.startswith("Fn::") or function in ("Ref", "Condition")


def is_true(value: Any) -> bool:
    """Tell whether a value is true as CloudFormation reads it: also the string."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def is_false(value: Any) -> bool:
    """Tell whether a value is explicitly false as CloudFormation reads it: also the string."""
    return value is False or (isinstance(value, str) and value.lower() == "false")
