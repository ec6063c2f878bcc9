"""The player page in a real browser: how soon a clicked line is heard, whether the highlight keeps step, who is asked.

    python benchmarks/player.py seeds/the-tide-clerk.txt [--format mp3]

Needs the extra `slow` (playwright) and Chromium. Clicks twenty lines, then looks at twenty random times.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce

_CLICK = """async (place) => {
  const sentence = document.querySelectorAll('main section:first-child .s')[place];
  const sound = document.getElementById('sound');
  const before = performance.now();
  sentence.click();
  await new Promise((go) => sound.addEventListener('playing', go, {once: true}));
  const answer = [performance.now() - before, sound.currentTime - +sentence.dataset.b];
  sound.pause();
  return answer;
}"""
_SEEK = """async (time) => {
  const sound = document.getElementById('sound');
  sound.currentTime = time;
  await new Promise((go) => sound.addEventListener('seeked', () => requestAnimationFrame(go), {once: true}));
  return document.querySelector('.now') ? +document.querySelector('.now').dataset.b : null;
}"""
_BEGINS = "found => found.map(sentence => +sentence.dataset.b)"
_SLACK_S = 0.02


def driven(page: Any) -> str:
    """What twenty clicks and twenty glances at an open page give."""
    dice = random.Random(7)
    begins = page.eval_on_selector_all("main section:first-child .s", _BEGINS)
    clicks = [page.evaluate(_CLICK, dice.randrange(len(begins))) for _ in range(20)]
    length = page.evaluate("document.getElementById('sound').duration")
    times = [dice.uniform(0.0, min(length, begins[-1] + 1)) for _ in range(20)]
    expected = [max((begin for begin in begins if begin <= time + _SLACK_S), default=None) for time in times]
    right = sum(page.evaluate(_SEEK, time) == begin for time, begin in zip(times, expected, strict=True))
    slowest, farthest = max(ms for ms, _ in clicks), max(abs(off) for _, off in clicks)
    return (
        f"click to sound: worst of 20 {slowest:.0f} ms, at most {farthest * 1000:.0f} ms from the line's beginning\n"
        f"highlight: the cue at {right} of 20 random times"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("story", type=Path)
    parser.add_argument("--format", default="mp3")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / asked.story.name
        story.write_bytes(asked.story.read_bytes())
        order = RenderOrder(formats=(asked.format,), also=("player",))
        report = render(produce(Wishes(story, engine="tone")), order, emit=lambda event: None)
        with import_module("playwright.sync_api").sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page()
            addresses: list[str] = []
            page.on("request", lambda request: addresses.append(request.url))
            page.goto(report.also[0].as_uri())
            page.wait_for_function("document.getElementById('sound').readyState >= 1")
            print(driven(page))
            outside = [address for address in addresses if not address.startswith("file:")]
            print(f"requests: {len(addresses)}, of them to another place than the file's folder: {len(outside)}")
            browser.close()


if __name__ == "__main__":
    main()
