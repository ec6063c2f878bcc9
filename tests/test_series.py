from __future__ import annotations

from pathlib import Path

from narrate.casting import keep_cast
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


def test_a_teller_without_a_name_is_the_narrator_and_no_entry_of_the_sheet(tmp_path: Path) -> None:
    story = tmp_path / "tale.txt"
    story.write_text(
        "I shut the door.\n\n“Who is there?” I said.\n\n“Me,” said Anna.\n\nI sat down again.\n" * 3, "utf-8"
    )
    (tmp_path / "tale.voices.yaml").write_text("engine: tone\nnarrator: alto\n", "utf-8")
    keep_cast(produce(Wishes(story)))
    assert "Narrator:" not in (tmp_path / "tale.voices.yaml").read_text("utf-8")
    assert produce(Wishes(story)).cast.narrator.voice.name == "alto"
