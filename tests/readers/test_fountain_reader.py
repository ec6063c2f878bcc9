from __future__ import annotations

from pathlib import Path

import pytest

from narrate.errors import InputError
from narrate.readers.registry import read_script
from narrate.schema.cast import NARRATOR, Evidence
from narrate.schema.script import Cue, CueKind, Line, LineKind, Pause, Script


def play(folder: Path, text: str | bytes) -> Script:
    path = folder / "play.fountain"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_script(path)


def said(script: Script) -> list[tuple[str, str]]:
    return [(line.speaker, line.text) for line in script.lines()]


def kinds(script: Script) -> list[tuple[LineKind, str]]:
    return [(line.kind, line.text) for line in script.lines()]


def cues(script: Script) -> list[object]:
    scenes = [scene for chapter in script.chapters for scene in chapter.scenes]
    return [element for scene in scenes for element in scene.elements if not isinstance(element, Line)]


def codes(script: Script) -> list[str]:
    return [remark.code for remark in script.remarks]


@pytest.mark.parametrize(
    ("cue", "speaker", "name"),
    [
        ("ANNA", "anna", "Anna"),
        ("ÉLODIE", "élodie", "Élodie"),
        ("АННА", "анна", "Анна"),
        ("JOSÉ", "josé", "José"),
        ("DR. O'NEIL", "dr-o-neil", "Dr. O'Neil"),
        ("WILL’S DATE", "will-s-date", "Will’s Date"),
        ("ANNA & BOB", "anna-bob", "Anna & Bob"),
        ("MAN #1", "man-1", "Man #1"),
        ("@McCLANE", "mcclane", "McCLANE"),
        ("@アンナ", "アンナ", "アンナ"),
        ("R2D2", "r2d2", "R2D2"),
        ("ANNA (V.O.)", "anna", "Anna"),
        ("ANNA (CONT'D)", "anna", "Anna"),
        ("ANNA (CONT’D) (O.S.)", "anna", "Anna"),
        ("ANNA ^", "anna", "Anna"),
        ("NARRATOR", NARRATOR, None),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_cue_names_its_speaker(tmp_path: Path, cue: str, speaker: str, name: str | None, end: str, bom: str) -> None:
    script = play(tmp_path, bom + f"Rain.\n\n{cue}\nHello.\n".replace("\n", end))
    assert said(script) == [(NARRATOR, "Rain."), (speaker, "Hello.")]
    assert [character.name for character in script.characters] == ([name] if name else [])


@pytest.mark.parametrize(
    "heading",
    [
        "INT. KITCHEN - NIGHT",
        "EXT. YARD",
        "INT./EXT. CAR",
        "INT/EXT CAR",
        "I/E CAR",
        "EST. LONDON",
        "int. kitchen",
        ".ON THE ROOF",
    ],
)
def test_scene_headings_open_scenes(tmp_path: Path, heading: str) -> None:
    script = play(tmp_path, f"Rain.\n\n{heading}\n\nMore rain.\n")
    assert [len(chapter.scenes) for chapter in script.chapters] == [2]
    assert kinds(script)[1] == (LineKind.HEADING, heading.removeprefix(".") if heading[0] == "." else heading)


def test_a_scene_number_is_no_part_of_the_heading(tmp_path: Path) -> None:
    assert kinds(play(tmp_path, "INT. KITCHEN - NIGHT #1A#\n\nRain.\n"))[0][1] == "INT. KITCHEN - NIGHT"


def test_a_scene_heading_is_spoken_as_a_place(tmp_path: Path) -> None:
    assert [line.spoken for line in play(tmp_path, "INT. KITCHEN - NIGHT\n\nRain.\n").lines()] == [
        "Kitchen, night.",
        "Rain.",
    ]


def test_an_ellipsis_is_no_forced_heading(tmp_path: Path) -> None:
    assert kinds(play(tmp_path, "...and then it rained.\n")) == [(LineKind.NARRATION, "...and then it rained.")]


def test_sections_are_chapters_and_scenes(tmp_path: Path) -> None:
    script = play(tmp_path, "# Act One\n\nRain.\n\n## The Yard\n\nSnow.\n\n# Act Two\n\n= They meet.\n\nSun.\n")
    assert [(chapter.title, len(chapter.scenes)) for chapter in script.chapters] == [("Act One", 2), ("Act Two", 1)]
    assert [text for _, text in said(script)] == ["Rain.", "Snow.", "Sun."]


def test_action_is_narration_and_keeps_its_lines(tmp_path: Path) -> None:
    assert kinds(play(tmp_path, "It rained.\nIt poured.\n\nIt stopped.\n")) == [
        (LineKind.NARRATION, "It rained.\nIt poured."),
        (LineKind.NARRATION, "It stopped."),
    ]


def test_forced_action_is_no_cue(tmp_path: Path) -> None:
    assert said(play(tmp_path, "!BOOM\nand again\n")) == [(NARRATOR, "BOOM\nand again")]


def test_capitals_before_a_blank_line_are_action(tmp_path: Path) -> None:
    assert said(play(tmp_path, "A DOOR SLAMS.\n\nANNA\nHello.\n")) == [(NARRATOR, "A DOOR SLAMS."), ("anna", "Hello.")]


def test_parentheticals_are_manners_of_what_follows(tmp_path: Path) -> None:
    script = play(tmp_path, "ANNA\n(whispering)\nCome here.\n(loud)\nNow!\n")
    assert [(line.text, line.delivery.manner) for line in script.lines()] == [
        ("Come here.", "whispering"),
        ("Now!", "loud"),
    ]


def test_a_beat_is_a_pause(tmp_path: Path) -> None:
    assert cues(play(tmp_path, "ANNA\nWell.\n(beat)\nNo.\n")) == [Pause(0.8)]


def test_an_extension_may_be_a_manner(tmp_path: Path) -> None:
    assert [line.delivery.manner for line in play(tmp_path, "ANNA (on the radio)\nHello.\n").lines()] == [
        "on the radio"
    ]


def test_thoughts_and_letters_are_extensions(tmp_path: Path) -> None:
    script = play(tmp_path, "ANNA (THOUGHT)\nNo.\n\nANNA (WRITTEN)\nDear Bob.\n")
    assert [line.kind for line in script.lines()] == [LineKind.THOUGHT, LineKind.TEXT]


def test_lines_of_a_speech_are_one_line(tmp_path: Path) -> None:
    assert said(play(tmp_path, "ANNA\nOne,\ntwo.\n  \nThree.\n\nRain.\n")) == [
        ("anna", "One,\ntwo.\nThree."),
        (NARRATOR, "Rain."),
    ]


def test_two_speak_at_once(tmp_path: Path) -> None:
    script = play(tmp_path, "ANNA\nYes!\n\nBOB ^\n(softly)\nNo!\n(beat)\nNever.\n\nANNA\nHm.\n")
    assert [(line.speaker, line.together) for line in script.lines()] == [
        ("anna", False),
        ("bob", True),
        ("bob", False),
        ("anna", False),
    ]
    assert codes(script) == []


@pytest.mark.parametrize("before", ["", "Rain.\n\n", "BOB\nHm.\n\n", "ANNA\nYes.\n\n## Later\n\n"])
def test_who_has_nobody_to_speak_with_is_told(tmp_path: Path, before: str) -> None:
    script = play(tmp_path, f"{before}BOB ^\nNo!\n")
    assert not any(line.together for line in script.lines())
    assert "N153" in codes(script)


@pytest.mark.parametrize("transition", ["CUT TO:", "> FADE OUT.", "SMASH CUT TO:"])
def test_transitions_are_not_spoken(tmp_path: Path, transition: str) -> None:
    script = play(tmp_path, f"ANNA\nYes.\n\n{transition}\n\nRain.\n")
    assert [line.spoken for line in script.lines()] == ["Yes.", "", "Rain."]


def test_centred_text_is_a_heading(tmp_path: Path) -> None:
    assert kinds(play(tmp_path, "> THE END <\n")) == [(LineKind.HEADING, "THE END")]


def test_lyrics_are_said(tmp_path: Path) -> None:
    assert said(play(tmp_path, "ANNA\n~Row, row\n~your boat\n\n~La la\n")) == [
        ("anna", "Row, row\nyour boat"),
        ("anna", "La la"),
    ]


def test_page_breaks_and_synopses_are_silent(tmp_path: Path) -> None:
    assert said(play(tmp_path, "Rain.\n\n===\n\n= He comes.\n\nSun.\n")) == [(NARRATOR, "Rain."), (NARRATOR, "Sun.")]


def test_comments_are_gone_and_notes_are_not_spoken(tmp_path: Path) -> None:
    script = play(tmp_path, "ANNA\nHel/* x\n\ny */lo. [[angry?\nor not]]\n\n[[a note]]\n\n/*\nBOB\nNo.\n*/\n")
    assert [(line.kind, line.text, line.spoken) for line in script.lines()] == [
        (LineKind.DIALOGUE, "Hello.", "Hello."),
        (LineKind.NOTE, "angry? or not", ""),
        (LineKind.NOTE, "a note", ""),
    ]


@pytest.mark.parametrize("sign", ["/*", "[["])
def test_what_never_ends_is_told_and_kept(tmp_path: Path, sign: str) -> None:
    script = play(tmp_path, f"ANNA\nOne.\n\n{sign} two.\n\nThree.\n")
    assert [text for _, text in said(script)] == ["One.", f"{sign} two.", "Three."]
    assert str(script.remarks[0]).startswith(f"{tmp_path}/play.fountain:4:1: N151")


@pytest.mark.parametrize(
    ("source", "cue"),
    [
        ("[[sfx: door slams]]", Cue(CueKind.EFFECT, "door slams")),
        ("[[music: storm | gain -6 | fade in 2 | fade out 1.5]]", Cue(CueKind.MUSIC, "storm", -6.0, 2.0, 1.5)),
        ("[[ambience: rain]]", Cue(CueKind.AMBIENCE, "rain")),
        ("SFX: door slams", Cue(CueKind.EFFECT, "door slams")),
        ("MUSIC: theme", Cue(CueKind.MUSIC, "theme")),
        ("[[pause: 2.5]]", Pause(2.5)),
    ],
)
def test_sounds_are_cues(tmp_path: Path, source: str, cue: object) -> None:
    assert cues(play(tmp_path, f"Rain.\n\n{source}\n\nSun.\n")) == [cue]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("It *was* **so** _cold_.", "It was so cold."),
        ("***All*** of it.", "All of it."),
        ("A \\*star\\* and \\_line\\_.", "A *star* and _line_."),
        ("2 * 3 * 4 and file_name_x", "2 * 3 * 4 and file_name_x"),
    ],
)
def test_emphasis_is_taken_off(tmp_path: Path, source: str, text: str) -> None:
    assert said(play(tmp_path, f"{source}\n")) == [(NARRATOR, text)]


