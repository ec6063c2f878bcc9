"""Emphasis from a story to its takes: only the lines that have it sound otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.production import Production, Wishes, produce
from narrate.schema.script import Line
from narrate.speaking import calls
from narrate.writers.script_json import script_json

STORY = """It was late.

“You *are* early,” said Anna. He gave it to *her*.

“I was *in the* house,” said Tom. “It was the *Argo*.”
"""


def read(tmp_path: Path, text: str, name: str = "story.txt") -> Production:
    story = tmp_path / name
    story.write_text(text, encoding="utf-8")
    return produce(Wishes(story, engine="tone"))


def spoken_forms(production: Production) -> list[str]:
    return [line.spoken for line in production.script.lines()]


def stressed_lines(production: Production) -> list[Line]:
    return [line for line in production.script.lines() if "](/" in line.spoken]


def test_only_the_lines_with_stressed_words_are_spoken_anew(tmp_path: Path) -> None:
    here, there = (read(tmp_path, text) for text in (STORY, STORY.replace("*", "")))
    pairs = list(zip(*(calls(p.script.lines(), p.cast) for p in (here, there)), strict=True))
    changed = {one.line.id for one, other in pairs if one.id != other.id}
    assert changed == {line.id for line in stressed_lines(here)}
    assert len(changed) == 3


def test_the_text_of_a_stressed_line_is_what_the_writer_wrote(tmp_path: Path) -> None:
    assert stressed_lines(read(tmp_path, STORY))[0].text == "“You *are* early,”"


def test_the_script_shows_the_stressed_form(tmp_path: Path) -> None:
    production = read(tmp_path, STORY)
    assert "I was [in](/ˈɪn/) [the](/ðˈi/) house," in [
        line["spoken"]
        for chapter in script_json(production.script)["chapters"]
        for scene in chapter["scenes"]
        for line in scene["lines"]
    ]


@pytest.mark.parametrize(
    ("name", "play"),
    [
        ("play.fountain", "TOM\nI *was* there,\n_for him_.\n\nHe *is* late.\n"),
        ("play.txt", "TOM: I *was* there,\n_for him_.\n\nANNA: He *is* late.\n\nTOM: So.\n\nANNA: So.\n"),
    ],
)
def test_emphasis_is_heard_in_a_play(tmp_path: Path, name: str, play: str) -> None:
    forms = spoken_forms(read(tmp_path, play, name))
    assert forms[:2] == ["I [was](/wˈʌz/) there, [for](/fˈɔɹ/) [him](/hˈɪm/).", "He [is](/ˈɪz/) late."]


def test_a_heading_is_read_without_stress(tmp_path: Path) -> None:
    assert spoken_forms(read(tmp_path, "TOM\nNo.\n\n> *The* End <\n", "play.fountain"))[-1] == "The End"
    assert spoken_forms(read(tmp_path, "# *The* End\n\nIt was late.\n", "story.md"))[0] == "The End"


@pytest.mark.parametrize("name", ["story.txt", "story.fountain"])
def test_another_language_is_left_to_its_engine(tmp_path: Path, name: str) -> None:
    (tmp_path / "voices.yaml").write_text("language: es\n", encoding="utf-8")
    story = tmp_path / name
    story.write_text("ANA\nVa *a* la casa.\n\nVa *me* a ver.\n", encoding="utf-8")
    production = produce(Wishes(story, voices=tmp_path / "voices.yaml", engine="tone"))
    assert not stressed_lines(production)


@pytest.mark.parametrize("name", ["story.txt", "story.fountain"])
def test_a_persons_pronunciation_goes_before_stress(tmp_path: Path, name: str) -> None:
    (tmp_path / "voices.yaml").write_text("pronounce:\n  her: like hair\n", encoding="utf-8")
    story = tmp_path / name
    story.write_text("He gave it *to* *her* too.\n\nANNA\nYes.\n", encoding="utf-8")
    production = produce(Wishes(story, voices=tmp_path / "voices.yaml", engine="tone"))
    assert spoken_forms(production)[0] == "He gave it [to](/tˈu/) hair too."
