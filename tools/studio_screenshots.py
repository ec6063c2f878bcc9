"""Makes the pictures of docs/studio.md: the studio with a sample story, in a real browser.

    python tools/studio_screenshots.py [--out docs/images] [--every]

`--every` takes each screen in light, dark, forced colours and at 320 pixels, to look for what overlaps or is cut.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from narrate.locking import lock_lines
from narrate.mending import decide
from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce
from narrate.schema.edits import Verb
from narrate.schema.script import LineKind
from narrate.studio.server import Server, listen, serve

ROOT = Path(__file__).resolve().parent.parent
SCREENS = {
    "report": "/",
    "script": "/script/1",
    "review": "/review",
    "cast": "/cast",
    "listen": "/listen/1.1",
    "scenes": "/listen",
    "render": "/render",
    "history": "/history",
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 760}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 760}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 760}, "forced_colors": "active"},
    "narrow": {"viewport": {"width": 320, "height": 720}, "color_scheme": "light"},
}


def main() -> None:
    """Takes the pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--every", action="store_true")
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--seed", type=Path, default=ROOT / "seeds" / "the-tide-clerk.txt")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        story = Path(asked.seed.name)
        shutil.copy(asked.seed, Path(folder) / story)
        out = asked.out.resolve()
        os.chdir(folder)
        prepare(story)
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=["--no-sandbox"])
        with running(story) as server:
            state = entered(browser, server)
            for look in LOOKS if asked.every else ["light"]:
                take(browser, server, state, look, out, every=asked.every)
        browser.close()


def prepare(story: Path) -> None:
    """A story under way: chapter 1 rendered, two of its recordings locked, one for other words than are wanted now."""
    production = produce(Wishes(story, engine="tone", style="drama"))
    first = frozenset({production.script.chapters[0].number})
    render(production, RenderOrder(chapters=first, workers=1), emit=lambda event: None)
    spoken = [line for line in production.scene("1.2").lines if line.kind is LineKind.DIALOGUE]
    lock_lines(production, [spoken[0].id, spoken[1].id], "on")
    decide(production, spoken[1].id, Verb.SPOKEN, f"Well. {spoken[1].spoken}")


@contextmanager
def running(story: Path) -> Iterator[Server]:
    """A studio for a story, in a thread."""
    server = serve(Wishes(story, engine="tone", style="drama"), listen(0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10)


def entered(browser: Browser, server: Server) -> Any:
    """A browser's cookies after it has come in by the link; two decisions are taken and a scene is mixed on the way."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.link)
    page.wait_for_selector(".report")
    page.goto(f"{origin(server)}/review")
    before = int(page.evaluate("document.body.dataset.revision"))
    for revision in (before + 1, before + 2):
        page.wait_for_selector("#asked")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#saved:text-is('saved · revision {revision}')")
    page.goto(f"{origin(server)}/listen/1.1")
    page.get_by_role("button", name="Make it").click()
    page.wait_for_selector("audio", state="attached")
    state = context.storage_state()
    context.close()
    return state


def keep(page: Page, path: Path) -> None:
    """Takes a picture, in few colours, so that it stays small."""
    page.screenshot(path=path)
    with Image.open(path) as shown:
        few = shown.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def take(browser: Browser, server: Server, state: Any, look: str, out: Path, *, every: bool) -> None:
    """Every screen in one look."""
    context = browser.new_context(storage_state=state, **LOOKS[look])
    page = context.new_page()
    for name, path in SCREENS.items():
        page.goto(origin(server) + path)
        page.wait_for_load_state("load")
        page.wait_for_timeout(500)
        act(page, name)
        keep(page, out / (f"studio-{name}-{look}.png" if every else f"studio-{name}.png"))
    page.goto(f"{origin(server)}/cast")
    page.get_by_role("button", name="Change voice").nth(1).click()
    page.wait_for_timeout(300)
    page.get_by_role("button", name="Hear mezzo").click()
    page.wait_for_selector(".compare")
    page.wait_for_timeout(300)
    keep(page, out / (f"studio-voice-{look}.png" if every else "studio-voice.png"))
    page.goto(f"{origin(server)}/script/1")
    page.wait_for_timeout(500)
    page.locator(".line.k-dialogue .text").first.click()
    page.keyboard.press("c")
    page.wait_for_selector("dialog")
    page.wait_for_timeout(300)
    keep(page, out / (f"studio-picker-{look}.png" if every else "studio-picker.png"))
    if every:
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        page.wait_for_timeout(300)
        keep(page, out / f"studio-keys-{look}.png")
    context.close()


def act(page: Page, name: str) -> None:
    """What makes a picture tell more."""
    if name == "script":
        for _ in range(6):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("j")
        page.wait_for_timeout(200)
        if page.viewport_size == LOOKS["light"]["viewport"]:
            page.locator(".line:has(.st-locked)").first.click()
            page.get_by_text("Recordings").click()
            page.locator(".takes li").first.scroll_into_view_if_needed()
            page.wait_for_timeout(300)
    if name == "listen":
        page.locator("#cues li").nth(3).click()
        page.wait_for_timeout(400)
        page.keyboard.press("Space")
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(100)


def origin(server: Server) -> str:
    """The address of a studio."""
    return f"http://127.0.0.1:{server.port}"


if __name__ == "__main__":
    main()
