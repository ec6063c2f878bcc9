"""voices.yaml: every mistake is an error with its place, the key's path and what was allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import VoiceSheetError
from narrate.production import packaged_voices
from narrate.readers.sheet_settings import apply_settings
from narrate.readers.voicesheet import layer, parse_voicesheet, read_voicesheet
from narrate.schema.cast import Age, Gender
from narrate.schema.settings import Settings

BAD = [
    ("narrator:\n  vioce: alto\n", "2:3", "voice"),
    ("narator: alto\n", "1:1", "narrator"),
    ("narrator: {rate: 9}\n", "1:18", "0.5"),
    ("narrator: {rate: .nan}\n", "1:18", "rate"),
    ("narrator: {pitch: .inf}\n", "1:19", "pitch"),
    ("narrator: {pitch: high}\n", "1:19", "pitch"),
    ("narrator: [a, b]\n", "1:11", "narrator"),
    ("- a\n- b\n", "1:1", ""),
    ("characters:\n  Anna: bf_emma\n  Anna: af_sky\n", "3:3", "Anna"),
    ("characters:\n  Anna: {gender: lady}\n", "2:18", "female"),
    ("characters:\n  Anna: {age: old}\n", "2:15", "elder"),
    ("characters:\n  Anna:\n    aliases: [Tom]\n  Tom: am_puck\n", "", "Tom"),
    ("characters:\n  Anna:\n    aliases: [Narrator]\n", "", "narrator"),
    ("pauses: {paragraph: -1}\n", "1:21", "paragraph"),
    ("pauses: {paragrph: 1}\n", "1:10", "paragraph"),
    ("release: {profile: loud}\n", "1:20", "audiobook"),
    ("release: {formats: [ogg]}\n", "1:21", "opus"),
    ("notes: sing\n", "1:8", "skip"),
    ("defaults: {female: {baby: [a]}}\n", "", "child"),
    ("narrator:\n\tvoice: x\n", "2:1", ""),
    ("a: &a [x]\nb: *a\n", "1:", ""),
    ("x: !!python/object/apply:os.system ['touch canary']\n", "1:", ""),
    ("narrator: {voice: a}\n---\nnarrator: {voice: b}\n", "", ""),
    ("narrator: {voice: a\n", "", ""),
    ("", "", "empty"),
    ("# only a comment\n", "", "empty"),
]


@pytest.mark.parametrize(("text", "place", "told"), BAD)
def test_a_mistake_is_an_error_with_its_place_and_what_was_allowed(text: str, place: str, told: str) -> None:
    with pytest.raises(VoiceSheetError) as error:
        parse_voicesheet(text, "v.yaml")
    assert str(error.value).startswith(f"v.yaml:{place}")
    assert told in str(error.value)


def test_nothing_is_run_that_a_file_asks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(VoiceSheetError):
        parse_voicesheet("x: !!python/object/apply:os.system ['touch canary']\n", "v.yaml")
    assert not (tmp_path / "canary").exists()


def test_a_misspelt_key_is_guessed() -> None:
    with pytest.raises(VoiceSheetError, match="did you mean"):
        parse_voicesheet("narrator: {vioce: a}\n", "v.yaml")


@pytest.mark.parametrize("name", ["NO", "yes", "on", "1e3", "0x10", "012", "null", "~", "2026-01-01", "1:30"])
def test_a_name_is_a_name_whatever_yaml_makes_of_it(name: str) -> None:
    sheet = parse_voicesheet(f"characters:\n  {name}: bf_emma\n", "v.yaml")
    assert [role.name for role in sheet.roles] == [name]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_may_come_from_any_editor(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "v.yaml"
    path.write_bytes("characters:\r\n  Zoë: bf_emma\r\n".encode(encoding))
    assert [role.name for role in read_voicesheet(path).roles] == ["Zoë"]


@pytest.mark.parametrize("text", ["characters:\n", "{}\n"])
def test_a_file_may_say_nothing(text: str) -> None:
    assert parse_voicesheet(text, "v.yaml").roles == ()


def test_a_bomb_of_aliases_is_refused_quickly() -> None:
    text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join('*' + chr(97 + n) for _ in range(9))}]\n" for n in range(9)
    )
    with pytest.raises(VoiceSheetError):
        parse_voicesheet(text, "v.yaml")


def test_a_role_in_the_long_form_is_read_whole() -> None:
    text = "{voice: bm_lewis, aliases: [Tom], gender: male, age: elder, rate: 0.9}"
    role = parse_voicesheet(f"characters:\n  Old Tom: {text}\n", "v.yaml").roles[0]
    assert (role.name, role.aliases, role.gender, role.age) == ("Old Tom", ("Tom",), Gender.MALE, Age.ELDER)
    assert (role.voice.name, role.voice.rate) == ("bm_lewis", 0.9)


def test_the_nearer_file_wins_and_the_other_fills_gaps() -> None:
    near = parse_voicesheet("narrator: {rate: 1.2}\ncharacters: {Anna: bf_emma}\n", "near.yaml")
    far = parse_voicesheet(
        "narrator: {voice: heart, rate: 0.8}\ncharacters: {Anna: af_sky, Tom: am_puck}\n", "far.yaml"
    )
    both = layer((near, far))
    assert (both.narrator.name, both.narrator.rate) == ("heart", 1.2)
    assert [(role.name, role.voice.name) for role in both.roles] == [("Anna", "bf_emma"), ("Tom", "am_puck")]


def test_the_packaged_mapping_reads_and_sets_what_the_defaults_say() -> None:
    sheet = read_voicesheet(packaged_voices())
    assert apply_settings(sheet, Settings()) == Settings()
    assert (Gender.FEMALE, Age.ADULT) in sheet.defaults
