"""Builds the site: `python -m documentation`.

A warning of Sphinx is an error: a link to a page, a file or a heading that is not there, a page in no table of
contents.
"""

import argparse
import shutil
import sys
from pathlib import Path

import msgspec
from sphinx.cmd.build import build_main

from compliance.errors import InputError, SynthesisError
from compliance.synthesis import Synthesis
from documentation.links import broken
from local.documentation import CONTRACT, page

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "docs"
CONFIGURATION = Path(__file__).parent
OUTPUT = Path("build/docs")
DOCTREES = ROOT / "build" / "documentation"
API_PAGE = "api.html"

BUILT, FAILED, UNUSABLE = 0, 1, 2


def build(output: Path, *, assembly: Path) -> list[str]:
    """Build the site; return what is wrong with it.

    Args:
        output: the folder of the site; what an earlier build left there goes.
        assembly: the folder of a synthesized assembly, which alarms and sizes are read from.
    """
    shutil.rmtree(output, ignore_errors=True)
    arguments = [
        *("--builder", "html", "--conf-dir", str(CONFIGURATION), "--doctree-dir", str(DOCTREES)),
        *("--fail-on-warning", "--keep-going", "--fresh-env", "--quiet"),
        *("--define", f"assembly={assembly}"),
    ]
    if build_main([*arguments, str(SOURCE), str(output)]):
        return ["Sphinx has warnings, above"]
    # The page of the API that can be tried out is one file, made elsewhere; the reference links to it.
    (output / API_PAGE).write_text(page(_contract()), encoding="utf-8")
    return broken(output)


def main(arguments: list[str] | None = None) -> int:
    """Build the site; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m documentation", description="Build the documentation site.")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the site's folder (default: %(default)s)")
    parser.add_argument("--assembly", type=Path, help="a synthesized assembly (default: the audit's, made if needed)")
    chosen = parser.parse_args(arguments)
    if chosen.assembly and not (chosen.assembly / "manifest.json").is_file():
        parser.error(f"--assembly: {chosen.assembly} is no assembly; allowed: a folder with manifest.json")
    if _foreign(chosen.output):
        parser.error(f"--output: {chosen.output} holds something else; allowed: a site of before, or a new folder")
    try:
        problems = build(chosen.output.resolve(), assembly=(chosen.assembly or Synthesis().run()).resolve())
    except InputError as error:
        sys.stderr.write(f"error: {error}\n")
        return UNUSABLE
    except SynthesisError as error:
        sys.stderr.write(f"error: {error}\n")
        return FAILED
    sys.stderr.writelines(f"error: {problem}\n" for problem in problems)
    if not problems:
        sys.stdout.write(f"{chosen.output / 'index.html'}\n")
    return FAILED if problems else BUILT


def _foreign(output: Path) -> bool:
    """Tell whether a folder has content that is not a site's: it would be deleted."""
    if not output.exists():
        return False
    names = {each.name for each in output.iterdir()} if output.is_dir() else {output.name}
    return bool(names - {API_PAGE}) and "searchindex.js" not in names


def _contract() -> dict[str, object]:
    contract: dict[str, object] = msgspec.json.decode(CONTRACT.read_bytes())
    return contract
