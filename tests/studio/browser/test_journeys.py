"""The ten journeys of studio.md §10, in a real browser."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from narrate.production import Wishes, produce

from .conftest import Window, running, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def speakers(story: Path) -> list[tuple[str, str]]:
    production = produce(Wishes(story, engine="tone"))
    return [(line.id, line.speaker) for line in production.script.lines()]


def to_check(tab: Window) -> int:
    found: int = tab.page.evaluate("fetch('/api/project').then((a) => a.json()).then((p) => p.to_check)")
    return found


def test_1_the_review_is_done_by_keyboard_in_at_most_three_keys_a_line(tab: Window) -> None:
    assert to_check(tab) > 0
    keys = decided = 0
    while to_check(tab):  # a decision may make another line unsure
        tab.go("/review")
        tab.page.wait_for_selector("#asked")
        asked = tab.page.locator("#asked").inner_text()
        tab.page.keyboard.press("2" if decided % 2 else "Enter")
        keys, decided = keys + 1, decided + 1
        tab.page.wait_for_function(
            "(was) => (document.getElementById('asked')?.textContent ?? '') !== was", arg=asked, timeout=120_000
        )
    assert to_check(tab) == 0
    assert keys / decided <= 3


def test_1_a_new_name_takes_three_keys_and_the_name(tab: Window) -> None:
    tab.go("/review")
    tab.page.wait_for_selector("#asked")
    tab.page.keyboard.press("n")
    tab.page.keyboard.type("Petra Vos")
    tab.page.keyboard.press("Enter")
    tab.saved(1)
    assert "Petra Vos" in tab.page.evaluate("fetch('/api/cast').then((a) => a.text())")


def test_2_a_merge_taken_back_leaves_the_story_as_it_was(tab: Window, short: Path) -> None:
    before = speakers(short)
    tab.go("/cast")
    tab.page.get_by_label("Choose Anna").check()
    tab.page.get_by_label("Choose Tom").check()
    tab.page.get_by_role("button", name="One person: Anna and Tom").click()
    assert "lines move" in tab.page.get_by_role("dialog").inner_text()
    tab.page.get_by_role("button", name="Merge into").click()
    tab.saved(1)
    assert speakers(short) != before
    tab.page.keyboard.press("Control+z")
    tab.saved(2)
    assert speakers(short) == before


def test_2_a_voice_taken_back_leaves_its_file_as_it_was(tab: Window, short: Path) -> None:
    sheet = short.with_suffix(".voices.yaml")
    tab.go("/cast")
    tab.page.get_by_role("button", name="of Anna").click()
    tab.page.get_by_role("button", name="Use bass").click()
    tab.saved(1)
    changed = sheet.read_bytes()
    tab.page.keyboard.press("Control+z")
    tab.saved(2)
    assert not sheet.exists()
    tab.page.keyboard.press("Control+Shift+z")
    tab.saved(3)
    assert sheet.read_bytes() == changed


def takes(story: Path) -> set[str]:
    return {path.stem for path in story.with_suffix(".narrate").rglob("*.take")}


def test_3_a_changed_voice_is_planned_and_spoken_exactly(tab: Window, short: Path) -> None:
    tab.go("/render")
    tab.page.get_by_role("button", name="Speak").click()
    tab.page.wait_for_selector(".what:has-text('The whole book: done')", timeout=120_000)
    before = takes(short)
    tab.go("/cast")
    lines = int(tab.page.locator("tr:has(th:has-text('Anna')) td.number").inner_text().split()[0])
    tab.page.get_by_role("button", name="of Anna").click()
    tab.page.get_by_role("button", name="Use bass").click()
    tab.saved(1)
    tab.go("/render")
    tab.page.wait_for_selector(f"text=/{lines} lines.*{lines} changed voice: Anna/")
    tab.page.get_by_role("button", name="Speak").click()
    tab.page.wait_for_selector("text=/All .* lines are spoken/", timeout=120_000)
    assert before < takes(short)
    assert len(takes(short) - before) == lines


def test_4_the_line_that_sounds_is_marked_at_twenty_random_times(tab: Window) -> None:
    tab.go("/listen/1.1")
    tab.page.get_by_role("button", name="Make it").click()
    tab.page.wait_for_selector("audio", state="attached", timeout=120_000)
    cues = tab.page.evaluate("fetch('/api/scenes/1.1').then((a) => a.json()).then((s) => s.cues)")
    chance = random.Random(7)
    for _ in range(20):
        line, start, end = chance.choice(cues)
        time = start + chance.random() * (end - start) * 0.98 + 0.002
        found = tab.page.evaluate(
            """async (time) => {
              const sound = document.querySelector('audio');
              sound.currentTime = time;
              await new Promise((done) => sound.addEventListener('seeked', done, { once: true }));
              for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
              return document.querySelector('#cues [aria-current]')?.dataset.id;
            }""",
            time,
        )
        assert found == line


def started(story: Path) -> tuple[Any, str]:
    command = [sys.executable, "-m", "narrate", "studio", str(story), "--engine", "tone", "--no-browser"]
    process = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_5_a_studio_killed_while_it_renders_comes_back_and_goes_on(chromium: Any, short: Path) -> None:
    process, link = started(short)
    page = chromium.new_context().new_page()
    page.set_default_timeout(120_000)
    page.goto(link)
    page.wait_for_selector(".report")  # it is let in
    page.goto(link.partition("#")[0] + "review")
    page.wait_for_selector("#asked")
    page.keyboard.press("Enter")
    page.wait_for_selector("#saved:text-is('saved · revision 1')")
    page.goto(link.partition("#")[0] + "render")
    page.get_by_role("button", name="Speak").click()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again, link = started(short)
    try:
        page.goto(link)
        page.wait_for_selector(".report")
        page.goto(link.partition("#")[0] + "history")
        page.wait_for_selector(".steps li")
        assert page.locator(".steps li").count() == 1
        page.goto(link.partition("#")[0] + "render")
        page.locator(".asks button").click()
        page.wait_for_selector(".what:has-text('The whole book: done')", timeout=120_000)
    finally:
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=15)
        page.context.close()


def test_6_two_windows_edit_one_line_and_nothing_is_overwritten(chromium: Any, short: Path) -> None:
    with running(short) as server, window(chromium, server) as first:
        state = first.page.context.storage_state()
        with window(chromium, server, state=state) as second:
            second.page.route("**/api/events", lambda route: route.abort())
            second.errors.clear()
            second.go("/review")
            second.page.wait_for_selector("#asked")
            first.go("/review")
            first.page.wait_for_selector("#asked")
            first.page.keyboard.press("1")
            first.saved(1)
            second.page.keyboard.press("2")
            second.page.wait_for_selector("text=/something else was decided meanwhile/")
            second.errors.clear()
        lines = (short.with_suffix(".narrate") / "edits.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 1


def test_7_no_page_asks_anybody_but_the_studio(tab: Window) -> None:
    for path in ("/", "/script/1", "/review", "/cast", "/listen", "/listen/1.1", "/render", "/history"):
        tab.go(path)
        tab.page.wait_for_timeout(200)
    assert tab.outside == []


def test_8_three_hundred_people_are_shown(chromium: Any, tmp_path: Path) -> None:
    story = tmp_path / "crowd.txt"
    names = [f"{first}{last}" for first in _SYLLABLES for last in ("bert", "dora", "ric", "mund", "lind")][:300]
    story.write_text("\n\n".join(f"“I am here today,” said {name}." for name in names), "utf-8")
    with running(story) as server, window(chromium, server) as tab:
        tab.go("/cast")
        tab.page.wait_for_selector("text=Change voice")
        assert tab.page.locator("tbody tr").count() >= 290


_SYLLABLES = [
    a + b for a in ("Al", "Be", "Cor", "Da", "El", "Fa", "Ge", "Hu", "Is", "Ju") for b in "va mo ki lu se no".split()
]


def test_8_ten_thousand_lines_stay_usable(chromium: Any, tmp_path: Path) -> None:
    story = tmp_path / "long.txt"
    block = "Anna looked at the sea. “You came back,” said Anna.\n\n“I said I would,” Tom said.\n\n"
    story.write_text("Chapter 1: Long\n\n" + block * 2000, "utf-8")
    with running(story) as server, window(chromium, server) as tab:
        tab.go("/script/1")
        tab.page.wait_for_selector("#inspector h2", timeout=120_000)
        assert tab.page.locator(".line").count() == 5000
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("ArrowDown")
        assert tab.page.locator(".line[aria-current]").get_attribute("data-id") == "1.1.3"
        tab.go("/script/1?part=2")
        tab.page.wait_for_selector("#inspector h2", timeout=120_000)
        assert tab.page.locator(".line").count() >= 5000


HOSTILE = "</script><script>window.bad=1</script><img src=x onerror=window.bad=2>"


def test_8_hostile_and_right_to_left_text_is_only_text(chromium: Any, tmp_path: Path) -> None:
    story = tmp_path / "odd.txt"
    story.write_text(
        f"{HOSTILE}\n\n“שלום {HOSTILE},” said Anna.\n\n“Then go,” said Tom \u202eevil.\n\n“No.”\n", "utf-8"
    )
    with running(story) as server, window(chromium, server) as tab:
        for path in ("/", "/script/1", "/review", "/cast", "/listen/1.1", "/render", "/history"):
            tab.go(path)
            tab.page.wait_for_timeout(250)
            assert tab.page.evaluate("window.bad") is None
        tab.go("/script/1")
        tab.page.wait_for_selector("#inspector h2")
        tab.page.locator(".line", has_text="שלום").click()
        assert HOSTILE in tab.page.locator(".line", has_text="שלום").inner_text()
        assert tab.page.locator(".line .text").first.get_attribute("dir") == "auto"
        tab.page.keyboard.press("n")
        tab.page.keyboard.type("<b>Eve</b>")
        tab.page.keyboard.press("Enter")
        tab.saved(1)
        tab.page.wait_for_selector("text=<b>Eve</b>")
        assert tab.page.evaluate("window.bad") is None


SCREENS = ("/", "/script/1", "/review", "/cast", "/listen", "/listen/1.1", "/render", "/history")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_9_no_screen_has_a_serious_barrier(chromium: Any, short: Path, axe: str, scheme: str) -> None:
    with (
        running(short, style="drama") as server,
        window(chromium, server, color_scheme=scheme, bypass_csp=True) as tab,
    ):
        tab.go("/listen/1.1")
        tab.page.get_by_role("button", name="Make it").click()
        tab.page.wait_for_selector("audio", state="attached", timeout=120_000)
        found = {path: barriers(tab, path, axe) for path in SCREENS}
        for key, opened in (("c", "/script/1"), ("?", "/script/1")):
            tab.go(opened)
            tab.page.wait_for_selector("#inspector h2")
            tab.page.keyboard.press("ArrowDown")
            tab.page.keyboard.press(key)
            tab.page.wait_for_selector("dialog")
            found[f"{opened} {key}"] = barriers(tab, "", axe)
        tab.go("/cast")
        tab.page.get_by_role("button", name="of Anna").click()
        tab.page.get_by_role("button", name="Hear bass").click()
        tab.page.get_by_label("blind").check()
        found["voices"] = barriers(tab, "", axe)
        tab.go("/script/1")
        tab.page.locator(".line", has_text="It always rains.").click()
        tab.page.keyboard.press("x")
        tab.saved(1)
        tab.page.get_by_text("Recordings").click()
        tab.page.wait_for_selector(".takes li")
        found["a locked line"] = barriers(tab, "", axe)
        tab.page.get_by_label("What is said").fill("It ever rains.")
        tab.page.keyboard.press("Control+Enter")
        tab.page.wait_for_selector("#inspector >> text=/You locked this line/")
        found["an ended lock"] = barriers(tab, "", axe)
        for path in ("/", "/render"):
            found[f"{path} with an ended lock"] = barriers(tab, path, axe)
    assert {path: what for path, what in found.items() if what} == {}


def barriers(tab: Window, path: str, axe: str) -> list[str]:
    """What axe-core finds serious or critical on a page."""
    if path:
        tab.go(path)
        tab.page.wait_for_timeout(400)
    tab.page.evaluate(axe)
    result = tab.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in result["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("path", SCREENS)
def test_9_no_screen_is_wider_than_320_pixels(tab: Window, path: str) -> None:
    tab.page.set_viewport_size({"width": 320, "height": 720})
    tab.go(path)
    tab.page.wait_for_timeout(300)
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_9_every_control_can_be_reached_and_is_large_enough(tab: Window) -> None:
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    small = tab.page.evaluate(
        """[...document.querySelectorAll('button, select, input, textarea, a.button, nav a')]
          .filter((it) => it.getClientRects().length)
          .filter((it) => { const r = it.getBoundingClientRect(); return r.width < 24 || r.height < 24; })
          .map((it) => it.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_10_a_story_read_anew_keeps_every_decision(tab: Window, short: Path) -> None:
    tab.go("/review")
    tab.page.wait_for_selector("#asked")
    tab.page.keyboard.press("n")
    tab.page.keyboard.type("Petra")
    tab.page.keyboard.press("Enter")
    tab.saved(1)
    text = short.read_text("utf-8")
    short.write_text(text.replace("Chapter 1: Rain\n", "Chapter 1: Rain\n\nIt was a wet autumn.\n"), "utf-8")
    tab.go("/cast")
    tab.page.wait_for_selector("text=Petra")
    tab.go("/history")
    tab.page.wait_for_selector(".steps li")
    assert tab.page.locator(".steps li").count() == 1


def test_what_is_saved_is_said_only_when_it_is_on_disk(tab: Window, short: Path) -> None:
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.locator(".line", has_text="You?").click()
    tab.page.keyboard.press("m")
    tab.saved(1)
    assert json.loads((short.with_suffix(".narrate") / "edits.jsonl").read_text("utf-8"))["verb"] == "flag"


def test_keys_do_nothing_while_somebody_types(tab: Window, short: Path) -> None:
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.locator(".line", has_text="You?").click()
    tab.page.keyboard.press("e")
    tab.page.keyboard.type("1mnc")
    tab.page.keyboard.press("Escape")
    assert not (short.with_suffix(".narrate") / "edits.jsonl").exists()
    assert tab.page.evaluate("document.activeElement.classList.contains('line')")


def test_single_keys_can_be_switched_off(tab: Window, short: Path) -> None:
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.keyboard.press("?")
    tab.page.get_by_label("single keys act").uncheck()
    tab.page.keyboard.press("Escape")
    tab.page.locator(".line", has_text="You?").click()
    tab.page.keyboard.press("m")
    tab.page.wait_for_timeout(300)
    assert not (short.with_suffix(".narrate") / "edits.jsonl").exists()


def test_several_lines_are_given_to_one_speaker_and_taken_back_at_once(tab: Window, short: Path) -> None:
    before = speakers(short)
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.locator(".line", has_text="You?").click()
    tab.page.keyboard.press("Shift+ArrowDown")
    tab.page.keyboard.press("c")
    tab.page.keyboard.type("Ruth")
    tab.page.keyboard.press("Enter")
    tab.saved(2)
    assert speakers(short) != before
    tab.page.keyboard.press("Control+z")
    tab.saved(3)
    assert speakers(short) == before


STORM = """The rain fell on the harbour all night. Anna stood on the quay and looked at the black water.

The door slammed behind her. "Who is there?" said Anna.

"Only me," said Tom.
"""


def test_the_sounds_of_a_drama_are_struck_moved_added_and_heard(chromium: Any, tmp_path: Path) -> None:
    story = tmp_path / "storm.txt"
    story.write_text(STORM, "utf-8")
    with running(story, style="drama") as server, window(chromium, server) as tab:
        tab.go("/listen/1.1")
        tab.page.get_by_role("button", name="Make it").click()
        tab.page.wait_for_selector("audio", state="attached", timeout=120_000)
        tab.page.get_by_role("button", name="Hear slam").click()
        tab.page.get_by_role("button", name="Move slam to another word").click()
        tab.page.get_by_role("dialog").get_by_role("button", name="behind").click()
        tab.saved(2)
        tab.page.wait_for_selector("text=at “behind”")
        tab.page.get_by_role("button", name="Strike slam").click()
        tab.saved(3)
        tab.page.get_by_role("button", name="Strike rain").click()
        tab.saved(4)
        tab.page.locator(".stage select").first.select_option("cave")
        tab.saved(5)
        tab.page.locator("#cues li").last.hover()
        tab.page.locator("#cues li").last.get_by_role("button", name="+ sound").click()
        tab.page.get_by_role("dialog").get_by_role("button", name="knock", exact=True).click()
        tab.page.get_by_role("dialog").get_by_role("button").first.click()
        tab.saved(6)
        tab.page.wait_for_selector("text=/changed since this was mixed/")
        tab.page.get_by_role("button", name="Hear knock").wait_for()
    staging = produce(Wishes(story, engine="tone", style="drama")).staging.of("1.1")
    assert [bed.asset for bed in staging.beds] == ["sea"]
    assert [spot.asset for spot in staging.spots] == ["knock"]
    assert staging.room == "cave"


def test_a_finished_recording_is_locked_by_a_key_kept_and_let_go(tab: Window, short: Path) -> None:
    tab.go("/render")
    tab.page.get_by_role("button", name="Speak").click()
    tab.page.wait_for_selector(".what:has-text('The whole book: done')", timeout=120_000)
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.locator(".line", has_text="It always rains.").click()
    tab.page.keyboard.press("x")
    tab.saved(1)
    locked = tab.page.locator(".line", has_text="It always rains.").locator(".st-locked")
    locked.wait_for()
    before = takes(short)
    tab.page.keyboard.press("e")
    tab.page.keyboard.type("Well, ")
    tab.page.keyboard.press("Control+Enter")
    tab.saved(2)
    tab.page.wait_for_selector("#inspector >> text=/You locked this line/")
    parts = "[...document.querySelectorAll('#inspector > *')].map((part) => part.tagName).join()"
    shown = tab.page.evaluate(parts)
    tab.page.get_by_role("button", name="Keep the old recording").click()
    tab.saved(3)
    locked.wait_for()
    assert tab.page.evaluate(parts) == shown
    tab.page.get_by_text("Recordings").click()
    tab.page.wait_for_selector(".takes >> text=locked")
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("button", name="Unlock").click()
    tab.saved(4)
    tab.page.locator(".line", has_text="It always rains.").locator(".st-words").wait_for()
    assert takes(short) == before


def test_two_voices_are_compared_blind_and_the_better_one_is_taken_with_its_pace(tab: Window, short: Path) -> None:
    tab.go("/cast")
    tab.page.get_by_role("button", name="of Anna").click()
    tab.page.get_by_role("button", name="Hear bass").click()
    tab.page.get_by_label("blind").check()
    hidden = tab.page.locator(".compare").inner_text()
    assert "bass" not in hidden
    tab.page.get_by_role("button", name="▶ the first").click()
    tab.page.get_by_role("button", name="▶ the second").click()
    tab.page.wait_for_selector("dialog >> text=Listen.")
    tab.page.get_by_role("button", name="The second is better").click()
    tab.page.wait_for_selector(".compare >> text=/You like/")
    tab.page.get_by_label("Pace").fill("1.2")
    tab.page.get_by_role("button", name="Use bass", exact=True).last.click()
    tab.saved(1)
    anna = next(one for one in produce(Wishes(short, engine="tone")).cast.entries if one.character.name == "Anna")
    assert (anna.voice.name, anna.voice.rate) == ("bass", 1.2)


def test_one_narrator_reads_everything_at_a_click_and_undo(tab: Window, short: Path) -> None:
    tab.go("/cast")
    tab.page.get_by_label("one narrator reads everything").check()
    tab.saved(1)
    assert len({one.voice.name for one in produce(Wishes(short, engine="tone")).cast.entries}) == 1
    tab.page.keyboard.press("Control+z")
    tab.saved(2)
    assert not short.with_suffix(".voices.yaml").exists()


def test_the_files_that_are_chosen_are_made_heard_and_saved(tab: Window, short: Path) -> None:
    tab.go("/render")
    tab.page.get_by_label("mp3").uncheck()
    tab.page.get_by_label("opus").check()
    tab.page.get_by_text("Beside the sound").click()
    tab.page.get_by_label("captions").check()
    tab.page.get_by_label("Made for").select_option("podcast")
    tab.page.get_by_role("button", name="Speak").click()
    tab.page.wait_for_selector(".what:has-text('The whole book: done')", timeout=120_000)
    tab.page.get_by_role("button", name="Hear 01").click()
    with tab.page.expect_download() as saved:
        tab.page.get_by_role("link", name="Save 01").click()
    assert saved.value.suggested_filename.endswith(".opus")
    assert [path.suffix for path in short.with_suffix(".audiobook").glob("01*.opus")] == [".opus"]
    assert list(short.with_suffix(".audiobook").glob("*.vtt"))


PLAY = "INT. QUAY - DAY\n\nANNA\nIt rains.\n\nTOM\nSo it does.\n"


def test_a_play_is_decided_about_by_keyboard(chromium: Any, tmp_path: Path) -> None:
    story = tmp_path / "play.fountain"
    story.write_text(PLAY, "utf-8")
    with running(story) as server, window(chromium, server) as tab:
        tab.go("/script/1")
        tab.page.wait_for_selector("#inspector h2")
        tab.page.locator(".line", has_text="So it does.").click()
        tab.page.keyboard.press("c")
        tab.page.keyboard.type("anna")
        tab.page.keyboard.press("Enter")
        tab.saved(1)
        tab.page.locator(".line", has_text="INT. QUAY").click()
        tab.page.keyboard.press("e")
        tab.page.keyboard.press("Control+a")
        tab.page.keyboard.type("At the quay.")
        tab.page.keyboard.press("Control+Enter")
        tab.saved(2)
    lines = list(produce(Wishes(story, engine="tone")).script.lines())
    assert [line.spoken for line in lines if line.kind.value == "heading"] == ["At the quay."]
    assert len({line.speaker for line in lines}) == 2
    assert story.read_text("utf-8") == PLAY


def test_a_line_is_divided_at_a_word(tab: Window) -> None:
    tab.go("/script/1")
    tab.page.wait_for_selector("#inspector h2")
    tab.page.locator(".line", has_text="Then bring the boat in").click()
    tab.page.get_by_role("button", name="Divide").click()
    tab.page.get_by_role("dialog").get_by_role("button", name="the", exact=True).click()
    tab.saved(1)
    tab.page.locator(".line .text", has_text=re.compile(r"^\s*the boat in")).wait_for()
    assert tab.page.locator(".line .text", has_text="Then bring").inner_text().strip() == '"Then bring'


@pytest.mark.parametrize(("page", "answer"), [("/script/1", "**/api/chapters/*/lines"), ("/review", "**/api/review")])
def test_a_key_before_the_lines_are_there_says_so_and_decides_nothing(
    tab: Window, short: Path, page: str, answer: str
) -> None:
    held: list[Any] = []
    tab.page.route(answer, lambda route: held.append(route))
    tab.page.goto(f"http://127.0.0.1:{tab.server.port}{page}")
    tab.page.wait_for_function("document.querySelector('.toast')")
    while not held:
        tab.page.wait_for_timeout(20)
    tab.page.keyboard.press("1")
    tab.page.wait_for_function("document.querySelector('.toast').textContent.includes('not there yet')")
    for route in held:
        route.continue_()
    tab.page.unroute(answer)
    tab.page.wait_for_selector("#inspector h2, #asked", state="attached")
    assert produce(Wishes(short, engine="tone")).decisions == ()