def test_the_title_page_is_metadata(tmp_path: Path) -> None:
    page = "Title:\n    **The Lamp**\nCredit: written by\nAuthor: Ann Bee\nDraft date: 3/4/1931\nSeries: Lights #2\n\n"
    metadata = play(tmp_path, f"{page}ANNA\nHello.\n").metadata
    assert (metadata.title, metadata.author, metadata.year) == ("The Lamp", "Ann Bee", "1931")
    assert metadata.series == ("Lights", "2")


def test_fade_in_is_no_title_page(tmp_path: Path) -> None:
    assert said(play(tmp_path, "FADE IN:\n\nRain.\n"))[0] == (NARRATOR, "FADE IN:")


def test_offsets_are_those_of_the_source(tmp_path: Path) -> None:
    text = "Title: X\n\nRain. /* no */\n\nANNA\n(softly)\nHello *you*.\nYes.\n"
    assert [text[line.start : line.end] for line in play(tmp_path, text).lines()] == ["Rain.", "Hello *you*.\nYes."]


def test_speakers_are_scripted(tmp_path: Path) -> None:
    line = next(play(tmp_path, "ANNA\nHello.\n").lines())
    assert line.attribution is not None
    assert (line.attribution.evidence, line.attribution.confidence) == (Evidence.SCRIPTED, 1.0)


def test_a_name_that_says_nothing_is_told(tmp_path: Path) -> None:
    assert codes(play(tmp_path, "ANNA\nHello.\n\nANNA\n\nRain.\n")) == ["N152"]


def test_a_script_without_speakers_is_told(tmp_path: Path) -> None:
    assert codes(play(tmp_path, "Rain.\n")) == ["N154"]


@pytest.mark.parametrize("text", ["", "\n\n", "/* all */", "Title: X\n\n"])
def test_an_empty_script_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="N101"):
        play(tmp_path, text)


def test_many_openers_take_no_quadratic_time(tmp_path: Path) -> None:
    play(tmp_path, "/* [[ *x " * 100_000)
