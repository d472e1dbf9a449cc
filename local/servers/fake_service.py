"""A fake of an AWS service behind a real boto3 client: botocore checks what goes in, we check what comes out.

The client builds and validates every request as ever; instead of sending it, it gets an answer from here. An answer or
an error that the service's own model does not know fails the test: the fake cannot drift from what the client expects.
"""

import threading
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Protocol

from botocore.model import OperationModel
from botocore.validate import ParamValidator

_PARAMETERS = "smartfactory_fake_parameters"


class Events(Protocol):
    """Of clients: a botocore session, or what else hands handlers on to them."""

    def register(self, event_name: str, handler: Callable[..., Any], /) -> object:
        """Call a handler for an event."""


class FakeError(Exception):
    """An error of the service, by the name of its shape."""

    def __init__(self, shape: str, message: str) -> None:
        super().__init__(message)
        self.shape, self.message = shape, message


class FakeService:
    """Answers the operations that a subclass names; any other fails the test.

    Attributes:
        calls: names of the operations that were called, in order.
        hooks: an operation's name -> called before it is carried out; may raise, as a crash would.
    """

    def __init__(self, name: str) -> None:
        """Take the service's name as boto3 knows it."""
        self._name = name
        self.calls: list[str] = []
        self.hooks: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        self.lock = threading.RLock()

    def attach(self, events: Events) -> None:
        """Answer every client of this service that gets its handlers from there from now on."""
        events.register(f"before-parameter-build.{self._name}", self._remember)
        events.register(f"before-call.{self._name}", self._answer)

    def operations(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """Return what it can do: an operation's name -> called with the request's parameters."""
        raise NotImplementedError

    @staticmethod
    def _remember(**event: Any) -> None:
        event["context"][_PARAMETERS] = event["params"]

    def _answer(self, **event: Any) -> tuple[Any, dict[str, Any]]:
        model: OperationModel = event["model"]
        parameters: dict[str, Any] = event["context"][_PARAMETERS]
        _demand(model.name in self.operations(), f"the fake of {self._name} has no {model.name}")
        operation = self.operations()[model.name]
        self.calls.append(model.name)
        if model.name in self.hooks:
            self.hooks[model.name](parameters)
        try:
            with self.lock:
                answer = operation(**parameters)
        except FakeError as error:
            return SimpleNamespace(status_code=400), self._error(model, error)
        if model.output_shape is not None:
            problems = ParamValidator().validate(answer, model.output_shape)
            _demand(not problems.has_errors(), f"{model.name}: {problems.generate_report()}")
        return SimpleNamespace(status_code=200), answer

    def _error(self, model: OperationModel, error: FakeError) -> dict[str, Any]:
        shapes = {shape.name: shape for shape in model.error_shapes}
        _demand(error.shape in shapes, f"{model.name} raises {sorted(shapes)}, not {error.shape}")
        code = shapes[error.shape].metadata.get("error", {}).get("code", error.shape)
        return {"Error": {"Code": code, "Message": error.message}, "ResponseMetadata": {"HTTPStatusCode": 400}}


def _demand(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - as an assert, which optimized code leaves out
    if not condition:
        raise AssertionError(otherwise)
