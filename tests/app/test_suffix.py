"""The longest suffix: every name of every resource leaves room for it."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from aspects import apply_aspects, verification_plugin
from lib.config import load_selection
from lib.stage import PlatformStage

LONGEST_SUFFIX = "a2345678901234567-z"


@pytest.mark.assembly
def test_should_synthesize_when_the_suffix_is_as_long_as_it_may_be(tmp_path: Path, cdk_context: dict[str, Any]) -> None:
    assert len(LONGEST_SUFFIX) == 19
    context = {**cdk_context, "environment": "prod", "environmentSuffix": LONGEST_SUFFIX}
    app = cdk.App(outdir=str(tmp_path), context=context)
    (config,) = load_selection(context).environments
    stage = PlatformStage(app, config=config)
    # Without the register of acceptances: whether a name fits does not depend on what is accepted.
    scope = apply_aspects(stage, suffix=config.suffix, tags=config.tags, allow_plaintext_internal=False)
    cdk.Validations.of(app).add_plugins(verification_plugin([scope]))
    app.synth()
    assert any(LONGEST_SUFFIX in each.read_text() for each in tmp_path.glob("assembly-*/*.template.json"))
