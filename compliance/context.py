"""What a rule sees around a resource: its environment, references across stacks, values as text."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from compliance.model import Resource
from compliance.template import Template

SUFFIX_TAG = "EnvironmentSuffix"

REF_RETURNS: dict[str, str] = {
    "AWS::ApiGateway::Stage": "StageName",
    "AWS::Backup::BackupVault": "BackupVaultName",
    "AWS::CloudTrail::Trail": "TrailName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::DynamoDB::GlobalTable": "TableName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ECS::Cluster": "ClusterName",
    "AWS::ElastiCache::ReplicationGroup": "ReplicationGroupId",
    "AWS::ElastiCache::SubnetGroup": "CacheSubnetGroupName",
    "AWS::ElastiCache::User": "UserId",
    "AWS::ElastiCache::UserGroup": "UserGroupId",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::KMS::Alias": "AliasName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::RDS::DBCluster": "DBClusterIdentifier",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
    "AWS::RDS::DBParameterGroup": "DBParameterGroupName",
    "AWS::RDS::DBSubnetGroup": "DBSubnetGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SSM::Parameter": "Name",
}
"""Types whose `Ref` is their own name, and the property that holds it. Source: each type's page in the CloudFormation
template reference, "Return values"."""

_PLACEHOLDER = re.compile(r"\$\{(!?)([^{}]+)\}")


class EnvironmentContext:
    """Implements `compliance.rules.base.Context` over the templates of one environment."""

    def __init__(self, templates: Sequence[Template], *, stage: str | None = None) -> None:
        """Take an environment's templates; `stage` narrows the suffix to that stage's resources."""
        self._templates = {template.stack: template for template in templates}
        self._stage = stage

    @cached_property
    def suffix(self) -> str:
        """The environment suffix that most resources carry; empty where there are none."""
        found: Counter[str] = Counter()
        for template in self._templates.values():
            if self._stage is not None and template.stage != self._stage:
                continue
            if SUFFIX_TAG in template.tags:
                found[template.tags[SUFFIX_TAG]] += 1
            found.update(value for resource in template.resources for value in _suffix_tags(resource))
        return found.most_common(1)[0][0] if found else ""

    @cached_property
    def _by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for template in self._templates.values():
            for resource in template.resources:
                if not is_conditional(resource):
                    found.setdefault(resource.type, []).append(resource)
        return found

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], Resource]:
        return {
            (template.stack, resource.logical_id): resource
            for template in self._templates.values()
            for resource in template.resources
        }

    @cached_property
    def _exports(self) -> dict[str, tuple[str, Any]]:
        """Export name -> (stack, value) of every output that is exported under a name that can be known."""
        found = {}
        for template in self._templates.values():
            outputs = template.body.get("Outputs")
            for output in outputs.values() if isinstance(outputs, Mapping) else ():
                export = output.get("Export") if isinstance(output, Mapping) else None
                name = self.text(export.get("Name"), stack=template.stack) if isinstance(export, Mapping) else None
                if name is not None:
                    found[name] = (template.stack, output.get("Value"))
        return found

    def resources(self, *types: str) -> Iterable[Resource]:
        """Return the environment's resources of these types (all, if none is given), every stack.

        A resource with a Condition is left out: what may be absent is no evidence that something is there.
        """
        return [each for kind in types or self._by_type for each in self._by_type.get(kind, ())]

    def target(self, value: Any, *, stack: str) -> Resource | None:
        """Return the resource that a Ref, Fn::GetAtt or Fn::ImportValue in `stack` points at, or None.

        A resource with a Condition is never the answer; see `resources`.
        """
        if not isinstance(value, Mapping) or len(value) != 1:
            return None
        function, argument = next(iter(value.items()))
        if function == "Fn::ImportValue":
            exported = self._exported(argument, stack)
            return self.target(exported[1], stack=exported[0]) if exported else None
        if function == "Ref" and isinstance(argument, str):
            return self._present(stack, argument)
        if function == "Fn::GetAtt" and (parts := _attribute(argument)):
            return self._present(stack, parts[0])
        return None

    def _present(self, stack: str, logical_id: str) -> Resource | None:
        found = self._by_id.get((stack, logical_id))
        return None if found is None or is_conditional(found) else found

    def text(self, value: Any, *, stack: str) -> str | None:
        """Return a value as text, joins and references to physical names resolved; None if it cannot be known."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        if not isinstance(value, Mapping) or len(value) != 1:
            return None
        function, argument = next(iter(value.items()))
        resolvers: dict[str, Callable[[Any, str], str | None]] = {
            "Ref": self._reference,
            "Fn::GetAtt": self._physical_attribute,
            "Fn::Join": self._join,
            "Fn::Sub": self._substitute,
            "Fn::Select": self._select,
            "Fn::ImportValue": self._import,
        }
        resolve = resolvers.get(function)
        return resolve(argument, stack) if resolve else None

    def _reference(self, name: Any, stack: str) -> str | None:
        template = self._templates.get(stack)
        if template is None or not isinstance(name, str):
            return None
        pseudo = {
            "AWS::AccountId": template.account,
            "AWS::Partition": "aws",
            "AWS::Region": template.region,
            "AWS::StackName": template.stack_name,
            "AWS::URLSuffix": "amazonaws.com",
        }
        if name in pseudo:
            return pseudo[name] or None
        if name in template.parameters:
            return self.text(template.parameters[name], stack=stack)
        resource = self._by_id.get((stack, name))
        returned = REF_RETURNS.get(resource.type) if resource else None
        return self.text(resource.properties.get(returned), stack=stack) if resource and returned else None

    def _physical_attribute(self, argument: Any, stack: str) -> str | None:
        """Return an attribute that is also a property, as `QueueName` is: its value is then known."""
        parts = _attribute(argument)
        resource = self._by_id.get((stack, parts[0])) if parts else None
        return self.text(resource.properties.get(parts[1]), stack=stack) if resource and parts else None

    def _join(self, argument: Any, stack: str) -> str | None:
        match argument:
            case [str() as separator, list() as parts]:
                return _concatenate(separator, [self.text(part, stack=stack) for part in parts])
            case _:
                return None

    def _select(self, argument: Any, stack: str) -> str | None:
        match argument:
            case [int() | str() as index, list() as options] if str(index).isdigit() and int(index) < len(options):
                return self.text(options[int(index)], stack=stack)
            case _:
                return None

    def _import(self, argument: Any, stack: str) -> str | None:
        exported = self._exported(argument, stack)
        return self.text(exported[1], stack=exported[0]) if exported else None

    def _exported(self, argument: Any, stack: str) -> tuple[str, Any] | None:
        name = self.text(argument, stack=stack)
        return None if name is None else self._exports.get(name)

    def _substitute(self, argument: Any, stack: str) -> str | None:
        match argument:
            case str() as pattern:
                variables: Mapping[str, Any] = {}
            case [str() as pattern, Mapping() as variables]:
                pass
            case _:
                return None
        pieces: list[str | None] = []
        position = 0
        for placeholder in _PLACEHOLDER.finditer(pattern):
            pieces.append(pattern[position : placeholder.start()])
            literal, name = placeholder.groups()
            pieces.append(f"${{{name}}}" if literal else self._variable(name.strip(), variables, stack))
            position = placeholder.end()
        return _concatenate("", [*pieces, pattern[position:]])

    def _variable(self, name: str, variables: Mapping[str, Any], stack: str) -> str | None:
        if name in variables:
            return self.text(variables[name], stack=stack)
        return self.text({"Fn::GetAtt": name} if "." in name else {"Ref": name}, stack=stack)


def is_conditional(resource: Resource) -> bool:
    """Return whether it depends on a parameter or the region that the resource exists at all."""
    return "Condition" in resource.body


def _concatenate(separator: str, pieces: list[str | None]) -> str | None:
    known = [piece for piece in pieces if piece is not None]
    return separator.join(known) if len(known) == len(pieces) else None


def _attribute(argument: Any) -> tuple[str, str] | None:
    """Split the argument of Fn::GetAtt, a list or `Id.Attribute`, into logical id and attribute."""
    match argument:
        case [str() as logical_id, str() as attribute]:
            return logical_id, attribute
        case str() if "." in argument:
            logical_id, _, attribute = argument.partition(".")
            return logical_id, attribute
        case _:
            return None


def _suffix_tags(resource: Resource) -> Iterator[str]:
    """Yield the EnvironmentSuffix tag of a resource, whichever form its type gives to tags."""
    tags = resource.properties.get("Tags")
    match tags:
        case list():
            for tag in tags:
                if isinstance(tag, Mapping) and tag.get("Key") == SUFFIX_TAG and isinstance(tag.get("Value"), str):
                    yield tag["Value"]
        case Mapping() if isinstance(tags.get(SUFFIX_TAG), str):
            yield tags[SUFFIX_TAG]
