from __future__ import annotations

from pathlib import Path

from narrate.production import Wishes, produce
from narrate.saying import how_said, unknown_names

PLAY = "OROCHIMARU\nWelcome, Anouk. Aaaah!\n\nANNA\nGood evening.\n\nOROCHIMARU\nAnouk, Anna. I’m here, I’m late.\n"


def names(tmp_path: Path, sheet: str = "") -> dict[str, tuple[str, str]]:
    story = tmp_path / "play.fountain"
    story.write_text(PLAY, "utf-8")
    (tmp_path / "play.voices.yaml").write_text(f"engine: tone\nnarrator: alto\n{sheet}", "utf-8")
    return {said.word: (said.respelling, said.why) for said in unknown_names(produce(Wishes(story)))}


def test_names_that_no_dictionary_has_are_listed_with_what_decided_them(tmp_path: Path) -> None:
    found = names(tmp_path)
    assert found["Orochimaru"] == ("aw-roh-chee-MAH-roo", "Japanese spelling")
    assert "Anna" not in found
    assert "Aaaah" not in found


def test_a_contraction_is_no_name(tmp_path: Path) -> None:
    assert set(names(tmp_path)) == {"Orochimaru", "Anouk"}


def test_a_person_decides_how_a_name_is_said(tmp_path: Path) -> None:
    assert names(tmp_path, "pronounce:\n  Anouk: ah-NOOK\n")["Anouk"] == ("ah-NOOK", "your pronounce:")


def test_the_users_own_words_hold_for_every_story(tmp_path: Path) -> None:
    from narrate.production import user_voices

    user_voices().parent.mkdir(parents=True)
    user_voices().write_text("pronounce:\n  Anouk: AH-nook\n", "utf-8")
    assert names(tmp_path)["Anouk"] == ("AH-nook", "your pronounce:")


def test_a_like_word_is_said_like_it() -> None:
    assert how_said("Thom", {"Thom": "like Tom"}).phonemes == "tˈɑm"
