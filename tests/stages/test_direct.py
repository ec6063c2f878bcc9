from __future__ import annotations

from dataclasses import replace

from narrate.schema.cast import NARRATOR
from narrate.schema.script import Delivery, Line, LineKind, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import Settings
from narrate.schema.source import Metadata, Source
from narrate.stages.direct import direct


def line(text: str, *, speaker: str = "anna", opens: bool = False, manner: str | None = None) -> Line:
    kind = LineKind.NARRATION if speaker == NARRATOR else LineKind.DIALOGUE
    return Line("", kind, speaker, text, text, 0, 1, opens=opens, delivery=Delivery(manner))


def told(text: str) -> Line:
    return line(text, speaker=NARRATOR)


def delivered(*lines: Line, delivery: str = "full", levels: dict[str, str] | None = None) -> list[Delivery]:
    chapter = ScriptChapter(1, None, (ScriptScene("1.1", lines),))
    script = Script(Source("a.txt", ""), Metadata(), "“", (), (chapter,))
    directed = direct(script, settings=replace(Settings(), delivery=delivery), levels=levels or {})
    return [one.delivery for one in directed.lines()]


def test_the_tag_delivers_the_line_and_not_itself() -> None:
    said, tag = delivered(line("“Go,”", opens=True), told(" she whispered."))
    assert (said.manner, said.gain_db, said.timbre) == ("whisper", -7.0, "whisper*1")
    assert tag == Delivery()


def test_the_tag_in_the_middle_delivers_both_halves() -> None:
    one, _, other = delivered(line("“Go,”", opens=True), told(" she whispered, "), line("“now.”"))
    assert one == other


def test_another_paragraphs_tag_says_nothing() -> None:
    _, _, other = delivered(line("“Go,”", opens=True), told(" she whispered."), line("“Where?”", opens=True))
    assert other == Delivery()


def test_a_direction_goes_before_the_story() -> None:
    said, _ = delivered(line("“Go,”", opens=True, manner="shouting"), told(" she whispered."))
    assert (said.manner, said.gain_db) == ("shouting", 4.5)


def test_a_direction_that_is_no_manner_changes_nothing() -> None:
    assert delivered(line("“Go,”", opens=True, manner="getting up")) == [Delivery("getting up")]


def test_delivery_off_leaves_every_line_plain() -> None:
    assert delivered(line("“GET OUT OF HERE!”", opens=True), delivery="off") == [Delivery()]


def test_a_character_has_a_strength_of_its_own() -> None:
    loud = line("“GET OUT OF HERE!”", opens=True)
    one, other = delivered(loud, replace(loud, speaker="bob"), levels={"anna": "off"})
    assert one == Delivery()
    assert other.timbre is not None


def test_subtle_is_less_than_full() -> None:
    full, subtle = (delivered(line("“GET OUT OF HERE!”", opens=True), delivery=each)[0] for each in ("full", "subtle"))
    assert 0 < subtle.gain_db < full.gain_db
