"""A person's words in a voices file are never lost: the file is cut and pasted, not written anew."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.errors import NarrateError
from narrate.readers.voicesheet import parse_voicesheet
from narrate.schema.cast import NARRATOR, Cast, CastEntry, Character, Gender, Voice
from narrate.writers.voicesheet import merge, new_sheet, set_key, set_shape, set_voice


def entry(name: str, voice: str, *, chosen: bool = False) -> CastEntry:
    character = Character(name.lower(), name, (name,), Gender.FEMALE)
    return CastEntry(character, Voice("kokoro", voice), 3, 12, "female", chosen)


TELLER = CastEntry(Character(NARRATOR, "Narrator"), Voice("hibari", "heart"), 5, 90, "default")
CAST = Cast(TELLER, (entry("Anna", "bf_emma"), entry('Mr. O\'Brien: "X" #1', "bm_lewis")))
QUOTES = {"anna": "“Yes: no # maybe,” she said."}
HAND = """# my own notes

characters:   # who speaks
    Anna :  "af_sky"     # she is young!
    # Tom comes later

    'Old Tom': {voice: bm_lewis, rate: 0.9}  # slow
pronounce: {Anouk: ah-NOOK}
"""


def roles(text: str) -> dict[str, str | None]:
    return {role.name: role.voice.name for role in parse_voicesheet(text, "v.yaml").roles}


def test_a_new_sheet_reads_back_as_the_cast() -> None:
    text = new_sheet('The "Quay": a tale # one', CAST, QUOTES)
    assert roles(text) == {"Anna": "bf_emma", 'Mr. O\'Brien: "X" #1': "bm_lewis"}
    assert parse_voicesheet(text, "v.yaml").narrator.name == "heart"


def test_what_narrate_chose_is_marked_as_a_suggestion() -> None:
    assert all(role.suggested for role in parse_voicesheet(new_sheet("T", CAST, QUOTES), "v.yaml").roles)


def test_merging_adds_who_is_missing_and_keeps_every_byte() -> None:
    text = merge(HAND, CAST, QUOTES)
    assert all(line in text for line in HAND.splitlines())
    assert roles(text) == {"Anna": "af_sky", "Old Tom": "bm_lewis", 'Mr. O\'Brien: "X" #1': "bm_lewis"}


def test_merging_twice_is_merging_once() -> None:
    once = merge(HAND, CAST, QUOTES)
    assert merge(once, CAST, QUOTES) == once


def test_windows_line_ends_stay() -> None:
    text = merge(HAND.replace("\n", "\r\n"), CAST, QUOTES)
    assert "she is young!\r\n" in text
    assert "Anna" in roles(text)


STYLES = [
    "characters:\n  Anna: bf_emma\n",
    "characters:\n  Anna: bf_emma  # mine\n  Tom: am_puck\n",
    "characters:\n  Anna: 'bf_emma'\n",
    'characters:\n  Anna: "bf_emma"\n',
    "characters:\n  Anna:\n    voice: bf_emma  # warm\n    rate: 0.9\n",
    "characters: {Anna: bf_emma, Tom: am_puck}\n",
    "characters: {Anna: {voice: bf_emma, rate: 0.9}}\n",
    "characters:\n  Anna:\n    rate: 0.9\n",
    "characters:\n  ? Anna\n  : bf_emma\n",
    "characters:\n  Anna: &x bf_emma\n".replace("&x ", ""),
]


@pytest.mark.parametrize("text", STYLES)
def test_setting_a_voice_changes_that_one_only(text: str) -> None:
    changed = set_voice(text, "Anna", "af_sky", engine="kokoro")
    before, after = roles(text), roles(changed)
    assert after == {**before, "Anna": "af_sky"}
    assert (
        parse_voicesheet(changed, "v.yaml").roles[0].voice.rate == parse_voicesheet(text, "v.yaml").roles[0].voice.rate
    )
    assert ("# mine" in text) == ("# mine" in changed)


def test_a_voice_that_a_person_sets_is_no_suggestion_any_more() -> None:
    text = set_voice(new_sheet("T", CAST, QUOTES), "Anna", "af_sky", engine="kokoro")
    found = {role.name: role.suggested for role in parse_voicesheet(text, "v.yaml").roles}
    assert found["Anna"] is False
    assert found['Mr. O\'Brien: "X" #1'] is True


def test_the_narrators_voice_can_be_set() -> None:
    text = set_voice(new_sheet("T", CAST, QUOTES), "Narrator", "bf_emma", engine="kokoro")
    assert parse_voicesheet(text, "v.yaml").narrator.name == "bf_emma"


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda name: name.strip() == name and name.casefold() != "narrator"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=4, unique_by=str.casefold))
def test_any_name_survives_being_written(names: list[str]) -> None:
    cast = Cast(TELLER, tuple(entry(name, "bf_emma") for name in names))
    try:
        text = new_sheet("T", cast, {})
        again = merge(text, cast, {})
    except NarrateError:
        return  # names that are the same to a reader, like ﬁ and fi, are refused with a place
    assert set(roles(text)) == set(names)
    assert again == text


SHAPED = [
    "characters:\n  Anna: alto\n",
    "characters:\n  Anna: alto  # suggested\n",
    "characters:\n  Anna: {voice: alto}\n",
    "characters:\n  Anna: {voice: alto, rate: 0.9}\n",
    "characters:\n  Anna:\n    voice: alto  # suggested\n    rate: 0.9  # suggested\n",
    "characters:\n  Anna:\n    # hers\n    gender: female\n",
    "characters:\n  Anna: {}\n",
    "characters:\n  Anna:\n",
]


@pytest.mark.parametrize("text", SHAPED)
def test_a_pace_is_set_and_nothing_else_changes(text: str) -> None:
    changed = set_shape(text, "Anna", "rate", 1.25)
    before, after = (parse_voicesheet(one, "t").roles[0] for one in (text, changed))
    assert after.voice.rate == 1.25
    assert (after.voice.name, after.gender) == (before.voice.name, before.gender)
    assert ("# hers" in changed) == ("# hers" in text)


@pytest.mark.parametrize("text", ["style: plain\n", "narrator:\n  voice: alto\n", "narrator: alto\n"])
def test_the_narrators_pitch_is_set(text: str) -> None:
    changed = set_shape(text, "Narrator", "pitch", -2.0)
    assert parse_voicesheet(changed, "t").narrator.pitch_st == -2.0


@pytest.mark.parametrize(
    "text", ["style: plain", "cast: full # all\n", "{style: plain}", "characters:\n  Anna: alto\n"]
)
def test_a_key_of_the_sheet_is_set(text: str) -> None:
    assert parse_voicesheet(set_key(text, "cast", "single"), "t").settings["cast"] == "single"
