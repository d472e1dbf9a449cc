"""Finds what differs between environments, and whether somebody has said why.

What was tested is what runs in production. Resources are compared by stack, construct path and type, with the
environment's names taken out of all three.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from compliance.assembly import Assembly, Environment
from compliance.digest import Digester
from compliance.intended import Difference, Intended
from compliance.judgement import Judgement

ABSENT = "absent"
PRESENT = "present"
LONGEST_VALUE = 1_000
"""Characters of a value that a report shows; of longer ones, dashboards above all, the beginning and the digest."""

_SORTED = json.JSONEncoder(sort_keys=True)

NAMES = ("Key", "Id")
"""Keys by which the elements of a list are told apart (tags, an alarm's metrics), so that one more moves no others."""

ATTRIBUTES = ("Condition", "CreationPolicy", "DeletionPolicy", "UpdatePolicy", "UpdateReplacePolicy")
"""What is compared beside the properties."""

Subject = tuple[str, str, str]
"""(stack, aligned construct path, type)."""


def differences(assembly: Assembly, judgement: Judgement, intended: Intended) -> tuple[Difference, ...]:
    """Return what differs between the environments of an assembly, sorted; nothing if there is only one."""
    environments = assembly.environments
    if len(environments) < 2:
        return ()
    views = {each.name: _View.of(each) for each in environments}
    subjects = sorted({subject for view in views.values() for subject in view.resources})
    found = [*_resources(views, subjects), *_rules(views, judgement)]
    return tuple(
        Difference(*each, reason=intended.reason(kind=each[0], path=each[2], resource_type=each[3], name=each[4]))
        for each in sorted(found, key=lambda each: each[:5])
    )


@dataclass(frozen=True)
class _View:
    """An environment's resources as others can be held against them."""

    resources: Mapping[Subject, Mapping[str, Any]]
    subjects: Mapping[tuple[str, str], Subject]
    digesters: Mapping[Subject, Digester]

    @classmethod
    def of(cls, environment: Environment) -> "_View":
        resources: dict[Subject, Mapping[str, Any]] = {}
        subjects: dict[tuple[str, str], Subject] = {}
        digesters: dict[Subject, Digester] = {}
        for template in environment.templates:
            digester = Digester.of(template, environment.contexts[template.stage].suffix)
            same: Counter[Subject] = Counter()
            paths: dict[str, str] = {}
            for resource in template.resources:
                path = _aligned(resource.path, digester, template.environment)
                subject = (resource.stack, path, resource.type)
                same[subject] += 1
                if same[subject] > 1:  # a path that leads to several resources: they are numbered
                    subject = (resource.stack, f"{path} ({same[subject]})", resource.type)
                subjects[resource.stack, resource.logical_id] = subject
                digesters[subject] = digester
                paths[resource.logical_id] = subject[1]
            for resource in template.resources:
                attributes = {key: resource.body[key] for key in ATTRIBUTES if key in resource.body}
                subject = subjects[resource.stack, resource.logical_id]
                resources[subject] = {**attributes, **_by_path(resource.properties, paths)}
        return cls(resources, subjects, digesters)


def _aligned(path: str, digester: Digester, environment: str) -> str:
    """Return a construct path without the environment's name: `DeployProd` becomes `Deploy{Environment}`."""
    word = "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", environment))
    inner = re.sub(rf"(?<![A-Z]){re.escape(word)}(?![a-z0-9])", "{Environment}", path) if word else path
    return digester.neutral(inner)


def _by_path(value: Any, paths: Mapping[str, str]) -> Any:
    """Return a value whose references name construct paths: logical ids hold hashes and the environment's name."""
    if isinstance(value, str):  # as most are
        return value
    match value:
        case {"Ref": str() as logical_id} if len(value) == 1:
            return {"Ref": paths.get(logical_id, logical_id)}
        case {"Fn::GetAtt": [str() as logical_id, *rest]} if len(value) == 1:
            return {"Fn::GetAtt": [paths.get(logical_id, logical_id), *rest]}
        case Mapping():
            return {key: _by_path(each, paths) for key, each in value.items()}
        case list():
            return [_by_path(each, paths) for each in value]
    return value


