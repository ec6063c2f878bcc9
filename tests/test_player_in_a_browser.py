"""The player page in a real browser, from the file system: it plays, keeps step, is accessible, and asks nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from test_companions import TALE, rendered

pytestmark = pytest.mark.slow

CLICK = """async (place) => {
  const sentence = document.querySelectorAll('main .s')[place], sound = document.getElementById('sound');
  sentence.click();
  await new Promise((go) => sound.addEventListener('playing', go, {once: true}));
  const answer = {at: sound.currentTime, begin: +sentence.dataset.b,
    now: document.querySelector('.now') === sentence};
  sound.pause();
  return answer;
}"""
SEEK = """async (time) => {
  const sound = document.getElementById('sound');
  sound.currentTime = time;
  await new Promise((go) => sound.addEventListener('seeked', () => requestAnimationFrame(go), {once: true}));
  return document.querySelector('.now')?.dataset.b ?? null;
}"""


class Visit:
    """The open page, and every address that it asked for."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))


@pytest.fixture(scope="module")
def visit(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("player")
    rendered(folder, "mp3", also=("player",), text=TALE)
    found = Visit(chromium.new_page())
    found.page.goto((folder / "tale.audiobook" / "The Lamp.player.html").as_uri())
    found.page.wait_for_function("document.getElementById('sound').readyState >= 1")
    yield found
    found.page.close()


def test_a_click_on_a_line_plays_it(visit: Visit) -> None:
    answer = visit.page.evaluate(CLICK, 4)
    assert answer["now"]
    assert abs(answer["at"] - answer["begin"]) < 0.3


def test_the_highlight_is_the_cue_at_any_time(visit: Visit) -> None:
    visit.page.evaluate(CLICK, 0)
    begins = visit.page.eval_on_selector_all("main section:first-child .s", "found => found.map(s => +s.dataset.b)")
    length = visit.page.evaluate("document.getElementById('sound').duration")
    dice = random.Random(7)
    times = [dice.uniform(0.0, length - 0.1) for _ in range(20)]
    shown = [visit.page.evaluate(SEEK, time) for time in times]
    expected = [max((begin for begin in begins if begin <= time + 0.02), default=None) for time in times]
    assert [None if value is None else float(value) for value in shown] == expected


def test_the_keyboard_goes_from_line_to_line(visit: Visit) -> None:
    visit.page.evaluate(CLICK, 2)
    visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_function("document.querySelector('.now') === document.querySelectorAll('main .s')[3]")
    visit.page.keyboard.press(" ")
    visit.page.wait_for_function("document.getElementById('sound').paused")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(visit: Visit, dark: bool) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python from PyPI")
    visit.page.evaluate("dark => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; }", dark)
    found = axe.Axe().run(visit.page).response["violations"]
    assert [problem["id"] for problem in found if problem["impact"] in ("serious", "critical")] == []


def test_no_request_leaves_the_computer(visit: Visit) -> None:
    assert visit.asked
    assert all(address.startswith("file:") for address in visit.asked)


def test_the_page_complains_of_nothing(visit: Visit) -> None:
    assert visit.complaints == []
