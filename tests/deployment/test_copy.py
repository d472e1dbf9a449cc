import json
from pathlib import Path

from delivery.emulated.copy import copied
from delivery.emulated.lacking import Lacking


def test_should_keep_of_the_metadata_what_the_command_line_says_or_refuses(lacking: Lacking, tmp_path: Path) -> None:
    stage = tmp_path / "source" / "assembly-dev"
    stage.mkdir(parents=True)
    artifact = {"type": "cdk:asset-manifest", "environment": "aws://111111111111/us-east-1"}
    (stage / "manifest.json").write_text(json.dumps({"artifacts": {"it": artifact}}))
    error = {"type": "aws:cdk:error", "data": "not so"}
    metadata = {"/dev/One": [{"type": "aws:cdk:logicalId", "data": "One"}, error], "/dev/Two": [{"type": "x"}]}
    (stage / "it.metadata.json").write_text(json.dumps(metadata))
    copy = copied(tmp_path / "source", tmp_path / "target", account="222222222222", lacking=lacking).directory
    assert json.loads((copy / "assembly-dev" / "it.metadata.json").read_text()) == {"/dev/One": [error]}
    assert "222222222222" in (copy / "assembly-dev" / "manifest.json").read_text()
