"""The sample stories: who speaks, against speakers written down by hand; and plays that read as plays."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from narrate.readers.registry import read_source, read_story
from narrate.schema.cast import Reading, SpanKind
from narrate.schema.script import Script
from narrate.schema.source import Book
from narrate.stages.attribute import attribute

GOLD = Path(__file__).parent / "seeds"
SEEDS = Path(__file__).resolve().parent.parent / "seeds"
STORIES = {
    "the-tide-clerk.txt": 0.95,
    "a-hole-in-the-snow.md": 0.97,
    "the-lamp-eaters.txt": 0.97,
    "low-water.txt": 0.96,
}
"""Each story, and the share of its quotations that must be right."""


@cache
def understood(name: str) -> tuple[Book, Reading]:
    book = read_story(SEEDS / name)
    return book, attribute(book)


def judged(name: str) -> list[tuple[str, str, str | None]]:
    """Each quotation of the gold file in order: its text, who says it, and who narrate says does."""
    book, reading = understood(name)
    gold = json.loads((GOLD / f"{Path(name).stem}.gold.json").read_text("utf-8"))
    said = {character.id: {character.name, *character.aliases} for character in reading.characters}
    found, at = [], 0
    for quote in gold["quotes"]:
        at = book.text.index(quote["text"], at)
        span = next(span for span in reading.spans if span.start <= at < span.end)
        names = {quote["speaker"], *gold["characters"][quote["speaker"]]["aliases"]}
        guess = span.attribution.speaker if span.attribution else None
        right = guess is not None and names & said.get(guess, set())
        found.append((quote["text"], quote["speaker"], quote["speaker"] if right else guess))
        at += len(quote["text"])
    return found


@pytest.mark.parametrize("name", STORIES)
def test_most_quotations_of_a_sample_story_have_the_right_speaker(name: str) -> None:
    pairs = judged(name)
    wrong = [(text[:50], gold, guess) for text, gold, guess in pairs if gold != guess]
    assert len(wrong) <= (1 - STORIES[name]) * len(pairs), wrong


@pytest.mark.parametrize("name", STORIES)
def test_every_quotation_of_a_sample_story_has_a_speaker(name: str) -> None:
    _, reading = understood(name)
    spoken = [span for span in reading.spans if span.kind is SpanKind.SPEECH]
    assert spoken
    assert all(span.attribution and span.attribution.confidence > 0 for span in spoken)


@pytest.mark.parametrize("name", STORIES)
def test_the_spans_of_a_sample_story_are_its_paragraphs(name: str) -> None:
    book, reading = understood(name)
    covered = "".join(book.text[span.start : span.end] for span in reading.spans)
    prose = "".join(p.text for p in book.paragraphs() if p.kind.value == "prose")
    assert covered == prose


def test_the_voice_in_the_dream_is_nobody_else() -> None:
    book, reading = understood("the-tide-clerk.txt")
    at = book.text.index("You have written me down")
    span = next(span for span in reading.spans if span.start <= at < span.end)
    assert span.kind is SpanKind.THOUGHT
    assert span.attribution is not None
    assert span.attribution.speaker == "the-voice"


def test_the_first_person_narrator_is_known_by_name() -> None:
    _, reading = understood("a-hole-in-the-snow.md")
    names = {character.id: character.name for character in reading.characters}
    assert reading.first_person is not None
    assert "Halloway" in names[reading.first_person]


def test_the_radio_play_is_read_as_a_script() -> None:
    play = read_source(SEEDS / "night-ferry.fountain")
    assert isinstance(play, Script)
    assert len(play.characters) == 5
