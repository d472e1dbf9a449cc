"""The update that is rehearsed: what a release changes, once in each environment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

JSON = Any

FUNCTION = "verify-deployment"
"""A part of the name of the function whose code changes."""


@dataclass(frozen=True)
class Release:
    """The next version of an assembly.

    Attributes:
        source: the synthesized assembly.
    """

    source: Path

    @cached_property
    def assets(self) -> dict[str, str]:
        """Hash of an asset -> that of its next version: every image, and the code of one function."""
        old: set[str] = set()
        for path in self.source.glob("assembly-*/*.assets.json"):
            for image in json.loads(path.read_text()).get("dockerImages", {}).values():
                old |= {each["imageTag"] for each in image["destinations"].values()}
        for path in self.source.glob("assembly-*/*.template.json"):
            for function in _of_type(json.loads(path.read_text()), "AWS::Lambda::Function").values():
                if FUNCTION in str(function.get("FunctionName")):
                    old.add(function["Code"]["S3Key"].removesuffix(".zip"))
        return {each: sha256(f"next {each}".encode()).hexdigest() for each in sorted(old)}

    def change(self, _name: str, template: dict[str, JSON]) -> dict[str, JSON]:
        """Return a template with twice the shards, a day more retention and one other threshold, where it has them."""
        resources = {
            key: {**each, "Properties": dict(each.get("Properties", {}))} for key, each in template["Resources"].items()
        }
        for stream in _of_type(template, "AWS::Kinesis::Stream"):
            resources[stream]["Properties"]["ShardCount"] *= 2
            resources[stream]["Properties"]["RetentionPeriodHours"] += 24
        if alarm := min(_of_type(template, "AWS::CloudWatch::Alarm"), default=None):
            resources[alarm]["Properties"]["Threshold"] += 1
        return {**template, "Resources": resources}


def _of_type(template: Mapping[str, JSON], kind: str) -> dict[str, JSON]:
    return {name: each.get("Properties", {}) for name, each in template["Resources"].items() if each["Type"] == kind}
