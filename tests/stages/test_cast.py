"""Casting: everybody's voice, and why it is that one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from narrate.errors import VoiceError
from narrate.readers.voicesheet import parse_voicesheet
from narrate.schema.cast import Age, Attribution, Cast, Character, Evidence, Gender, VoiceInfo
from narrate.schema.script import Line, LineKind, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import Settings
from narrate.schema.source import Metadata, Source
from narrate.stages.cast import cast

VOICES = tuple(
    VoiceInfo("tone", name, "en-us", gender, Age.ADULT, "B", pitch_hz=pitch)
    for name, gender, pitch in (
        ("soprano", Gender.FEMALE, 262.0),
        ("mezzo", Gender.FEMALE, 220.0),
        ("alto", Gender.FEMALE, 190.0),
        ("tenor", Gender.MALE, 147.0),
        ("baritone", Gender.MALE, 123.0),
        ("bass", Gender.MALE, 98.0),
    )
)
PEOPLE = (
    Character("anna", "Anna", ("Annie",), Gender.FEMALE),
    Character("petra", "Petra", (), Gender.FEMALE),
    Character("tom", "Tom", (), Gender.MALE),
    Character("it", "The Thing"),
)


def script(*speakers: str, people: tuple[Character, ...] = PEOPLE) -> Script:
    lines = tuple(
        Line(f"1.1.{n}", LineKind.DIALOGUE, who, "“Words.”", "Words.", n, n + 1,
             attribution=Attribution(who, Evidence.EXPLICIT, 1.0, "tag"))
        for n, who in enumerate(speakers, 1)
    )  # fmt: skip
    chapter = ScriptChapter(1, None, (ScriptScene("1.1", lines),))
    return Script(Source("t.txt", "00"), Metadata(), "double", people, (chapter,))


def casting(text: str = "", *speakers: str, **more: object) -> Cast:
    said = script(*(speakers or ("anna", "tom", "petra", "anna")))
    sheet = parse_voicesheet(f"narrator: {{voice: bass}}\n{text}", "v.yaml")
    return cast(said, sheet=sheet, voices=VOICES, settings=Settings(), **more)  # type: ignore[arg-type]


def voices(found: Cast) -> dict[str, str]:
    return {entry.character.name: entry.voice.name for entry in found.entries}


def test_everybody_has_a_voice_of_their_own() -> None:
    found = voices(casting())
    assert len({*found.values(), "bass"}) == 4


def test_women_have_womens_voices_and_men_mens() -> None:
    kinds = {info.name: info.gender for info in VOICES}
    found = voices(casting())
    assert kinds[found["Anna"]] is kinds[found["Petra"]] is Gender.FEMALE
    assert kinds[found["Tom"]] is Gender.MALE


def test_the_same_story_has_the_same_cast() -> None:
    assert casting() == casting()


def test_the_order_of_the_stock_of_voices_does_not_matter() -> None:
    said = script("anna", "tom", "petra")
    sheet = parse_voicesheet("narrator: {voice: bass}\n", "v.yaml")
    one = cast(said, sheet=sheet, voices=VOICES, settings=Settings())
    other = cast(said, sheet=sheet, voices=VOICES[::-1], settings=Settings())
    assert voices(one) == voices(other)


def test_what_a_person_chose_is_kept() -> None:
    found = casting("characters: {Anna: tenor}\n")
    assert voices(found)["Anna"] == "tenor"
    assert next(entry for entry in found.entries if entry.character.name == "Anna").chosen


def test_an_alias_finds_the_character() -> None:
    assert voices(casting("characters: {Annie: tenor}\n"))["Anna"] == "tenor"


def test_a_voice_that_does_not_exist_is_an_error_that_guesses() -> None:
    with pytest.raises(VoiceError, match="mezzo"):
        casting("characters: {Anna: mezo}\n")


def test_a_gender_that_a_person_gives_counts() -> None:
    kinds = {info.name: info.gender for info in VOICES}
    found = voices(casting("characters:\n  The Thing: {gender: male}\n", "it", "anna"))
    assert kinds[found["The Thing"]] is Gender.MALE


def test_somebody_in_the_sheet_who_does_not_speak_is_remarked() -> None:
    assert any("Zed" in remark for remark in casting("characters: {Zed: tenor}\n").remarks)


def test_more_people_than_voices_still_have_voices() -> None:
    people = tuple(Character(f"p{n}", f"Person {n}", (), Gender.FEMALE) for n in range(12))
    said = script(*(person.id for person in people), people=people)
    sheet = parse_voicesheet("narrator: {voice: bass}\n", "v.yaml")
    found = cast(said, sheet=sheet, voices=VOICES, settings=Settings())
    assert len(found.entries) == 12


def test_who_tells_the_story_speaks_with_the_narrators_voice() -> None:
    assert voices(casting("", "anna", "tom", first_person="tom"))["Tom"] == "bass"


def test_the_most_prominent_come_first() -> None:
    found = casting("", "petra", "anna", "petra", "petra", "tom", "anna")
    assert [entry.character.name for entry in found.entries] == ["Petra", "Anna", "Tom"]


def test_one_more_minor_character_does_not_change_the_leads() -> None:
    before = voices(casting("", "anna", "anna", "tom", "tom"))
    after = voices(casting("", "anna", "anna", "tom", "tom", "it"))
    assert {name: after[name] for name in before} == before
    assert replace(PEOPLE[0]) == PEOPLE[0]


def test_a_scene_of_twelve_finds_voices_apart_for_everyone_who_meets() -> None:
    people = tuple(Character(f"p{n}", f"P{n}", (), (Gender.FEMALE, Gender.MALE)[n % 2]) for n in range(12))
    found = cast(
        script(*(person.id for person in people), people=people),
        sheet=parse_voicesheet("narrator: {voice: bass}", "v.yaml"),
        voices=VOICES,
        settings=Settings(),
    )
    assert len({(entry.voice.name, entry.voice.pitch_st) for entry in found.entries}) == 12


def test_a_demon_speaks_with_a_monsters_voice() -> None:
    people = (Character("demon", "the demon"),)
    found = cast(
        script("demon", people=people),
        sheet=parse_voicesheet("narrator: {voice: bass}", "v.yaml"),
        voices=VOICES,
        settings=Settings(),
    )
    assert found.entries[0].voice.formant == 0.8


def test_a_title_tells_the_gender_of_somebody_in_a_play() -> None:
    people = (Character("pallin", "Mr. Pallin"),)
    found = cast(
        script("pallin", people=people),
        sheet=parse_voicesheet("narrator: {voice: bass}", "v.yaml"),
        voices=VOICES,
        settings=Settings(),
    )
    assert found.entries[0].character.gender is Gender.MALE
