"""Remembers which of our own rules noticed a mutant, so that a second proof is quick."""

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from compliance.assembly import Assembly, Environment
from compliance.mutation import own
from compliance.mutation.inputs import described
from compliance.mutation.kill import Jury, Rule
from compliance.mutation.model import Mutant
from compliance.mutation.store import Store
from compliance.scanners.own import TOOL, rules


class Memory:
    """Asks our own rules about a mutant unless it is known what they say."""

    def __init__(self, assembly: Assembly, jury: Jury, store: Store, inputs: Mapping[str, str]) -> None:
        """Take what the answers depend on: the templates, the rules, and which of them count.

        Args:
            assembly: the templates, unbroken.
            jury: which rules count.
            store: keeps the answers.
            inputs: of the proof, as they were before anything was loaded.
        """
        self._store = store
        self._jury = jury
        mapped = [(rule, jury.catalogue.controls_of(TOOL, rule)) for rule in rules()]
        own_passes = sorted(
            (key, sorted(rule for tool, rule in passed if tool == TOOL)) for key, passed in jury.baseline.passed.items()
        )
        code = [inputs[name] for name in ("checks", "mutation")]
        self._code = sha256(repr((code, mapped, own_passes)).encode()).hexdigest()
        self._templates = {
            each.name: sha256("\n".join(map(described, each.templates)).encode()).hexdigest()
            for each in assembly.environments
        }

    def killers(self, mutant: Mutant, environment: Environment) -> frozenset[Rule]:
        """Return our own rules that notice a mutant."""
        facts = (mutant.id, mutant.stack, mutant.logical_id, mutant.operator.value, mutant.controls, mutant.parents)
        what = (self._code, self._templates[environment.name], facts, _change(mutant, environment))
        key = sha256(repr(what).encode()).hexdigest()
        known = self._store.get(key)
        if known is None:
            known = tuple(("", rule, "FAIL") for _, rule in sorted(own.killers(mutant, environment, self._jury)))
            self._store.put([(key, known)])
        return frozenset((TOOL, rule) for _, rule, _ in known)


def _change(mutant: Mutant, environment: Environment) -> bytes:
    """Return what of a template differs from the original."""
    original = environment.template(mutant.stack).body
    before, after = original["Resources"], mutant.body["Resources"]
    changed = {key: body for key, body in after.items() if before.get(key) is not body}
    rest = {key: value for key, value in mutant.body.items() if key != "Resources" and original.get(key) is not value}
    gone = [*sorted(set(before) - set(after)), *sorted(set(original) - set(mutant.body))]
    return msgspec.json.encode([changed, rest, gone])
