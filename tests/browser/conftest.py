import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

REQUIRED = "OPENINGS_REQUIRE_BROWSER"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A slow machine is not a wrong answer: what must appear may take its time.
expect.set_options(timeout=60_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the machine's Chromium is; without one the test is skipped, or fails where a browser is required."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        said = "no Chromium on this machine: the page was not tried in a browser (Debian: apt-get install chromium)"
        if os.environ.get(REQUIRED) or os.environ.get("CI"):
            pytest.fail(said, pytrace=False)
        pytest.skip(said)
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for one file: while it is open an event loop runs in this thread, and no other could begin."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Demo:
    """`openings demo` as a process of its own, with its data in a folder."""

    home: Path
    process: subprocess.Popen[str] | None = None
    url: str = ""

    def start(self, *options: str) -> None:
        environment = {**os.environ, "OPENINGS_HOME": str(self.home), "OPENINGS_TIMEZONE": "Europe/London"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "demo", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        assert self.process.stdout
        first = self.process.stdout.readline()
        found = re.search(r"http://\S+", first)
        assert found, first + self.process.communicate(timeout=120)[1]
        self.url = found.group()

    def stop(self) -> tuple[int, str]:
        """Its exit status, and what it said on standard error."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=120)
        return self.process.returncode, said


@pytest.fixture
def demo(chromium: str, tmp_path: Path) -> Iterator[Demo]:
    running = Demo(tmp_path)
    running.start()
    yield running
    assert running.stop() == (0, "")


@dataclass
class Visit:
    """A browser on the demo's page, and everything that went wrong in it."""

    context: BrowserContext
    url: str
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def page(self, name: str = "Ana") -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("request", lambda request: self.asked.append(request.url))
        page.goto(f"{self.url}#{name}")
        page.locator(".day").first.wait_for(state="attached")
        return page


@pytest.fixture(scope="session")
def unchanged_demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all tests that only look."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    assert running.stop() == (0, "")


DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}


@contextmanager
def visited(browser: Browser, demo: Demo, shape: dict[str, Any]) -> Iterator[Visit]:
    context = browser.new_context(**shape)
    visit = Visit(context, demo.url)
    yield visit
    context.close()
    assert visit.errors == []


@pytest.fixture
def look(browser: Browser, unchanged_demo: Demo) -> Iterator[Visit]:
    """For tests that change nothing."""
    with visited(browser, unchanged_demo, DESKTOP) as visit:
        yield visit


@pytest.fixture
def visit(browser: Browser, demo: Demo) -> Iterator[Visit]:
    with visited(browser, demo, DESKTOP) as visit:
        yield visit


@pytest.fixture
def phone(browser: Browser, demo: Demo) -> Iterator[Visit]:
    with visited(browser, demo, PHONE) as visit:
        yield visit
