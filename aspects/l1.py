"""L1 constructs seen from Python: their CloudFormation type, and properties that may be tokens."""

from functools import cache
from typing import Any

import aws_cdk as cdk


def resource_type(node: cdk.CfnResource) -> str:
    """Return the CloudFormation type of an L1 construct.

    Typed constructs are asked once a class, since every question is a call into Node.
    """
    return node.cfn_resource_type if is_untyped(node) else _type_of_class(type(node))


def is_untyped(node: cdk.CfnResource) -> bool:
    """Tell whether a construct has no class of its own: custom resources, and what the library makes for them."""
    return not hasattr(type(node), "CFN_RESOURCE_TYPE_NAME")


@cache
def _type_of_class(kind: type[cdk.CfnResource]) -> str:
    name: str = kind.CFN_RESOURCE_TYPE_NAME  # type: ignore[attr-defined]  # every typed L1 class has it
    return name


@cache
def attribute(kind: type[cdk.CfnResource], name: str) -> str | None:
    """Return the Python attribute for a CloudFormation property of a typed L1 class; None if it has none."""
    for base in kind.__mro__:
        for key, member in vars(base).items():
            if isinstance(member, property) and _jsii_name(member).lower() == name.lower():
                return key
    return None


def _jsii_name(member: property) -> str:
    # jsii keeps the name that the property has in Node on the getter.
    return getattr(member.fget, "__jsii_name__", None) or ""


def is_absent(node: cdk.CfnResource, name: str) -> bool:
    """Tell whether a scalar property (a string, number or boolean) of a typed L1 construct will not be synthesized.

    The library's own constructs hand names over as lazy tokens, which resolve to nothing where none was given.
    """
    value: Any = getattr(node, name)
    if isinstance(value, str) and "${Token[" in value:
        return cdk.Stack.of(node).resolve(value) is None
    return value is None
