"""Spoken credits, files of a limited length, and the room between the words, from end to end."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from narrate.checking import check_files
from narrate.cli.main import run
from narrate.errors import VoiceSheetError
from narrate.pipeline import plan, preview, render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.readers.voicesheet import parse_voicesheet
from narrate.reports import Report
from narrate.schema.cast import NARRATOR
from narrate.schema.events import Event, Warned
from narrate.targets import titles
from narrate.writers.script_json import script_json

STORY = """The Lamp

by Ann Bee

Chapter One

“Who is there?” said Anna. It rained on the slates, and nobody came.

“Only the storm,” said Boris. “Go to bed, and put out the light.”

* * *

Morning came to the harbour, and the tide was out. “Well?” said Anna.

* * *

Boris came in from the rain, late. “Nothing,” he said. “Not a soul.”

Chapter Two

It rained again, and the lamp was lit.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(STORY, "utf-8")
    return path


def made(story: Path, sheet: str = "", **wishes: str) -> Production:
    if sheet:
        story.with_name("tale.voices.yaml").write_text(sheet, "utf-8")
    return produce(Wishes(story, engine="tone", **wishes))  # type: ignore[arg-type]


def rendered(production: Production, out: Path, *, formats: tuple[str, ...] = ("wav",), **how: object) -> Report:
    with ThreadPoolExecutor(1) as pool:
        order = RenderOrder(out=out, formats=formats, **how)  # type: ignore[arg-type]
        return render(production, order, emit=lambda event: None, executor=pool)


def names(folder: Path, suffix: str = "wav") -> list[str]:
    return sorted(path.name for path in folder.glob(f"*.{suffix}"))


def said(production: Production) -> list[list[str]]:
    credits = (production.opening, production.closing)
    return [[line.text for line in chapter.lines()] for chapter in credits if chapter is not None]


def test_acx_wants_credits_and_the_others_do_not(story: Path) -> None:
    assert said(made(story)) == said(made(story, profile="podcast")) == []
    assert said(made(story, profile="acx")) == [
        ["The Lamp.", "Written by Ann Bee.", "Read by narrate."],
        ["This was The Lamp.", "Written by Ann Bee.", "Read by narrate.", "The end."],
    ]


def test_the_narrator_says_the_credits(story: Path) -> None:
    production = made(story, profile="acx")
    assert production.opening is not None
    assert {line.speaker for line in production.opening.lines()} == {NARRATOR}


def test_a_persons_own_texts_are_said(story: Path) -> None:
    sheet = 'credits: {speak: on, opening: "This is {title}!", closing: "Thanks to {publisher}. Goodbye."}\n'
    assert said(made(story, sheet)) == [["This is The Lamp!"], ["Goodbye."]]


def test_credits_can_be_switched_off(story: Path) -> None:
    assert said(made(story, "credits: off\n", profile="acx")) == []


def test_what_the_lexicon_says_of_a_name_holds_for_the_credits(story: Path) -> None:
    production = made(story, "credits: on\npronounce: {Bee: BAY}\n")
    assert production.opening is not None
    assert [line.spoken for line in production.opening.lines()][1] == "Written by Ann BAY."


def test_a_title_with_a_mark_of_its_own_gets_no_full_stop(story: Path) -> None:
    page = story.with_suffix(".md")
    page.write_text("---\ntitle: Who Goes There?\n---\n\nIt rained, and nobody came to the quay.\n", "utf-8")
    assert said(made(page, "credits: on\n"))[0][0] == "Who Goes There?"


@pytest.mark.parametrize(
    "text",
    [
        "credits: loud",
        "credits: {opening: '{editor} says'}",
        "credits: {start: x}",
        "release: {longest: 0}",
        "release: {room_tone: x}",
    ],
)
def test_mistakes_are_told(text: str) -> None:
    with pytest.raises(VoiceSheetError):
        parse_voicesheet(text, "voices.yaml")


def test_credits_are_files_of_their_own(story: Path, tmp_path: Path) -> None:
    rendered(made(story, profile="acx"), tmp_path / "out", formats=("mp3",))
    assert names(tmp_path / "out", "mp3") == [
        "00 - Opening Credits.mp3",
        "01 - Chapter One.mp3",
        "02 - Chapter Two.mp3",
        "03 - Closing Credits.mp3",
    ]


def test_every_file_of_an_acx_render_passes_for_acx(story: Path, tmp_path: Path) -> None:
    rendered(made(story, profile="acx"), tmp_path / "out", formats=("mp3",))
    checked = check_files([tmp_path / "out"], "acx")
    assert [(c.path.name, f.rule.figure) for c in checked for f in c.findings if not f.kept] == []


def test_the_second_render_speaks_and_writes_nothing(story: Path, tmp_path: Path) -> None:
    first = rendered(made(story, profile="acx"), tmp_path / "out")
    again = rendered(made(story, profile="acx"), tmp_path / "out")
    assert first.spoken > 0
    assert (again.spoken, [file.kept for file in again.files]) == (0, [True] * 4)


def test_a_plan_counts_the_credits_and_single_chapters_go_without(story: Path) -> None:
    production = made(story, profile="acx")
    ids = {call.line.id for call in plan(production, RenderOrder()).calls()}
    assert {"0.1.1", "3.1.4"} <= ids
    assert not {"0.1.1", "3.1.4"} & {
        call.line.id for call in plan(production, RenderOrder(chapters=frozenset({1}))).calls()
    }


