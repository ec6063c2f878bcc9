from __future__ import annotations

from pathlib import Path

import pytest

from narrate.casting import keep_cast
from narrate.errors import VoiceError
from narrate.production import Production, Wishes, produce


def book(folder: Path, name: str, play: str) -> Production:
    (folder / f"{name}.fountain").write_text(play, "utf-8")
    sheet = folder / f"{name}.voices.yaml"
    if not sheet.is_file():
        sheet.write_text("engine: tone\nseries: saga.yaml\nnarrator: alto\ncharacters:\n", "utf-8")
    made = produce(Wishes(folder / f"{name}.fountain"))
    keep_cast(made)
    return made


def voice(production: Production, name: str) -> str:
    return next(entry.voice.name for entry in production.cast.entries if entry.character.name == name)


def test_somebody_keeps_the_voice_in_the_next_book(tmp_path: Path) -> None:
    first = book(tmp_path, "one", "ANNA\nYes.\n\nBOB\nNo.\n\nCLARA\nWell.\n")
    second = book(tmp_path, "two", "CLARA\nA long way to go, and nobody but me to go it.\n\nDORA\nYes.\n")
    assert voice(second, "Clara") == voice(first, "Clara")


def test_those_who_are_not_in_this_book_are_nothing_to_remark_on(tmp_path: Path) -> None:
    book(tmp_path, "one", "ANNA\nYes.\n\nBOB\nNo.\n")
    second = book(tmp_path, "two", "ANNA\nYes.\n")
    assert not [notice for notice in second.notices if "not in this story" in notice]


def test_what_the_folders_sheet_says_holds_when_the_story_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voices.yaml").write_text(
        "engine: tone\nseries: saga.yaml\nnotes: speak\nrelease:\n  profile: acx\npronounce:\n  Anna: AH-nah\n"
        "characters:\n  Zed: bass\n",
        "utf-8",
    )
    story = tmp_path / "one.fountain"
    story.write_text("ANNA\nYes.\n\nBOB\nNo.\n", "utf-8")
    for _ in range(2):
        made = produce(Wishes(story))
        keep_cast(made)
        assert made.settings.profile == "acx"
        assert Path(made.sheet.series or "").name == "saga.yaml"
        assert made.sheet.pronounce["Anna"] == "AH-nah"
        assert {entry.voice.engine for entry in made.cast.entries} == {"tone"}
    assert not [notice for notice in produce(Wishes(story)).notices if "Zed" in notice]
    play = tmp_path / "two.fountain"
    play.write_text("BOB\nNo.\n", "utf-8")
    assert voice(produce(Wishes(play)), "Bob") == voice(produce(Wishes(story)), "Bob")


def test_a_teller_without_a_name_is_the_narrator_and_no_entry_of_the_sheet(tmp_path: Path) -> None:
    story = tmp_path / "tale.txt"
    story.write_text(
        "I shut the door.\n\n“Who is there?” I said.\n\n“Me,” said Anna.\n\nI sat down again.\n" * 3, "utf-8"
    )
    (tmp_path / "tale.voices.yaml").write_text("engine: tone\nnarrator: alto\n", "utf-8")
    keep_cast(produce(Wishes(story)))
    assert "Narrator:" not in (tmp_path / "tale.voices.yaml").read_text("utf-8")
    assert produce(Wishes(story)).cast.narrator.voice.name == "alto"


SUGGESTED = """characters:
  Anna:
    voice: bf_emma  # suggested
    pitch: 2  # suggested
    rate: 0.9  # my own pace
    gender: female
"""


def test_what_narrate_suggested_is_cast_anew_for_another_engine(tmp_path: Path) -> None:
    story, sheet = tmp_path / "one.fountain", tmp_path / "one.voices.yaml"
    story.write_text("ANNA\nYes.\n", "utf-8")
    sheet.write_text("engine: tone\n" + SUGGESTED, "utf-8")
    made = produce(Wishes(story))
    anna = made.cast.entries[0].voice
    assert (anna.engine, anna.pitch_st, anna.rate) == ("tone", 0.0, 0.9)
    assert any("1 character has another voice than suggested" in notice for notice in made.notices)
    keep_cast(made)
    text = sheet.read_text("utf-8")
    assert f"voice: {anna.name}  # suggested\n    rate: 0.9  # my own pace\n" in text
    again = produce(Wishes(story))
    assert again.cast.entries[0].voice == anna
    assert not [notice for notice in again.notices if "another voice" in notice]


def test_an_engine_asked_for_once_changes_no_suggested_voice_in_the_file(tmp_path: Path) -> None:
    story, sheet = tmp_path / "one.fountain", tmp_path / "one.voices.yaml"
    story.write_text("ANNA\nYes.\n", "utf-8")
    sheet.write_text("engine: hibari\n" + SUGGESTED, "utf-8")
    keep_cast(produce(Wishes(story, engine="tone")))
    assert "voice: bf_emma  # suggested\n    pitch: 2  # suggested\n" in sheet.read_text("utf-8")


def test_a_voice_of_ones_own_is_an_error_with_another_engine(tmp_path: Path) -> None:
    story, sheet = tmp_path / "one.fountain", tmp_path / "one.voices.yaml"
    story.write_text("ANNA\nYes.\n", "utf-8")
    sheet.write_text("engine: tone\n" + SUGGESTED.replace("emma  # suggested", "emma"), "utf-8")
    with pytest.raises(VoiceError, match="no voice 'bf_emma'"):
        produce(Wishes(story))


@pytest.mark.parametrize(("narrator", "told"), [("", 0), ("narrator: {voice: heart, engine: hibari}\n", 1)])
def test_another_narrator_than_the_sheets_is_told(tmp_path: Path, narrator: str, told: int) -> None:
    story = tmp_path / "one.fountain"
    story.write_text("ANNA\nYes.\n", "utf-8")
    (tmp_path / "one.voices.yaml").write_text(f"engine: tone\n{narrator}", "utf-8")
    assert sum("the narrator's voice heart" in notice for notice in produce(Wishes(story)).notices) == told
