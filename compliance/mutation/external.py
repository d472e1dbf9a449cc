"""Asks cdk-nag and checkov about mutants: small cuts, many at once.

Both are asked about every mutant that they could kill: about whose subjects they say PASS before the change, by a rule
that counts. That leaves nothing out, since whoever said nothing before cannot go from PASS to FAIL.
"""

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from types import TracebackType
from typing import Self

from compliance.evidence import DEFAULT_REGION
from compliance.model import Answer
from compliance.mutation.closure import Neighbours
from compliance.mutation.kill import Jury, Rule, Subject
from compliance.mutation.model import Mutant
from compliance.mutation.store import Said, Store
from compliance.scanners.external import Pool, Question
from compliance.scanners.scrub import scrub
from compliance.scanners.worker import TemplateAnswers
from compliance.template import Template

BATCH = 20
"""Templates in one request. Measured: checkov takes 69 ms for each in batches of 20 and 83 ms in batches of 100."""

AHEAD = 4
"""Batches that wait while one is answered: enough that no tool is idle, few enough to hold in memory."""

Key = str
_ASKED = (Answer.PASS, Answer.FAIL)


class Asker:
    """Asks one tool, in the background. To be used from one thread, as a context."""

    def __init__(self, pool: Pool, store: Store) -> None:
        """Take the tool's pool, and where its answers are kept."""
        self.tool = pool.tool.name
        self._pool = pool
        self._store = store
        self._said: dict[Key, Said] = {}
        self._waiting: list[tuple[Key, Question, tuple[str, ...]]] = []
        self._running: deque[tuple[list[Key], Future[list[TemplateAnswers]]]] = deque()
        self._executor = ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ask nothing more."""
        self._executor.shutdown(cancel_futures=True)

    def ask(self, template: Template, text: str, logical_ids: tuple[str, ...]) -> Key:
        """Ask about some resources of a scrubbed template; return the key of the answers.

        Raises:
            ToolError: the tool does not run.
        """
        question = Question(text, template.region or DEFAULT_REGION)
        key = sha256("\n".join((self._pool.tool.fingerprint, question.key, *logical_ids)).encode()).hexdigest()
        if key not in self._said:
            known = self._store.get(key)
            self._said[key] = known or ()
            if known is None:
                if self._waiting and self._waiting[0][1].region != question.region:
                    self._send()
                self._waiting.append((key, question, logical_ids))
                if len(self._waiting) == BATCH:
                    self._send()
        return key

    def failures(self, key: Key, stack: str) -> frozenset[tuple[Subject, str]]:
        """Return (subject, rule) of every FAIL among the answers."""
        return frozenset(((stack, logical_id), rule) for logical_id, rule, said in self._said[key] if said == "FAIL")

    def finish(self) -> None:
        """Wait for all answers.

        Raises:
            ToolError: the tool does not run.
        """
        if self._waiting:
            self._send()
        while self._running:
            self._collect()

    def _send(self) -> None:
        batch, self._waiting = self._waiting, []
        keys, questions, logical_ids = ([each[at] for each in batch] for at in range(3))
        future = self._executor.submit(self._pool.ask_batch, questions, logical_ids)  # type: ignore[arg-type]
        self._running.append((keys, future))  # type: ignore[arg-type]
        while len(self._running) > AHEAD:
            self._collect()

    def _collect(self) -> None:
        keys, future = self._running.popleft()
        answered = list(zip(keys, future.result(), strict=True))
        self._said.update((key, _said(answers)) for key, answers in answered)
        # what could not be read may be readable the next time
        self._store.put((key, self._said[key]) for key, answers in answered if not answers.error)


@dataclass(frozen=True)
class Asked:
    """What one tool was asked about one mutant.

    Attributes:
        before: key of the answers about the cut before the change.
        after: key of those about the cut after it.
        whole: key of those about the whole template after the change; empty where only the cut was asked about.
    """

    before: Key
    after: Key
    whole: Key = ""


class External:
    """Makes questions of mutants, and kills of answers."""

    def __init__(self, askers: tuple[Asker, ...], jury: Jury) -> None:
        """Take the tools and who counts."""
        self._askers = askers
        self._jury = jury
        self._originals: dict[tuple[str, str], Neighbours] = {}
        self._cuts: dict[tuple[str, str, tuple[str, ...]], str] = {}

    def ask(self, mutant: Mutant, before: Template, after: Template, *, whole: bool) -> Mapping[str, Asked]:
        """Ask each tool that could kill a mutant; tool -> what.

        Args:
            mutant: what was broken.
            before: its template, before.
            after: its template.
            whole: whether to ask about the whole template as well.

        Raises:
            ToolError: a tool does not run.
        """
        asked: dict[str, Asked] = {}
        texts: dict[tuple[str, ...], tuple[str, str]] = {}
        everything = ""
        for asker in self._askers:
            hopefuls = self._jury.hopefuls(mutant, asker.tool)
            here = after.body["Resources"]
            about = tuple(sorted(each for stack, each in hopefuls if stack == mutant.stack and each in here))
            if not about:
                continue
            if about not in texts:
                texts[about] = self._texts(before, after, about)
            keys = [asker.ask(after, text, about) for text in texts[about]]
            if whole:
                everything = everything or scrub(after)
                keys.append(asker.ask(after, everything, about))
            asked[asker.tool] = Asked(*keys)
        return asked

    def killers(self, mutant: Mutant, asked: Mapping[str, Asked], *, whole: bool = False) -> frozenset[Rule]:
        """Return the rules that notice a mutant, in its cut or in the whole template, once all answers are there."""
        found: set[Rule] = set()
        for asker in self._askers:
            if asker.tool in asked:
                keys = asked[asker.tool]
                before = frozenset() if whole else asker.failures(keys.before, mutant.stack)
                after = asker.failures(keys.whole if whole else keys.after, mutant.stack)
                found |= self._jury.killers(mutant, asker.tool, after, before)
        return frozenset(found)

    def _texts(self, before: Template, after: Template, about: tuple[str, ...]) -> tuple[str, str]:
        """Return the cuts around some resources before and after the change, scrubbed.

        What was near them before stays in the cut even if the change has cut the connection.
        """
        place = (before.environment, before.stack)
        if place not in self._originals:
            self._originals[place] = Neighbours(before.body)
        original = self._originals[place]
        near = original.near(about)
        changed = Neighbours(after.body, original)
        if (*place, about) not in self._cuts:
            self._cuts[*place, about] = scrub(before.with_body(original.cut(near)))
        return self._cuts[*place, about], scrub(after.with_body(changed.cut(near | changed.near(about))))


def _said(answers: TemplateAnswers) -> Said:
    """Keep what is needed of answers; a template that the tool cannot read has none."""
    return tuple(
        sorted({(each.logical_id, each.rule, each.answer.value) for each in answers.answers if each.answer in _ASKED})
    )
