"""What pictures ask of an environment's templates: names, places, keys, who runs and with whose rights."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from compliance.assembly import Environment
from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules_support.answers import as_list
from compliance.rules_support.catalogue import TAG_PROPERTIES
from compliance.rules_support.policies import trust_statements
from compliance.rules_support.references import physical_name, same, targets
from compliance.rules_support.roles import by_certificate, named_role
from compliance.rules_support.routes import Reach, reach

SERVICE, FUNCTION = "AWS::ECS::Service", "AWS::Lambda::Function"
TASK_DEFINITION = "AWS::ECS::TaskDefinition"
ROLE = "AWS::IAM::Role"
SUBNET, NETWORK, GROUP = "AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::EC2::SecurityGroup"

BESIDE = ("AWS::RDS::DBSubnetGroup", "AWS::ElastiCache::SubnetGroup", "AWS::EFS::MountTarget")
"""Types that say where another resource is: it names them, or they name it."""

CLASSIFICATION = "DataClassification"
TASKS = "ecs-tasks.amazonaws.com"
NOT_STANDING = ("AWS::IAM::", "AWS::EC2::SecurityGroup", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTable")
"""Begin the types that speak of subnets and groups without being in them."""

Key = tuple[str, str]


def key_of(resource: Resource) -> Key:
    """Return what a resource is known by."""
    return resource.stack, resource.logical_id


@dataclass(frozen=True)
class Workload:
    """Something that runs, or acts from outside, with the rights of a role.

    Attributes:
        resource: the service, function or profile; the role itself where tasks are only started when needed.
        roles: whose rights it has.
    """

    resource: Resource
    roles: tuple[Resource, ...]


class Estate:
    """Answers about one environment, each worked out once."""

    def __init__(self, environment: Environment) -> None:
        """Take the environment."""
        self.environment = environment
        self.context = environment.context

    @cached_property
    def account(self) -> str:
        """The number of the account that most stacks go to; empty where the assembly does not say."""
        found = Counter(each.account for each in self.environment.templates)
        return found.most_common(1)[0][0] if found else ""

    @cached_property
    def region(self) -> str:
        """The region that most stacks go to; empty where the assembly does not say."""
        found = Counter(each.region for each in self.environment.templates)
        return found.most_common(1)[0][0] if found else ""

    def resources(self, *types: str) -> list[Resource]:
        """Return the resources of these types, by stack and construct path."""
        return sorted(self.context.resources(*types), key=lambda each: (each.stack, each.path))

    def target(self, resource: Resource, path: str) -> Resource | None:
        """Return the resource that a property refers to."""
        return self.context.target(value_at(resource.properties, path), stack=resource.stack)

    def text(self, resource: Resource, path: str) -> str:
        """Return a property as text; empty where it is absent or only known once deployed."""
        value = value_at(resource.properties, path)
        return "" if value is None else self.context.text(value, stack=resource.stack) or ""

    def referred(self, resource: Resource, *types: str) -> list[Resource]:
        """Return the resources of these types that a resource's properties speak of, in that order, each once."""
        found = {key_of(each): each for each in self._referred[key_of(resource)] if each.type in types}
        return list(found.values())

    @cached_property
    def _referred(self) -> dict[Key, list[Resource]]:
        return {
            key_of(each): targets(self.context, each.properties, stack=each.stack) for each in self.context.resources()
        }

    def referring(self, resource: Resource, *types: str) -> list[Resource]:
        """Return the resources of these types that speak of a resource."""
        return [
            each
            for each in self.resources(*types)
            if any(same(found, resource) for found in self._referred[key_of(each)])
        ]

    def name(self, resource: Resource) -> str:
        """Return a resource's physical name, or where it is in the application if the service makes one up."""
        named = physical_name(self.context, resource) or self.tags(resource).get("Name")
        return named or resource.path.removesuffix("/Resource").rpartition("/")[2]

    def tags(self, resource: Resource) -> dict[str, str]:
        """Return a resource's tags, those that can be read."""
        raw = value_at(resource.properties, TAG_PROPERTIES.get(resource.type, "Tags"))
        if isinstance(raw, dict):
            return {str(key): str(value) for key, value in raw.items() if isinstance(value, str)}
        pairs = [each for each in as_list(raw) if isinstance(each, dict)]
        return {str(each["Key"]): str(each.get("Value")) for each in pairs if isinstance(each.get("Key"), str)}

    def classification(self, resource: Resource) -> str:
        """Return how the data of a resource is classified by its tag; empty where it has none."""
        return self.tags(resource).get(CLASSIFICATION, "")

    def encrypted_by(self, resource: Resource) -> str:
        """Return the alias of the key that a resource names; empty where it names none of the environment's."""
        for key in self.referred(resource, "AWS::KMS::Key"):
            for alias in self.resources("AWS::KMS::Alias"):
                if same(self.target(alias, "TargetKeyId"), key):
                    return self.text(alias, "AliasName").removeprefix("alias/")
        return ""

    def standing(self, resource: Resource) -> list[Resource]:
        """Return a resource and what says where it stands."""
        if resource.type.startswith(NOT_STANDING):
            return []
        beside = self.referred(resource, *BESIDE)
        mounts = self.referring(resource, BESIDE[-1]) if resource.type.startswith("AWS::EFS") else []
        return [resource, *beside, *mounts]

    def subnets(self, resource: Resource) -> list[Resource]:
        """Return the subnets that a resource stands in, by their construct paths."""
        found = {key_of(sub): sub for each in self.standing(resource) for sub in self.referred(each, SUBNET)}
        return sorted(found.values(), key=lambda each: each.path)

    def standing_in(self, subnet: Resource) -> list[Resource]:
        """Return what stands in a subnet, by itself or by what says where it stands."""
        return self._inside.get(key_of(subnet), [])

    @cached_property
    def _inside(self) -> dict[Key, list[Resource]]:
        found: dict[Key, list[Resource]] = {}
        for resource in self.resources():
            for subnet in self.subnets(resource):
                found.setdefault(key_of(subnet), []).append(resource)
        return found

    def groups(self, resource: Resource) -> list[Resource]:
        """Return the security groups of a resource."""
        found = {key_of(sub): sub for each in self.standing(resource) for sub in self.referred(each, GROUP)}
        return list(found.values())

    @cached_property
    def members(self) -> dict[Key, list[Resource]]:
        """Security group -> what has it."""
        found: dict[Key, list[Resource]] = {}
        for resource in self.resources():
            for group in self.groups(resource):
                found.setdefault(key_of(group), []).append(resource)
        return found

    def reach(self, subnet: Resource) -> Reach:
        """Return how far a subnet reaches."""
        return self._reach[key_of(subnet)]

    @cached_property
    def _reach(self) -> dict[Key, Reach]:
        return {key_of(each): reach(self.context, each) for each in self.resources(SUBNET)}

    def tier(self, subnet: Resource) -> str:
        """Return what the subnets of a kind are called: by the library's tag, else by how far they reach."""
        return self.tags(subnet).get("aws-cdk:subnet-name") or self.reach(subnet).value

    @cached_property
    def workloads(self) -> tuple[Workload, ...]:
        """Services, functions, whoever holds a certificate, and tasks that somebody starts when needed."""
        return tuple(self._workloads())

    def _workloads(self) -> Iterator[Workload]:
        taken: set[Key] = set()
        for service in self.resources(SERVICE):
            definition = self.target(service, "TaskDefinition")
            roles = self._roles(definition, "TaskRoleArn") if definition else ()
            yield Workload(service, roles)
        for definition in self.resources(TASK_DEFINITION):
            taken |= {
                key_of(each) for path in ("TaskRoleArn", "ExecutionRoleArn") for each in self._roles(definition, path)
            }
        for function in self.resources(FUNCTION):
            yield Workload(function, self._roles(function, "Role"))
        profiles = self.resources("AWS::RolesAnywhere::Profile")
        for profile in profiles:
            yield Workload(profile, tuple(self.referred(profile, ROLE)))
        for role in self.resources(ROLE):
            trusted = trust_statements(role)
            for_tasks = any(TASKS in each.principals.get("Service", ()) for each in trusted)
            by_holders = any(map(by_certificate, trusted)) and not profiles
            if (for_tasks and key_of(role) not in taken) or by_holders:
                yield Workload(role, (role,))

    def _roles(self, resource: Resource, path: str) -> tuple[Resource, ...]:
        role = named_role(value_at(resource.properties, path), self.context, stack=resource.stack)
        return (role,) if role else ()


def distinct(resources: Iterable[Resource]) -> list[Resource]:
    """Return resources, each once."""
    return list({key_of(each): each for each in resources}.values())


def number(value: Any) -> str:
    """Return a number as in a template, with commas; empty for what is none."""
    text = str(value)
    return f"{int(text):,}" if text.isdigit() else ""
