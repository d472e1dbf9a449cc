"""The interactive documentation of the API: one page with everything in it, made from the committed contract.

    python -m local.documentation build/docs/api.html

Swagger UI comes from npm. The page asks nobody for anything; where the API itself is served from the same place, as
`make simulate` does it, its requests can be tried out.
"""

import argparse
import html
import sys
from pathlib import Path
from typing import Any

import msgspec

from local.servers.tokens import PREFIX

ROOT = Path(__file__).parents[1]
CONTRACT = ROOT / "docs" / "reference" / "openapi.json"
SWAGGER_UI = ROOT / "node_modules" / "swagger-ui-dist"
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<div id="swagger-ui"></div>
<script>{script}</script>
<script>
SwaggerUIBundle({{
  spec: {contract},
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  supportedSubmitMethods: {methods},
}});
</script>
</body>
</html>
"""


def page(contract: dict[str, Any], *, token_url: str | None = None) -> str:
    """Return the page.

    Args:
        contract: OpenAPI 3.1.
        token_url: where tokens come from, when the page is served beside the API: requests can then be tried out.

    Raises:
        OSError: npm's package is not there; `make setup` brings it.
    """
    shown = contract
    if token_url is not None:
        shown = _with_token_url({**contract, "servers": [{"url": "/"}]}, token_url)
    # A script ends at the first `</`, wherever it stands.
    text = msgspec.json.encode(shown).decode().replace("</", "<\\/").replace("<!--", "<\\!--")
    return PAGE.format(
        title=html.escape(str(contract["info"]["title"])),
        style=(SWAGGER_UI / "swagger-ui.css").read_text(),
        script=(SWAGGER_UI / "swagger-ui-bundle.js").read_text().replace("</script", "<\\/script"),
        contract=text,
        methods="[]" if token_url is None else '["get", "post"]',
    )


def _with_token_url(contract: dict[str, Any], url: str) -> dict[str, Any]:
    changed: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(contract))
    for scheme in changed["components"]["securitySchemes"].values():
        for flow in scheme.get("flows", {}).values():
            flow["tokenUrl"] = url
            # As tokens have them, and as the issuer is asked for them.
            flow["scopes"] = {f"{PREFIX}/{scope}": text for scope, text in flow["scopes"].items()}
    return changed


def main() -> int:
    """Write the page; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m local.documentation", description=__doc__)
    parser.add_argument("output", type=Path, help="the page to write")
    output: Path = parser.parse_args().output
    try:
        contract = msgspec.json.decode(CONTRACT.read_bytes())
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(page(contract))
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    sys.stdout.write(f"{output}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
