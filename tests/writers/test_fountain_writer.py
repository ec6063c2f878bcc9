from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrate.errors import Place
from narrate.readers.registry import read_script
from narrate.schema.cast import NARRATOR, Age, Attribution, Character, Evidence, Gender
from narrate.schema.script import (
    Cue,
    CueKind,
    Delivery,
    Element,
    Line,
    LineKind,
    Pause,
    Script,
    ScriptChapter,
    ScriptScene,
)
from narrate.schema.source import Metadata, Remark, Source
from narrate.writers.fountain import write_fountain

SOURCE = Source("tale.txt", "ab" * 32)
ANNA = Character("anna", "Anna", ("Annie",), Gender.FEMALE, Age.YOUNG, ("brave",))
BOB = Character("bob", "Bob", gender=Gender.MALE)


def line(text: str, speaker: str = NARRATOR, kind: LineKind = LineKind.NARRATION, manner: str | None = None) -> Line:
    said = None if speaker == NARRATOR else Attribution(speaker, Evidence.EXPLICIT, 0.93, "a tag", ((speaker, 0.93),))
    spoken = text.strip(" “”")
    return Line("", kind, speaker, text, spoken, 3, 3 + len(text), delivery=Delivery(manner=manner), attribution=said)


def script(*elements: Element) -> Script:
    found: list[Element] = []
    for element in elements:
        place = 1 + sum(isinstance(one, Line) for one in found)
        found.append(replace(element, id=f"1.1.{place}") if isinstance(element, Line) else element)
    chapter = ScriptChapter(1, None, (ScriptScene("1.1", tuple(found)),))
    return Script(SOURCE, Metadata(title="The Lamp"), "double curly", (ANNA, BOB), (chapter,))


def read_back(folder: Path, text: str) -> Script:
    path = folder / "play.fountain"
    path.write_text(text, encoding="utf-8", newline="")
    return read_script(path)


STORY = script(
    line("CHAPTER I", kind=LineKind.HEADING),
    line("“Yes,” ", "anna", LineKind.DIALOGUE, "whispers"),
    line("said Anna. "),
    line("“No.”", "bob", LineKind.DIALOGUE),
    Cue(CueKind.MUSIC, "storm", -6.123, 2.0, 1.5, "the sky"),
    line("Never, she thought.", "anna", LineKind.THOUGHT),
    line("BEWARE", "bob", LineKind.TEXT),
    Pause(1.2345),
    line("A/N: hi", kind=LineKind.NOTE),
    line("***"),
)


def test_a_script_is_a_page_that_people_can_read() -> None:
    page = write_fountain(STORY).split("/*")[0]
    assert page == (
        "Title: The Lamp\n\n# Chapter 1\n\n## 1.1\n\n> CHAPTER I <\n\nANNA\n(whispers)\n“Yes,”\n\nsaid Anna.\n\n"
        "BOB\n“No.”\n\n[[music: storm | gain -6.12 | fade in 2.00 | fade out 1.50]]\n\n"
        "ANNA (THOUGHT)\nNever, she thought.\n\nBOB (WRITTEN)\nBEWARE\n\n[[pause: 1.23]]\n\n"
        "[[note: A/N: hi]]\n\n***\n\n"
    )


def test_a_script_reads_back_the_same(tmp_path: Path) -> None:
    assert read_back(tmp_path, write_fountain(STORY)) == STORY


def test_a_bar_and_a_star_open_no_comment(tmp_path: Path) -> None:
    cue = script(Cue(CueKind.MUSIC, "|*"))
    assert read_back(tmp_path, write_fountain(cue)) == cue


def test_a_mended_speaker_is_kept_and_the_rest_too(tmp_path: Path) -> None:
    found = read_back(tmp_path, write_fountain(STORY).replace("BOB\n“No.”", "ANNA\n“No.”"))
    before, after = list(STORY.lines()), list(found.lines())
    assert after[3].speaker == "anna"
    assert after[3].attribution is not None
    assert after[3].attribution.evidence is Evidence.EDITED
    assert after[:3] + after[4:] == before[:3] + before[4:]


def test_mended_words_are_kept(tmp_path: Path) -> None:
    found = list(read_back(tmp_path, write_fountain(STORY).replace("“No.”", "“No!”")).lines())
    assert (found[3].text, found[3].spoken) == ("“No!”", "No!")


def test_a_mended_manner_is_kept(tmp_path: Path) -> None:
    found = list(read_back(tmp_path, write_fountain(STORY).replace("(whispers)", "(shouts)")).lines())
    assert found[1].delivery.manner == "shouts"


def test_a_new_name_is_a_new_character(tmp_path: Path) -> None:
    found = read_back(tmp_path, write_fountain(STORY).replace("BOB\n“No.”", "CARA\n“No.”"))
    assert [character.id for character in found.characters] == ["anna", "bob", "cara"]


