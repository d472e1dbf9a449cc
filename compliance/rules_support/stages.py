"""The settings of an API stage."""

from collections.abc import Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import unresolved
from compliance.rules_support.answers import as_list


def everywhere_settings(stage: Resource) -> Mapping[str, Any] | None:
    """Return the method settings for all resources and methods, empty if there are none; None for an intrinsic."""
    settings = stage.properties.get("MethodSettings")
    if unresolved(settings):
        return None
    for each in as_list(settings):
        if isinstance(each, Mapping) and each.get("HttpMethod") == "*" and each.get("ResourcePath") in ("/*", "*"):
            return each
    return {}
