"""A story, its Fountain file, and the story again: the same script, and the same takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrate.production import Production, Wishes, produce
from narrate.speaking import calls
from narrate.writers.fountain import write_fountain

SEEDS = sorted(
    p for p in (Path(__file__).parent.parent / "seeds").iterdir() if p.suffix in (".txt", ".md", ".fountain")
)
NAMES = st.sampled_from(["Anna", "Élodie", "Mr. Hale", "Dr. O’Neil", "Анна", "Old Tom", "Will’s aunt", "Zoë"])
VERBS = st.sampled_from(["said", "asked", "whispered", "shouted", "muttered", "thought"])
WORDS = st.sampled_from(
    [
        "No!",
        "Where’s the lamp?",
        "’Tis late…",
        "NEVER, I say",
        "*Now*",
        "CUT TO:",
        "[[so]]",
        "I—I can’t",
        "50°",
        "Hmm",
        "I *was* so",
        "_to him_",
    ]
)
MARKS = st.sampled_from([("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»")])
APART = st.sampled_from(["* * *", "Chapter 2", "INT. HOUSE - DAY", "SHE RAN", "> so <", "A/N: thanks", "~ la", "# Two"])


@st.composite
def paragraphs(draw: st.DrawFn, marks: tuple[str, str]) -> str:
    name, verb = draw(NAMES), draw(VERBS)
    quote = f"{marks[0]}{' '.join(draw(st.lists(WORDS, min_size=1, max_size=3)))}{marks[1]}"
    forms = [f"{quote} {verb} {name}.", f"{name} {verb}, {quote}", quote, f"{name} looked at the sea. {quote}"]
    return draw(st.sampled_from([*forms, f"{name} looked at the sea.", draw(APART)]))


@st.composite
def stories(draw: st.DrawFn) -> str:
    marks = draw(MARKS)
    body = draw(st.lists(paragraphs(marks), min_size=2, max_size=12))
    return "\n\n".join(["It was late, and nobody slept.", *body]) + "\n"


def takes(production: Production) -> list[str]:
    return [call.id for call in calls(production.script.lines(), production.cast)]


def there_and_back(story: Path) -> tuple[Production, Production]:
    before = produce(Wishes(story, engine="tone"))
    play = story.with_name("play.fountain")
    play.write_text(write_fountain(before.script), encoding="utf-8", newline="")
    return before, produce(Wishes(play, engine="tone"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_a_seed_as_a_play_is_the_same_script_and_the_same_takes(tmp_path: Path, seed: Path) -> None:
    story = tmp_path / f"a{seed.suffix}"
    story.write_bytes(seed.read_bytes())
    before, after = there_and_back(story)
    assert (after.script, takes(after)) == (before.script, takes(before))


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(stories())
def test_any_story_as_a_play_is_the_same_script_and_the_same_takes(tmp_path: Path, text: str) -> None:
    story = tmp_path / "story.txt"
    story.write_text(text, encoding="utf-8", newline="")
    before, after = there_and_back(story)
    assert (after.script, takes(after)) == (before.script, takes(before))


def test_the_lexicon_says_the_words_of_a_play_once(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text("“Ask Anouk, hmm,” said Tom. Anouk laughed.\n", encoding="utf-8")
    (tmp_path / "voices.yaml").write_text("pronounce:\n  Anouk: ah-NOOK\n", encoding="utf-8")
    sheet = tmp_path / "voices.yaml"
    before = produce(Wishes(story, voices=sheet, engine="tone"))
    play = tmp_path / "play.fountain"
    play.write_text(write_fountain(before.script), encoding="utf-8", newline="")
    after = produce(Wishes(play, voices=sheet, engine="tone"))
    assert takes(after) == takes(before)
