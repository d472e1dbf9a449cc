"""Starts the browser that npm brings, without a network."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

ROOT = Path(__file__).parents[4]

ASK = """
import chromium from '@sparticuz/chromium';
console.log(JSON.stringify([await chromium.executablePath(), chromium.args]));
"""

WEAKENS = (
    "--allow-running-insecure-content",
    "--disable-web-security",
    "--headless",
    "--no-zygote",
    "--single-process",
)
"""Flags for a cloud function that would test another browser than an auditor has, or start no second page."""

GRAPHICS = ("--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--use-angle", "--use-gl")
"""They compute a graphics processor: half of what the browser costs, and nothing here looks at pixels."""

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-sync",
    "--no-sandbox",
)


@cache
def _executable() -> tuple[str, list[str]]:
    """Return the program and its flags; it is unpacked once for each version, by one test process."""
    version = json.loads((ROOT / "node_modules/@sparticuz/chromium/package.json").read_text())["version"]
    unpacked = Path(tempfile.gettempdir()) / f"smartfactory-chromium-{version}-{os.getuid()}"
    unpacked.mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(unpacked)}
    with FileLock(unpacked / "unpacking.lock"):
        asked = subprocess.run(
            ["node", "--input-type=module", "--eval", ASK],
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    path, flags = json.loads(asked.stdout)
    return path, [flag for flag in flags if not flag.startswith((*WEAKENS, *GRAPHICS))]


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser."""
    path, flags = _executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*flags, *QUIET])
        yield browser
        browser.close()


class Visitor:
    """Opens pages, and remembers what a page should not do: ask for anything, or complain."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self._context = context
        context.route("**/*", self._local_only)

    def _local_only(self, route: Route) -> None:
        if route.request.url.startswith("file:") and route.request.resource_type == "document":
            route.continue_()
        else:
            self.complaints.append(f"request: {route.request.url}")
            route.abort()

    def open(self, path: Path, address: str = "") -> Page:
        """Open a file, at an address within it."""
        page = self._context.new_page()
        page.on("console", lambda message: self.complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.goto(f"{path.as_uri()}{address}")
        return page
