"""A real browser that may talk to the studio and to nothing else."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from narrate.production import Wishes
from narrate.studio.server import Server, listen, serve

SHORT = """Chapter 1: Rain

Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed. Ben said nothing, and Ruth looked at Ben.

"I shall."

"You?"

"Who else?"

"Nobody, I suppose."

"Then it is I." The boat lay on the sand.

"Not you," said Ben.

"Why not?"

"Because."

Chapter 2: Sun

"There it is," said Anna. She pointed.

"So it is," said Tom.
"""


@dataclass
class Window:
    """A tab, and everything suspicious that happened in it."""

    page: Any
    server: Server
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> Any:
        """Opens a page of the studio and waits until it is live: keys do nothing before a chapter's lines are there."""
        self.page.goto(f"http://127.0.0.1:{self.server.port}{path}")
        if path.startswith("/script/"):
            self.page.wait_for_selector("#inspector h2", state="attached", timeout=120_000)
        return self.page

    def saved(self, revision: int) -> None:
        """Waits until a revision is on disk."""
        self.page.wait_for_selector(f"#saved:text-is('saved · revision {revision}')", timeout=120_000)


@contextmanager
def running(story: Path, style: str | None = None) -> Iterator[Server]:
    """A studio for a story."""
    server = serve(Wishes(story, engine="tone", style=style), listen(0))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield server
    finally:
        server.stop()
        thread.join(15)


@contextmanager
def window(browser: Any, server: Server, *, state: Any = None, **look: Any) -> Iterator[Window]:
    """A tab that came in by the launch link; at its end nothing may have gone out, and no script may have failed."""
    context = browser.new_context(storage_state=state, **look)
    context.set_default_timeout(120_000)  # a busy machine must not decide whether a test passes
    found = Window(context.new_page(), server)
    context.on("request", lambda request: _note(request.url, found))
    context.on("weberror", lambda error: found.errors.append(str(error.error)))
    context.on("dialog", lambda dialog: found.errors.append(f"dialog: {dialog.message}"))
    found.page.on("console", lambda said: _hear(said, found))
    if state is None:
        found.page.goto(server.link)
        found.page.wait_for_selector(".report")
    yield found
    context.close()
    assert found.outside == []
    assert found.errors == []


def _note(url: str, found: Window) -> None:
    if not url.startswith((f"http://127.0.0.1:{found.server.port}/", "data:", "blob:")):
        found.outside.append(url)


def _hear(said: Any, found: Window) -> None:
    expected = "Failed to load resource: the server responded with a status of 4"
    if said.type == "error" and not said.text.startswith(expected):
        found.errors.append(said.text)


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """A story with some unsure lines."""
    path = tmp_path / "tale.txt"
    path.write_text(SHORT, "utf-8")
    return path


@pytest.fixture
def tab(chromium: Any, short: Path) -> Iterator[Window]:
    """A tab with that story."""
    with running(short) as server, window(chromium, server) as found:
        yield found


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, of the file AXE_CORE or as axe-playwright-python brings it; no part of the project."""
    if "AXE_CORE" in os.environ:
        return Path(os.environ["AXE_CORE"]).read_text("utf-8")
    brought = pytest.importorskip("axe_playwright_python", reason="needs axe-playwright-python from PyPI")
    return Path(str(brought.__file__)).with_name("axe.min.js").read_text("utf-8")
