"""What goes beyond a range is held in it, and told."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from narrate.production import Wishes, produce
from narrate.schema.cast import NARRATOR, Cast, CastEntry, Character, Voice
from narrate.schema.script import Cue, CueKind, Delivery, Line, LineKind, Pause, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import Settings
from narrate.schema.source import Metadata, Source
from narrate.stages.arrange import beyond_levelling
from narrate.stages.bounds import bounded, bounded_cue


def cast(**voice: float) -> Cast:
    plain = CastEntry(Character(NARRATOR, "Narrator"), Voice("tone", "narrator"), 1, 1, "")
    anna = CastEntry(Character("anna", "Anna"), replace(Voice("tone", "anna"), **voice), 1, 1, "")
    return Cast(plain, (anna,))


def script(*deliveries: Delivery, pause: float = 1.0) -> Script:
    lines = tuple(
        Line(f"1.1.{n}", LineKind.DIALOGUE, "anna", "“Yes.”", "Yes.", n, n, delivery=delivery)
        for n, delivery in enumerate(deliveries, 1)
    )
    scene = ScriptScene("1.1", (*lines, Pause(pause)))
    people = (Character("anna", "Anna"),)
    return Script(Source("a.txt", "0"), Metadata(), "double", people, (ScriptChapter(1, None, (scene,)),))


def test_what_is_in_range_is_left_as_it_is() -> None:
    before = script(Delivery(rate=1.2, pitch_st=2.0, gain_db=4.0))
    assert bounded(before, cast()) == (before, ())


@pytest.mark.parametrize(
    ("delivery", "voice", "name", "expected"),
    [
        (Delivery(rate=1.5), {"rate": 2.0}, "rate", 1.0),
        (Delivery(rate=0.4), {}, "rate", 0.5),
        (Delivery(pitch_st=5.0), {"pitch_st": 10.0}, "pitch_st", 2.0),
        (Delivery(gain_db=90.0), {}, "gain_db", 12.0),
        (Delivery(gain_db=-900.0), {"gain_db": -6.0}, "gain_db", -30.0),
        (Delivery(rate=math.nan), {}, "rate", 1.0),
        (Delivery(pitch_st=math.inf), {}, "pitch_st", 12.0),
    ],
)
def test_a_line_is_held_in_range_with_its_voice(
    delivery: Delivery, voice: dict[str, float], name: str, expected: float
) -> None:
    held, told = bounded(script(delivery), cast(**voice))
    assert getattr(next(held.lines()).delivery, name) == pytest.approx(expected)
    assert len(told) == 1
    assert "Anna" in told[0]
    assert "1.1.1" in told[0]


def test_many_lines_are_told_in_one_sentence() -> None:
    _, told = bounded(script(*[Delivery(rate=3.0)] * 9), cast())
    assert told == ("the pace of Anna goes beyond 0.5 to 2 and is held there: 1.1.1, 1.1.2, 1.1.3, 1.1.4 and 5 more",)


def test_an_endless_pause_is_held_and_told() -> None:
    held, told = bounded(script(Delivery(), pause=999.0), cast())
    assert held.chapters[0].scenes[0].elements[-1] == Pause(60.0)
    assert "60 s" in told[0]


def test_a_cues_gain_and_fades_are_held_and_told() -> None:
    cue, told = bounded_cue(Cue(CueKind.EFFECT, "door", gain_db=99.0, fade_in_s=-3.0, fade_out_s=math.inf))
    assert (cue.gain_db, cue.fade_in_s, cue.fade_out_s) == (12.0, 0.0, 30.0)
    assert len(told) == 3
    assert "gain 99 is beyond -40 to 12" in told[0]


def test_a_voice_that_levelling_cannot_reach_is_told() -> None:
    assert beyond_levelling({("x", "loud"): -20.0}, Settings()) == ()
    assert "x:faint" in beyond_levelling({("x", "faint"): -60.0}, Settings())[0]


def test_a_play_says_what_of_it_goes_too_far(tmp_path: Path) -> None:
    play = tmp_path / "a.fountain"
    play.write_text("ANNA\nYes.\n\n[[sfx: thunder | gain 90]]\n\n[[pause: 900]]\n\nANNA\nNo.\n", "utf-8")
    notices = produce(Wishes(play, engine="tone", style="drama")).notices
    assert sum("beyond" in notice or "held" in notice for notice in notices) == 2


def test_an_effect_behind_the_last_word_is_told(tmp_path: Path) -> None:
    from narrate.mending import decide
    from narrate.schema.edits import Verb

    story = tmp_path / "a.txt"
    story.write_text("Nothing at all was heard in the old house.\n", "utf-8")
    wishes = Wishes(story, engine="tone", style="drama")
    decide(produce(wishes), "1.1.1", Verb.CUE, "thunder@40")
    assert any("has only 9 words" in notice for notice in produce(wishes).notices)
