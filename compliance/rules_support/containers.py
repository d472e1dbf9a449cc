"""The containers of a task definition, and the tasks of a service."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from compliance.model import Resource
from compliance.rules.base import Context, Result, not_applicable, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.references import refers_to, same

TASK_DEFINITION = "AWS::ECS::TaskDefinition"
SERVICE = "AWS::ECS::Service"


def containers(task: Resource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the path and the definition of every container of a task."""
    for index, each in enumerate(as_list(task.properties.get("ContainerDefinitions"))):
        if isinstance(each, Mapping):
            yield f"ContainerDefinitions.{index}", each


def services_running(context: Context, task: Resource) -> list[Resource]:
    """Return the services that run a task definition."""
    return [
        each
        for each in context.resources(SERVICE)
        if same(context.target(each.properties.get("TaskDefinition"), stack=each.stack), task)
    ]


def has_load_balancer(service: Resource) -> bool:
    """Tell whether a service takes requests through a load balancer; one that does not is a worker."""
    return bool(as_list(service.properties.get("LoadBalancers")))


def scalable_targets(context: Context, service: Resource) -> list[Resource]:
    """Return the Application Auto Scaling targets of a service: their ResourceId ends with its name."""
    return [
        each
        for each in context.resources("AWS::ApplicationAutoScaling::ScalableTarget")
        if refers_to(context, each.properties.get("ResourceId"), service, stack=each.stack)
    ]


def for_each_container(task: Resource, check: Callable[[str], Result], name: str) -> Result:
    """Return one answer for the property `name` of every container; `check` takes the property's path."""
    if unresolved(task.properties.get("ContainerDefinitions")):
        return unknown("ContainerDefinitions")
    results = [check(f"{path}.{name}") for path, _ in containers(task)]
    return combine(*results) if results else not_applicable()
