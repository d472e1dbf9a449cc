"""What the intrinsic functions of a template came to, from what CloudFormation says of the stacks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

JSON = Any


VARIABLE = re.compile(r"\$\{([A-Za-z0-9:]+)\}")
"""A name in a text of Fn::Sub; one with a dot is an attribute, and is left as it is."""


class Unknown:
    """A value that only the resource's provider knows; equal to anything, so that it is never compared."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


@dataclass(frozen=True, kw_only=True)
class Resolver:
    """Resolves one stack's template.

    Attributes:
        ids: logical id -> physical id.
        types: logical id -> resource type.
        exports: name -> value, of all stacks.
        account: of the stack.
        region: of the stack.
    """

    ids: Mapping[str, str]
    types: Mapping[str, str]
    exports: Mapping[str, str]
    account: str
    region: str

    def resolved(self, node: JSON) -> JSON:  # noqa: PLR0911 - one for each function
        """Return a value of the template with what its intrinsic functions came to; UNKNOWN where that is not known."""
        match node:
            case {"Ref": str(name), **rest} if not rest:
                return self._pseudo.get(name) or self.ids.get(name, UNKNOWN)
            case {"Fn::GetAtt": [str(name), str(attribute)], **rest} if not rest:
                return self._attribute(name, attribute)
            case {"Fn::ImportValue": str(name), **rest} if not rest:
                return self.exports.get(name, UNKNOWN)
            case {"Fn::Join": [str(separator), list(parts)], **rest} if not rest:
                texts = self.resolved(parts)
                return UNKNOWN if any(each is UNKNOWN for each in texts) else separator.join(map(str, texts))
            case {"Fn::Sub": str(text), **rest} if not rest:
                return self._substituted(text)
            case {"Fn::Sub": _} | {"Fn::Select": _} | {"Fn::Split": _} | {"Fn::FindInMap": _} | {"Fn::GetAZs": _}:
                return UNKNOWN
            case dict():
                return {key: self.resolved(value) for key, value in node.items()}
            case list():
                return [self.resolved(each) for each in node]
        return node

    @property
    def _pseudo(self) -> dict[str, JSON]:
        return {
            "AWS::AccountId": self.account,
            "AWS::Region": self.region,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
        }

    def _substituted(self, text: str) -> JSON:
        names = {name: self.resolved({"Ref": name}) for name in VARIABLE.findall(text)}
        if any(value is UNKNOWN for value in names.values()):
            return UNKNOWN
        return VARIABLE.sub(lambda found: str(names[found[1]]), text)

    def _attribute(self, name: str, attribute: str) -> JSON:
        known = self.ids.get(name)
        make = ARNS.get((self.types.get(name, ""), attribute))
        return UNKNOWN if known is None or make is None else make(f"{self.region}:{self.account}", known)


ARNS: Mapping[tuple[str, str], Callable[[str, str], str]] = {
    ("AWS::DynamoDB::Table", "Arn"): lambda where, name: f"arn:aws:dynamodb:{where}:table/{name}",
    ("AWS::EC2::SecurityGroup", "GroupId"): lambda _, name: name,
    ("AWS::EC2::VPC", "VpcId"): lambda _, name: name,
    ("AWS::ECS::Cluster", "Arn"): lambda where, name: f"arn:aws:ecs:{where}:cluster/{name}",
    ("AWS::IAM::Role", "Arn"): lambda where, name: f"arn:aws:iam::{where.partition(':')[2]}:role/{name}",
    ("AWS::KMS::Key", "Arn"): lambda where, name: f"arn:aws:kms:{where}:key/{name}",
    ("AWS::Kinesis::Stream", "Arn"): lambda where, name: f"arn:aws:kinesis:{where}:stream/{name}",
    ("AWS::Lambda::Function", "Arn"): lambda where, name: f"arn:aws:lambda:{where}:function:{name}",
    ("AWS::Logs::LogGroup", "Arn"): lambda where, name: f"arn:aws:logs:{where}:log-group:{name}:*",
    ("AWS::SQS::Queue", "Arn"): lambda where, url: f"arn:aws:sqs:{where}:{url.rpartition('/')[2]}",
}
"""(type, attribute) -> what it is made of: `region:account` and the physical id. Others are UNKNOWN."""