def test_a_line_put_in_gives_every_line_its_own_id(tmp_path: Path) -> None:
    found = read_back(tmp_path, write_fountain(STORY).replace("said Anna.", "said Anna.\n\nAnd it rained."))
    ids = [line.id for line in found.lines()]
    assert len(ids) == len(set(ids)) == len(list(STORY.lines())) + 1


def test_a_mended_title_is_kept(tmp_path: Path) -> None:
    assert (
        read_back(tmp_path, write_fountain(STORY).replace("Title: The Lamp", "Title: A Lamp")).metadata.title
        == "A Lamp"
    )


def test_damaged_data_is_told_and_the_page_still_read(tmp_path: Path) -> None:
    found = read_back(tmp_path, write_fountain(STORY).replace('"narrate": 1', '"narrate": 1 1'))
    assert [line.speaker for line in found.lines()] == [line.speaker for line in STORY.lines()]
    assert "N155" in [remark.code for remark in found.remarks]


SIGNS = '*** _so_ * \\ (softly) [[ ]] /* */ // INT. .x ~la === = ! @ ^ é 🎭 \\( " { TO: ANNA Yes “No,” she'
PHRASES = ("SFX: door", "> x <", "# Top", "\n", "\n\n", " ", "\u2028", "pause: 2", "note: x", "FADE TO:")
WORD = st.sampled_from([*SIGNS.split(" "), *PHRASES])
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.lists(WORD, max_size=6).map(" ".join) | st.text(CHARACTERS)
SAFE = st.text(CHARACTERS, min_size=1, max_size=20) | WORD
NUMBER = st.floats(-60, 60, allow_nan=False).map(lambda value: value + 0.0)
DELIVERY = st.builds(Delivery, st.none() | TEXT, NUMBER, NUMBER, NUMBER, st.none() | SAFE)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    names = draw(st.lists(SAFE, max_size=4))
    people = [
        Character(f"c{n}", name, (name,), draw(st.sampled_from(Gender)), draw(st.sampled_from(Age)))
        for n, name in enumerate(names)
    ]
    speakers = st.sampled_from([NARRATOR, *(person.id for person in people)])
    attribution = st.builds(
        Attribution,
        speakers,
        st.sampled_from(Evidence),
        NUMBER,
        TEXT,
        st.lists(st.tuples(speakers, NUMBER), max_size=2).map(tuple),
    )
    lines = st.builds(
        Line,
        id=st.just(""),
        kind=st.sampled_from(LineKind),
        speaker=speakers,
        text=TEXT,
        spoken=TEXT,
        start=st.integers(0, 9),
        end=st.integers(0, 9),
        opens=st.booleans(),
        delivery=DELIVERY,
        attribution=st.none() | attribution,
    )
    gain = NUMBER.map(lambda value: abs(value))
    cue = st.builds(Cue, st.sampled_from(CueKind), SAFE, NUMBER, gain, gain, TEXT)
    elements = st.lists(lines | cue | st.builds(Pause, st.floats(0, 999)), min_size=1, max_size=6)
    shape = draw(
        st.lists(st.tuples(st.none() | TEXT, st.lists(elements, min_size=1, max_size=3)), min_size=1, max_size=3)
    )
    chapters = tuple(_chapter(n, title, scenes) for n, (title, scenes) in enumerate(shape, 1))
    metadata = Metadata(
        title=draw(st.none() | TEXT),
        author=draw(st.none() | TEXT),
        narrator=draw(st.none() | TEXT),
        series=draw(st.none() | st.tuples(TEXT, TEXT)),
        cover=draw(st.none() | st.binary(max_size=9)),
    )
    remarks = tuple(
        draw(st.lists(st.builds(Remark, st.builds(Place, SAFE, st.none() | st.integers(1, 9)), SAFE, TEXT), max_size=2))
    )
    return Script(SOURCE, metadata, draw(TEXT), tuple(people), chapters, remarks)


def _chapter(number: int, title: str | None, scenes: list[list[Element]]) -> ScriptChapter:
    found = []
    for n, elements in enumerate(scenes, 1):
        place = 0
        numbered: list[Element] = []
        for element in elements:
            if isinstance(element, Line):
                place += 1
                element = replace(element, id=f"{number}.{n}.{place}")
            numbered.append(element)
        found.append(ScriptScene(f"{number}.{n}", tuple(numbered)))
    return ScriptChapter(number, title, tuple(found))


SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=200, suppress_health_check=SLOW, deadline=None)
@given(scripts())
def test_any_script_reads_back_the_same(tmp_path: Path, script: Script) -> None:
    assert read_back(tmp_path, write_fountain(script)) == script
