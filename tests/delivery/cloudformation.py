"""CloudFormation as far as delivery reads it: stacks with templates, resources and outputs, answered in its form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import botocore.session
from botocore.exceptions import ClientError
from botocore.validate import validate_parameters

MODEL = botocore.session.get_session().get_service_model("cloudformation")
AT = "2026-01-01T00:00:00Z"


@dataclass
class Stack:
    """A deployed stack."""

    template: str = '{"Resources": {}}'
    status: str = "CREATE_COMPLETE"
    ids: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass
class CloudFormation:
    """The client; requests and answers are checked against botocore's model."""

    stacks: dict[str, Stack] = field(default_factory=dict)

    def get_template(self, **asked: Any) -> dict[str, Any]:
        return self._answer("GetTemplate", asked, {"TemplateBody": self._stack("GetTemplate", asked).template})

    def describe_stacks(self, **asked: Any) -> dict[str, Any]:
        stacks = [self._stack("DescribeStacks", asked)] if asked else self.stacks.values()
        names = [asked["StackName"]] if asked else list(self.stacks)
        found = [
            {
                "StackName": name,
                "StackStatus": stack.status,
                "CreationTime": AT,
                "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in stack.outputs.items()],
            }
            for name, stack in zip(names, stacks, strict=True)
        ]
        return self._answer("DescribeStacks", asked, {"Stacks": found})

    def list_stack_resources(self, **asked: Any) -> dict[str, Any]:
        found = [
            {
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": physical_id,
                "ResourceType": "AWS::Any::Thing",
                "LastUpdatedTimestamp": AT,
                "ResourceStatus": "CREATE_COMPLETE",
            }
            for logical_id, physical_id in self._stack("ListStackResources", asked).ids.items()
        ]
        return self._answer("ListStackResources", asked, {"StackResourceSummaries": found})

    def detect_stack_drift(self, **asked: Any) -> dict[str, Any]:
        self._stack("DetectStackDrift", asked)
        raise NotImplementedError

    def get_paginator(self, operation: str) -> "_Pages":
        return _Pages(self, operation)

    def _stack(self, operation: str, asked: dict[str, Any]) -> Stack:
        name = asked["StackName"]
        if name not in self.stacks:
            problem = {"Error": {"Code": "ValidationError", "Message": f"Stack with id {name} does not exist"}}
            raise ClientError(problem, operation)  # type: ignore[arg-type]
        return self.stacks[name]

    @staticmethod
    def _answer(operation: str, asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        model = MODEL.operation_model(operation)
        for given, shape in ((asked, model.input_shape), (answer, model.output_shape)):
            assert shape is not None
            validate_parameters(given, shape)
        return answer


@dataclass
class _Pages:
    client: CloudFormation
    operation: str

    def paginate(self, **asked: Any) -> Iterator[dict[str, Any]]:
        yield getattr(self.client, self.operation)(**asked)
