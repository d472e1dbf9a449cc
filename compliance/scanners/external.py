"""Asks the external tools about many templates at once, and remembers what they said."""

import contextlib
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from compliance.scanners import cdk_nag, cfn_lint, checkov
from compliance.scanners.cache import Cache
from compliance.scanners.tool import Tool
from compliance.scanners.worker import BatchRequest, Request, RuleInfo, TemplateAnswers, Worker

T = TypeVar("T")

LIFE = 1000
"""Small templates that a process is asked about before another takes its place. Neither the libraries of cdk-nag, which
remember every token, nor checkov's runner, which never collects garbage, are made for thousands: at 0.6 MB for each, a
process would end at 3 GB, and a new one is there in 3 s."""

Advance = Callable[[str, int, int], None]
"""Called with (tool, how many templates are answered, of how many)."""


@dataclass(frozen=True)
class Question:
    """A template to ask about.

    Attributes:
        text: the scrubbed template.
        region: where it is to be deployed.
    """

    text: str
    region: str

    @property
    def key(self) -> str:
        """Equal for equal questions."""
        return sha256(f"{self.region}\n{self.text}".encode()).hexdigest()


@dataclass
class ToolResult:
    """What a tool said.

    Attributes:
        rules: all that it has.
        answers: by the question's key.
    """

    rules: tuple[RuleInfo, ...] = ()
    answers: dict[str, TemplateAnswers] = field(default_factory=dict)


def tools() -> tuple[Tool, ...]:
    """Return the external scanners, the slowest first.

    Raises:
        ToolError: one of them is not installed.
    """
    return cfn_lint.tool(), checkov.tool(), cdk_nag.tool()


class Pool:
    """The processes of one tool."""

    def __init__(self, tool: Tool, *, cache: Cache, directory: Path) -> None:
        """Prepare; nothing starts yet.

        Args:
            tool: which.
            cache: where answers are kept.
            directory: a folder to work in, of this pool alone: tools must not see each other's half-written files.
        """
        self.tool = tool
        self._cache = cache
        self._directory = directory
        self._workers: list[Worker] = []
        self._served = 0

    def warm_up(self) -> None:
        """Start the processes before there is something to ask: they take seconds to get ready."""
        while len(self._workers) < self.tool.processes:
            self._start()

    def rules(self) -> tuple[RuleInfo, ...]:
        """Return every rule that the tool has."""
        key = f"rules-{self.tool.fingerprint}"
        known = self._cache.get(key, tuple[RuleInfo, ...])
        if known is None:
            known = (self._workers[0] if self._workers else self._start()).rules()
            self._cache.put(key, known)
        return known

    def ask(self, questions: Mapping[str, Question], advance: Advance) -> ToolResult:
        """Return the answers to all questions, from the cache where it has them.

        Raises:
            ToolError: the tool does not run.
        """
        result = ToolResult()
        open_questions: queue.SimpleQueue[Question] = queue.SimpleQueue()
        # the longest first: the last ones then end at about the same time
        for question in sorted(questions.values(), key=lambda each: (-len(each.text), each.key)):
            known = self._cache.get(self._key(question), TemplateAnswers)
            if known is None:
                open_questions.put(question)
            else:
                result.answers[question.key] = known
        advance(self.tool.name, len(result.answers), len(questions))
        self._answer(open_questions, result, lambda: advance(self.tool.name, len(result.answers), len(questions)))
        result.rules = self.rules()
        return result

    def ask_batch(self, questions: Sequence[Question], subjects: Sequence[tuple[str, ...]]) -> list[TemplateAnswers]:
        """Return the answers about some resources of each of many small templates for one region; nothing is cached.

        Args:
            questions: the templates.
            subjects: for each, the logical ids of the resources that answers are wanted about.

        Raises:
            ToolError: the tool does not run.
        """
        if self._served >= LIFE:
            while self._workers:
                self._workers.pop().close()
            self._served = 0
        worker = self._workers[0] if self._workers else self._start()
        self._served += len(questions)
        requests = [self._request(question) for question in questions]
        paths = tuple(request.template for request in requests)
        try:
            return list(worker.ask_batch(BatchRequest(paths, questions[0].region, tuple(subjects))))
        finally:
            for path in paths:
                Path(path).unlink(missing_ok=True)

    def close(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.close()

    def _start(self) -> Worker:
        worker = Worker(
            self.tool.name,
            self.tool.command(self.tool.runner),
            environment=self.tool.environ(self._directory),
            directory=self._directory,
        )
        self._workers.append(worker)
        return worker

    def _key(self, question: Question) -> str:
        return sha256(f"{self.tool.fingerprint}\n{question.key}".encode()).hexdigest()

    def _answer(self, questions: queue.SimpleQueue[Question], result: ToolResult, done: Callable[[], None]) -> None:
        def serve(worker: Worker) -> None:
            with contextlib.suppress(queue.Empty):
                while True:
                    question = questions.get_nowait()
                    answers = worker.ask(self._request(question))
                    if not answers.error:  # it may be readable the next time
                        self._cache.put(self._key(question), answers)
                    result.answers[question.key] = answers
                    done()

        while len(self._workers) < min(self.tool.processes, questions.qsize()):
            self._start()
        run_all([partial(serve, worker) for worker in self._workers])

    def _request(self, question: Question) -> Request:
        path = self._directory / f"{question.key}.template.json"
        path.write_text(question.text, encoding="utf-8")
        return Request(str(path), question.region)


@contextlib.contextmanager
def pools(selected: tuple[Tool, ...], *, cache: Cache, directory: Path) -> Iterator[tuple[Pool, ...]]:
    """Provide the pools of these tools, each with a folder below `directory`; their processes end with the block."""
    for tool in selected:
        (directory / tool.name).mkdir(exist_ok=True)
    opened = tuple(Pool(tool, cache=cache, directory=directory / tool.name) for tool in selected)
    try:
        yield opened
    finally:
        for pool in opened:
            pool.close()


def ask_all(opened: tuple[Pool, ...], questions: Mapping[str, Question], advance: Advance) -> dict[str, ToolResult]:
    """Ask every tool about every template, side by side.

    Raises:
        ToolError: a tool does not run.
    """
    answered = run_all([partial(pool.ask, questions, advance) for pool in opened])
    return {pool.tool.name: result for pool, result in zip(opened, answered, strict=True)}


def run_all(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Run calls side by side and return what they return; the first that raises ends it."""
    if not calls:
        return []
    with ThreadPoolExecutor(max_workers=len(calls)) as executor:
        return [future.result() for future in [executor.submit(call) for call in calls]]
