"""Measures the studio in a real browser: first paint, how late the mark of the line is, keys a decision, what goes out.

python benchmarks/studio.py [--chromium /usr/bin/chromium]
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from narrate.production import Wishes
from narrate.studio.app import static_folder
from narrate.studio.server import Server, listen, serve

NAMES = ("Anna", "Ben", "Hale", "Ruth", "Tom", "Petra", "Olaf", "Mira")
WATCH = """() => {
  const sound = document.querySelector('audio');
  window.lags = [];
  fetch('/api/scenes/1.1').then((a) => a.json()).then(({ cues }) => {
    const starts = new Map(cues.map(([line, start]) => [line, start]));
    new MutationObserver(() => {
      const line = document.querySelector('#cues [aria-current]')?.dataset.id;
      const late = (sound.currentTime - starts.get(line)) * 1000;
      if (line && !sound.paused && !sound.seeking) window.lags.push([line, late]);
    }).observe(document.getElementById('cues'), { attributes: true, subtree: true, attributeFilter: ['aria-current'] });
    sound.playbackRate = 1;
    sound.play();
  });
}"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=options)
        for lines in (500, 2000, 5000, 10_000):
            print(paint(browser, Path(folder) / f"{lines}.txt", lines))
        print(lag(browser, Path(folder) / "short.txt"))
        print(keys(browser, Path(folder) / "keys.txt"))
        browser.close()
    size = sum(path.stat().st_size for path in static_folder().parent.rglob("*") if path.suffix != ".pyc")
    print(f"the studio adds {size / 1000:.0f} kB to the wheel before compression")


def paint(browser: Browser, story: Path, lines: int) -> str:
    """First contentful paint of a chapter, the median of five loads, and when the page answers keys."""
    story.write_text(tale(lines), "utf-8")
    with running(story) as server, entered(browser, server) as page:
        paints, ready = [], []
        for _ in range(5):
            page.goto(f"http://127.0.0.1:{server.port}/script/1")
            page.wait_for_selector("#inspector h2", timeout=60_000)
            paints.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime") or 0.0)
            ready.append(page.evaluate("performance.now()"))
        shown = page.locator(".line").count()
    return (
        f"{lines} lines, {shown} on the page: first paint {statistics.median(paints):.0f} ms, "
        f"answers keys after {statistics.median(ready):.0f} ms"
    )


def lag(browser: Browser, story: Path) -> str:
    """How late the mark of the line is while a scene plays."""
    story.write_text("\n\n".join(f"“Line {n},” said {NAMES[n % 4]}." for n in range(16)), "utf-8")
    with running(story) as server, entered(browser, server) as page:
        page.goto(f"http://127.0.0.1:{server.port}/listen/1.1")
        page.get_by_role("button", name="Make it").click()
        page.wait_for_selector("audio", state="attached", timeout=60_000)
        page.evaluate(WATCH)
        page.wait_for_timeout(30_000)
        lags = sorted(late for _, late in page.evaluate("window.lags"))
    high = lags[min(len(lags) - 1, round(0.95 * len(lags)))]
    return f"mark of the line: {len(lags)} changes, median {statistics.median(lags):.0f} ms, p95 {high:.0f} ms late"


def keys(browser: Browser, story: Path) -> str:
    """Keys and requests to anywhere else while a review is done by keyboard."""
    story.write_bytes((Path(__file__).resolve().parent.parent / "seeds" / "the-tide-clerk.txt").read_bytes())
    outside = 0
    with running(story) as server, entered(browser, server) as page:

        def count(request: Any) -> None:
            nonlocal outside
            outside += not request.url.startswith(f"http://127.0.0.1:{server.port}/")

        page.on("request", count)
        page.goto(f"http://127.0.0.1:{server.port}/review")
        pressed = decided = 0
        while decided < 60 and page.wait_for_selector("#asked, p.lead") and page.locator("#asked").count():
            several = page.locator(".candidates li").count() > 1
            page.keyboard.press(random.Random(decided).choice(["Enter", "1", "2"] if several else ["Enter"]))
            pressed, decided = pressed + 1, decided + 1
            page.wait_for_selector(f"text=/\\b{decided} decided/")
    ratio = pressed / decided if decided else 0.0
    return f"review by keyboard: {decided} lines decided, {ratio:.2f} keys a line; requests to elsewhere: {outside}"


def tale(lines: int) -> str:
    """A chapter of about so many lines."""
    chance, parts, made = random.Random(1), ["Chapter 1: The Storm"], 0
    while made < lines:
        one, other = chance.sample(NAMES, 2)
        parts.append(f"{one} looked at the sea for the {made}th time. “You came back number {made},” said {one}.")
        parts.append(f"“I said I would, {made} times,” {other} said.")
        parts += ["“And the boat?”", "“Not yet.”"]
        made += 7
    return "\n\n".join(parts) + "\n"


@contextmanager
def running(story: Path) -> Iterator[Server]:
    """A studio for a story."""
    server = serve(Wishes(story, engine="tone"), listen(0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(20)


@contextmanager
def entered(browser: Browser, server: Server) -> Iterator[Page]:
    """A tab that has come in by the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.link)
    page.wait_for_selector(".report")
    yield page
    context.close()


if __name__ == "__main__":
    main()
