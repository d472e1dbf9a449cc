"""Talks to the tools that run as processes of their own.

A runner writes one line at start, ``{"rules": [...]}``, every rule it has; then, for each line it reads,
``{"template": path, "region": name}``, one line: ``{"answers": [...], "not_applicable": {rule: {type: count}}}`` or
``{"error": text}`` for a template that the tool cannot read. All lines are JSON.

cdk-nag's and checkov's runners also take many small templates at once, and answer about some of their resources:
``{"templates": [path], "region": name, "subjects": [[logical id]]}`` gives ``{"batch": [...]}``, for each template what
it would give alone.
"""

import subprocess
import tempfile
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from compliance.errors import ToolError
from compliance.model import Answer

T = TypeVar("T")


class RuleInfo(msgspec.Struct, frozen=True):
    """What a tool says of a rule; see `compliance.model.Finding`.

    Attributes:
        source: where the rule is documented.
        active: whether it runs; tools know rules that they leave out.
    """

    id: str
    description: str = ""
    why: str = ""
    source: str = ""
    aliases: tuple[str, ...] = ()
    active: bool = True


class RawAnswer(msgspec.Struct, frozen=True):
    """One answer about one resource of one template, in whichever environment the template stands.

    Attributes:
        rule: see `Finding`.
        logical_id: empty where the answer is about the template itself.
        answer: see `Finding`.
        detail: see `Finding`.
        properties: `Path.Inside.Properties`, or `OtherLogicalId/Property` for a property of another resource.
    """

    rule: str
    logical_id: str
    answer: Answer
    detail: str = ""
    properties: tuple[str, ...] = ()


class TemplateAnswers(msgspec.Struct, frozen=True):
    """All that a tool says of a template.

    Attributes:
        answers: one for each (rule, resource, detail).
        not_applicable: rule -> type -> how many resources the rule does not speak of.
        error: why the tool could not read the template; empty if it could.
    """

    answers: tuple[RawAnswer, ...] = ()
    not_applicable: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    error: str = ""


class Request(msgspec.Struct, frozen=True):
    """One template to look at."""

    template: str
    region: str


class BatchRequest(msgspec.Struct, frozen=True):
    """Templates to look at, and for each the resources that answers are wanted about."""

    templates: tuple[str, ...]
    region: str
    subjects: tuple[tuple[str, ...], ...]


class _Batch(msgspec.Struct):
    batch: tuple[TemplateAnswers, ...]


class _Greeting(msgspec.Struct):
    rules: tuple[RuleInfo, ...]


class Worker:
    """One running tool. Not for use by several threads at once."""

    def __init__(self, tool: str, command: list[str], *, environment: dict[str, str], directory: Path) -> None:
        """Start the tool; it gets ready while the caller does other things.

        Args:
            tool: its name, for messages.
            command: the program and its arguments.
            environment: the process environment.
            directory: the working directory, without configuration files that the tool would pick up.

        Raises:
            ToolError: the program is not there.
        """
        self._tool = tool
        self._complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed with the worker
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own runner
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                cwd=directory,
                env=environment,
                encoding="utf-8",
            )
        except OSError as error:
            self._complaints.close()
            raise ToolError(f"{tool} cannot start ({error}); `make setup` installs it") from None
        self._rules: tuple[RuleInfo, ...] | None = None

    def rules(self) -> tuple[RuleInfo, ...]:
        """Return every rule that the tool has.

        Raises:
            ToolError: the tool died.
        """
        if self._rules is None:
            self._rules = self._read(_Greeting).rules
        return self._rules

    def ask(self, request: Request) -> TemplateAnswers:
        """Return the tool's answers about one template.

        Raises:
            ToolError: the tool died.
        """
        self._write(request)
        return self._read(TemplateAnswers)

    def ask_batch(self, request: BatchRequest) -> tuple[TemplateAnswers, ...]:
        """Return the tool's answers about some resources of each template.

        Raises:
            ToolError: the tool died.
        """
        self._write(request)
        return self._read(_Batch).batch

    def close(self) -> None:
        """End the tool."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._complaints):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:  # what was buffered for a process that is gone
                    continue

    def _write(self, request: Request | BatchRequest) -> None:
        self.rules()
        try:
            pipe = self._pipe(self._process.stdin)
            pipe.write(msgspec.json.encode(request).decode() + "\n")
            pipe.flush()
        except BrokenPipeError:
            raise self._died() from None

    def _read(self, kind: type[T]) -> T:
        line = self._pipe(self._process.stdout).readline()
        try:
            return msgspec.json.decode(line, type=kind)
        except msgspec.DecodeError:
            raise self._died() from None

    def _pipe(self, pipe: IO[str] | None) -> IO[str]:
        if pipe is None:
            raise ToolError(f"{self._tool} has no pipe")
        return pipe

    def _died(self) -> ToolError:
        self._process.kill()
        self._process.wait()
        self._complaints.seek(0)
        last = [line for line in self._complaints.read().splitlines() if line.strip()][-5:]
        return ToolError(
            f"{self._tool} stopped before it had answered; `make setup` installs it anew: {' | '.join(last)}"
        )