_Found = tuple[str, str, str, str, str, dict[str, str]]


def _resources(views: Mapping[str, _View], subjects: list[Subject]) -> Iterator[_Found]:
    for subject in subjects:
        there = {name: view.resources.get(subject) for name, view in views.items()}
        if None in there.values():
            yield "resource", *subject, "", {name: ABSENT if each is None else PRESENT for name, each in there.items()}
            continue
        values = {name: each for name, each in there.items() if each is not None}
        digesters = {name: view.digesters[subject] for name, view in views.items()}
        for path, differing in _properties(values, digesters, ""):
            yield "property", *subject, path, differing


def _properties(
    values: Mapping[str, Any], digesters: Mapping[str, Digester], path: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (path, environment -> value) of the smallest parts that differ; a part that is missing is shown whole."""
    raw = {name: ABSENT if value is _MISSING else _SORTED.encode(value) for name, value in values.items()}
    if len(set(raw.values())) == 1:  # as almost everywhere: nothing in it differs
        return
    tables = {name: _table(value) for name, value in values.items()}
    if len({kind for kind, _ in tables.values()}) == 1 and all(kind for kind, _ in tables.values()):
        for key in sorted({key for _, table in tables.values() for key in table}):
            inner = {name: table.get(key, _MISSING) for name, (_, table) in tables.items()}
            yield from _properties(inner, digesters, f"{path}.{key}" if path else key)
        return
    # a name of an environment may be part of a fixed word (`prod` in the name of a bucket of AWS's own)
    neutral = {name: digesters[name].neutral(text) for name, text in raw.items()}
    if len(set(neutral.values())) > 1:
        yield path, {name: _shown(text) for name, text in neutral.items()}


class _Missing:
    """In the place of a value that is not there."""


_MISSING = _Missing()


def _table(value: Any) -> tuple[str, dict[str, Any]]:
    """Return what kind of table a value is, and name -> part; no kind for what is compared as a whole.

    That is scalars, intrinsics and what is empty.
    """
    if isinstance(value, Mapping) and value:
        intrinsic = len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))
        return ("", {}) if intrinsic else ("mapping", dict(value))
    if not isinstance(value, list) or not value:
        return "", {}
    for key in NAMES:
        names = [each.get(key) if isinstance(each, Mapping) else None for each in value]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return f"list by {key}", {str(name): each for name, each in zip(names, value, strict=True)}
    return "list", {str(index): each for index, each in enumerate(value)}


def _shown(text: str) -> str:
    if len(text) <= LONGEST_VALUE:
        return text
    digest = sha256(text.encode()).hexdigest()[:16]
    return f"{text[:LONGEST_VALUE]}... ({len(text)} characters, sha256:{digest})"


def _rules(views: Mapping[str, _View], judgement: Judgement) -> Iterator[_Found]:
    """Yield the rules that answer differently about a resource that is in all environments."""
    everywhere = frozenset.intersection(*(frozenset(each.resources) for each in views.values()))
    answers: dict[tuple[Subject, str], dict[str, list[str]]] = {}
    for finding in judgement.findings:
        view = views[finding.environment]
        subject = view.subjects.get((finding.stack, finding.logical_id), (finding.stack, finding.path, ""))
        if subject in everywhere or not finding.logical_id:
            found = answers.setdefault((subject, f"{finding.tool}:{finding.rule}"), {})
            found.setdefault(finding.environment, []).append(finding.answer.value)
    for (subject, rule), found in answers.items():
        values = {name: _answers(found.get(name, [])) for name in views}
        if len(set(values.values())) > 1:
            yield "rule", *subject, rule, values


def _answers(found: list[str]) -> str:
    return ", ".join(f"{found.count(answer)} {answer}" for answer in sorted(set(found))) or "no answer"
