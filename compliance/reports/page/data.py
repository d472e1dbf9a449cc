"""What the page can show on a click, as JSON: rules, resources, answers, and the values that decided.

Everything that occurs often stands once in a table and is named by its place in it. What is the same in several
environments stands once with a bit for each of them; an environment's own name and account stand in a value as marks,
which makes most values the same everywhere (see `Words`). It is plain JSON: compressed, it would differ with the build
of zlib, and the same input must give the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.gate import printable
from compliance.model import Finding, Resource
from compliance.reports.dossier import Dossier
from compliance.reports.page.values import Words, looked_at, value_text

Key = tuple[str, str, str, str]
"""Stack, construct path, type and, where those are not unique, logical id."""


@dataclass
class Table:
    """Gives each text its place, in the order of first use."""

    places: dict[str, int] = field(default_factory=dict)

    def place(self, text: str) -> int:
        """Return the place of a text."""
        return self.places.setdefault(text, len(self.places))


class PageData:
    """Collects the page's data; `json` is what the scripts read."""

    def __init__(self, dossier: Dossier) -> None:
        """Take the audit."""
        self._dossier = dossier
        self._values, self._names, self._relations = Table(), Table(), Table()
        self._words = {each.name: Words.of(each) for each in dossier.environments}
        self._bits = {each.name: 1 << place for place, each in enumerate(dossier.environments)}
        self._resources: dict[tuple[str, str, str], Resource] = {
            (environment.name, resource.stack, resource.logical_id): resource
            for environment in dossier.environments
            for resource in environment.resources
        }
        self._looked_at: dict[tuple[str, str, str, str], tuple[int, int]] = {}
        self._by_path: dict[tuple[str, str, str, str], list[str]] = {}
        for resource in self._resources.values():
            subject = (resource.environment, resource.stack, resource.path, resource.type)
            self._by_path.setdefault(subject, []).append(resource.logical_id)
        self._ambiguous = {subject[1:] for subject, found in self._by_path.items() if len(found) > 1}

    @property
    def json(self) -> dict[str, Any]:
        """Return name -> table.

        `environments`: `[name, account]`;
        `rules`: `[tool, id, description, why, fix, source, aliases, relations, why it is evidence for none]`;
        `relations`: `control, relation, rationale` with a tab between;
        `resources`: `[slug, path, type, stack, [[environments, logical id, [name, value, ...]]]]`;
        `findings`: `[rule, resource, [[environments, answer, acceptance, detail, [name, value, ...]]]]`;
        environments are sums of bits, names and values are places in their tables.
        """
        subjects: list[Resource | Finding] = [*self._resources.values(), *self._dossier.judgement.findings]
        keys = sorted({self._key(each) for each in subjects})
        slugs = _slugs(keys)
        rules = sorted({(each.tool, each.rule) for each in self._dossier.judgement.findings})
        resources = self._resource_rows(keys, slugs)
        findings = self._finding_rows(keys, rules)
        return {
            "environments": [self._words[each.name].marked for each in self._dossier.environments],
            "templates": [
                [number, printable(template.stack), printable(template.name), template.sha256]
                for number, environment in enumerate(self._dossier.environments)
                for template in environment.templates
            ],
            "rules": self._rule_rows(rules),
            "resources": resources,
            "findings": findings,
            "relations": list(self._relations.places),
            "names": [printable(each) for each in self._names.places],
            "values": list(self._values.places),
        }

    def _key(self, subject: Resource | Finding) -> Key:
        if isinstance(subject, Finding):
            resource = self._resources.get((subject.environment, subject.stack, subject.logical_id))
            if resource is None:
                return subject.stack, subject.path, subject.resource_type, ""
            subject = resource
        kind = subject.type
        ambiguous = (subject.stack, subject.path, kind) in self._ambiguous
        return subject.stack, subject.path, kind, subject.logical_id if ambiguous else ""

    def _resource_rows(self, keys: list[Key], slugs: Mapping[Key, str]) -> list[list[Any]]:
        variants: dict[Key, dict[str, list[Any]]] = {key: {} for key in keys}
        for (environment, _, _), resource in self._resources.items():
            properties = [place for item in resource.properties.items() for place in self._pair(environment, *item)]
            same = variants[self._key(resource)].setdefault(
                f"{resource.logical_id} {properties}", [0, printable(resource.logical_id), properties]
            )
            same[0] |= self._bits[environment]
        return [
            [slugs[key], printable(key[1]), printable(key[2]), printable(key[0]), list(found.values())]
            for key, found in variants.items()
        ]

    def _finding_rows(self, keys: list[Key], rules: list[tuple[str, str]]) -> list[list[Any]]:
        place_of_key = {key: place for place, key in enumerate(keys)}
        place_of_rule = {rule: place for place, rule in enumerate(rules)}
        groups: dict[tuple[int, int], dict[tuple[Any, ...], list[Any]]] = {}
        for finding in self._dossier.judgement.findings:
            acceptance = self._dossier.acceptance(finding)
            answer = (finding.answer.value, acceptance.id if acceptance else "", printable(finding.detail))
            evidence = self._evidence(finding)
            where = (place_of_rule[finding.tool, finding.rule], place_of_key[self._key(finding)])
            same = groups.setdefault(where, {}).setdefault((*answer, *evidence), [0, *answer, evidence])
            same[0] |= self._bits[finding.environment]
        return [[*where, list(found.values())] for where, found in sorted(groups.items())]

    def _evidence(self, finding: Finding) -> list[int]:
        subject = (finding.environment, finding.stack, finding.logical_id)
        return [place for path in finding.properties for place in self._pair_at(*subject, path)]

    def _pair_at(self, environment: str, stack: str, logical_id: str, path: str) -> tuple[int, int]:
        """Return the places of a property's path and value; many rules look at the same one."""
        key = (environment, stack, logical_id, path)
        if key not in self._looked_at:
            other, _, rest = path.rpartition("/")
            resource = self._resources.get((environment, stack, other or logical_id))
            self._looked_at[key] = self._pair(environment, path, looked_at(resource, rest) if resource else None)
        return self._looked_at[key]

    def _pair(self, environment: str, name: str, value: Any) -> tuple[int, int]:
        return self._names.place(name), self._values.place(self._words[environment].mark(value_text(value)))

    def _rule_rows(self, rules: list[tuple[str, str]]) -> list[list[Any]]:
        said = {(each.tool, each.rule): each for each in self._dossier.judgement.findings}
        sources = {
            (tool, info.id): info.source for tool, known in self._dossier.evidence.rules.items() for info in known
        }
        rows = []
        for key in rules:
            finding, mapping = said[key], self._dossier.catalogue.mapping(*key)
            relations = [
                self._relations.place("\t".join((each.id, each.relation, printable(each.rationale))))
                for each in (mapping.controls if mapping else ())
            ]
            text = (*key, demand(finding.tool, finding.description), finding.why, finding.fix, sources.get(key, ""))
            none = mapping.none if mapping else "nobody has decided which control it is evidence for"
            rows.append([*map(printable, text), [printable(each) for each in finding.aliases], relations, none])
        return rows


def demand(tool: str, description: str) -> str:
    """Return what a rule demands; cdk-nag says what is wrong instead, which beside a PASS would mislead."""
    return f"A FAIL says: {description}" if tool == "cdk-nag" and description else description


def slug_of(path: str) -> str:
    """Return a construct path as it stands in a link."""
    return printable(path).replace("?", "-") or "environment"


def _slugs(keys: Iterable[Key]) -> dict[Key, str]:
    """Return the name of each resource in links: its construct path, as long as no other resource has it."""
    taken: dict[Key, str] = {}
    used: set[str] = set()
    for key in keys:
        stack, path, kind, logical_id = key
        plain = slug_of(path)
        name = plain if kind else f"template/{plain}" if path else plain
        if name in used:
            name = f"{stack}:{name}:{logical_id or kind}"
        while name in used:
            name += "'"
        used.add(name)
        taken[key] = name
    return taken
