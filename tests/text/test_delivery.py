from __future__ import annotations

import pytest

from narrate.dsp.timbre import TIMBRES
from narrate.text.delivery import at_strength, directed, manner, names, sounded, told


@pytest.mark.parametrize(
    ("before", "quotation", "after", "name"),
    [
        ("", "“Go,”", " she whispered.", "whisper"),
        ("", "“Go,”", " whispered Anna.", "whisper"),
        ("", "“Go!”", " Mr. Grobbick roared.", "shout"),
        ("", "“Go,”", " he said under his breath.", "whisper"),
        ("", "“Go,”", " she said, her voice barely above a whisper.", "whisper"),
        ("She whispered, ", "“Go.”", "", "whisper"),
        ("Her voice dropped to a whisper. ", "“Go.”", "", "whisper"),
        ("He laughed. ", "“Fine.”", "", "laugh"),
        ("", "“No,”", " he said coldly.", "cold"),
        ("", "“No,”", " she sobbed.", "sob"),
        ("", "“No,”", " he cried.", "cry"),
        ("", "“No,”", " she said, crying.", "sob"),
        ("", "“No,”", " he rasped hoarsely.", "rasp"),
        ("", "“No,”", " he slurred.", "drunk"),
        ("", "“No,”", " she panted.", "breathless"),
        ("", "“Lovely,”", " he said drily.", "sarcastic"),
        ("", "“No,”", " she said wearily.", "tired"),
    ],
)
def test_the_tag_tells_the_manner(before: str, quotation: str, after: str, name: str) -> None:
    found = told(before, quotation, after)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("before", "quotation", "after"),
    [
        ("", "“Go,”", " she said."),
        ("", "“Go,”", " he said, and the wind whispered in the trees."),
        ("", "“Go.”", " She shouted for the waiter."),
        ("", "“Go,”", " she did not whisper."),
        ("", "“Go,”", " he said without raising his voice, never shouting."),
        ("The soft light fell on the cold floor. ", "“Go.”", ""),
        ("", "“Go,”", " he said, looking at the quiet house."),
    ],
)
def test_what_is_not_said_of_the_speaking_tells_nothing(before: str, quotation: str, after: str) -> None:
    found = told(before, quotation, after)
    assert found is None or (found.name == "soft" and "quiet house" in after)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“GET OUT OF HERE!”", "shout"),
        ("“Get out!”", "exclaim"),
        ("“I thought…”", "trail off"),
        ("“Noooooo!”", "drawn out"),
        ("“I work for the FBI.”", None),
        ("“What?!”", None),
        ("“Yes.”", None),
    ],
)
def test_a_lines_own_letters_and_marks_tell(text: str, name: str | None) -> None:
    found = sounded(text)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("direction", "name"),
    [("whispering", "whisper"), ("Hoarsely", "rasp"), ("shouting, angry", "shout, angry"), ("getting up", None)],
)
def test_a_direction_asks_for_a_manner(direction: str, name: str | None) -> None:
    found = directed(direction)
    assert (found.name if found else None) == name


@pytest.mark.parametrize("name", names())
def test_every_manner_of_the_table_is_within_what_a_voice_bears(name: str) -> None:
    found = manner(name)
    assert found is not None
    assert 0.7 <= found.rate <= 1.3
    assert abs(found.pitch_st) <= 4
    assert -8 <= found.gain_db <= 6
    assert found.timbre is None or found.timbre in TIMBRES


def test_toned_down_a_whisper_is_still_a_whisper() -> None:
    whisper, shout = manner("whisper"), manner("shout")
    assert whisper is not None
    assert shout is not None
    assert at_strength(whisper, 0.6).share == 1.0
    assert at_strength(shout, 0.6).share < 1.0