def test_the_script_shows_the_credits_and_the_play_does_not(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(story, "credits: on\n")
    run(["script", str(story), "--engine", "tone"])
    assert "Opening Credits" in capsys.readouterr().out
    run(["script", str(story), "--engine", "tone", "--format", "fountain"])
    assert "Opening Credits" not in capsys.readouterr().out
    run(["script", str(story), "--engine", "tone", "--format", "json"])
    assert [c["title"] for c in json.loads(capsys.readouterr().out)["credits"]] == [
        "Opening Credits",
        "Closing Credits",
    ]


def test_credits_are_previewed(story: Path, tmp_path: Path) -> None:
    preview(made(story, "credits: on\n"), "0.1", tmp_path / "a.wav", emit=lambda event: None)
    assert soundfile.info(tmp_path / "a.wav").duration > 1


def test_credits_are_chapters_of_a_book_in_one_file(story: Path, tmp_path: Path) -> None:
    rendered(made(story, "credits: on\n"), tmp_path / "book.m4b", formats=("m4b",))
    marks = mutagen.File(tmp_path / "book.m4b").chapters
    assert [mark.title for mark in marks] == ["Opening Credits", "Chapter One", "Chapter Two", "Closing Credits"]


def test_credits_of_other_languages_have_their_words(story: Path) -> None:
    assert said(made(story, "credits: on\nlanguage: de\n"))[0] == ["The Lamp.", "Von Ann Bee.", "Gelesen von narrate."]


def test_the_sample_begins_with_the_story(story: Path, tmp_path: Path) -> None:
    report = rendered(made(story, profile="acx"), tmp_path / "out", formats=("wav",), also=("sample", "captions"))
    assert soundfile.info(report.also[-1]).duration > 12


LIMITED = "release: {longest: 0.35}\n"


def test_a_chapter_that_is_too_long_is_cut_at_a_scene(story: Path, tmp_path: Path) -> None:
    report = rendered(made(story, LIMITED), tmp_path / "out")
    assert names(tmp_path / "out") == [
        "01 - Chapter One - part 1.wav",
        "01 - Chapter One - part 2.wav",
        "02 - Chapter Two.wav",
    ]
    assert all(file.seconds <= 0.35 * 60 for file in report.files)


def test_the_parts_hold_every_line_once(story: Path, tmp_path: Path) -> None:
    report = rendered(made(story, LIMITED), tmp_path / "out", also=("captions",))
    cues = "".join(path.read_text("utf-8") for path in report.also if path.suffix == ".vtt")
    lines = [line for line in made(story).script.lines() if line.spoken]
    assert [cues.count(f"\n{line.id}.1\n") for line in lines] == [1] * len(lines)


def test_parts_are_numbered_in_titles_and_tags(story: Path, tmp_path: Path) -> None:
    rendered(made(story, LIMITED), tmp_path / "out", formats=("mp3",))
    tags = [mutagen.File(tmp_path / "out" / name).tags for name in names(tmp_path / "out", "mp3")]
    assert [(str(tag["TIT2"]), str(tag["TRCK"])) for tag in tags] == [
        ("Chapter One (part 1 of 2)", "1/3"),
        ("Chapter One (part 2 of 2)", "2/3"),
        ("Chapter Two", "3/3"),
    ]


def test_a_scene_that_is_too_long_is_cut_between_paragraphs(story: Path, tmp_path: Path) -> None:
    report = rendered(made(story, "release: {longest: 0.2}\n"), tmp_path / "out")
    assert len(report.files) > 4
    assert all(file.seconds <= 12 for file in report.files)


def test_files_in_parts_are_kept_too(story: Path, tmp_path: Path) -> None:
    rendered(made(story, LIMITED), tmp_path / "out")
    assert [file.kept for file in rendered(made(story, LIMITED), tmp_path / "out").files] == [True] * 3


def test_a_scene_of_a_part_is_previewed_at_the_gain_of_its_part(story: Path, tmp_path: Path) -> None:
    files = rendered(made(story, LIMITED), tmp_path / "out").files
    report = preview(made(story, LIMITED), "1.3", tmp_path / "a.wav", emit=lambda event: None)
    assert report.files[0].gain_db == pytest.approx(files[1].gain_db)


def test_a_book_in_one_file_is_not_cut_and_that_is_told(story: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    with ThreadPoolExecutor(1) as pool:
        order = RenderOrder(out=tmp_path / "book.wav", formats=("wav",))
        report = render(made(story, LIMITED), order, emit=told.append, executor=pool)
    assert len(report.files) == 1
    warnings = [event.text for event in told if isinstance(event, Warned)]
    assert any("book.wav is" in text and "0.35 are allowed" in text for text in warnings)


def quietest(path: Path) -> float:
    """The softest tenth of a second, in dB RMS."""
    samples, rate = soundfile.read(path)
    steps = samples[: len(samples) // (rate // 10) * (rate // 10)].reshape(-1, rate // 10)
    return float(10 * np.log10(np.min(np.mean(steps**2, axis=1)) + 1e-20))


def test_nowhere_in_a_file_is_digital_silence(story: Path, tmp_path: Path) -> None:
    for file in rendered(made(story), tmp_path / "out").files:
        assert -78 < quietest(file.path) < -64


def test_room_tone_can_be_switched_off(story: Path, tmp_path: Path) -> None:
    files = rendered(made(story, "release: {room_tone: off}\n"), tmp_path / "out").files
    assert quietest(files[0].path) < -100


def test_every_chapter_of_the_performance_has_a_title(story: Path) -> None:
    production = made(story, profile="acx")
    assert len(titles(production)) == len(production.performed) == 4
    assert script_json(production.script)["credits"] == []
