"""The main job from end to end, with the engine that hums."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from narrate.casting import keep_cast, recast
from narrate.errors import InputError, UsageError, VoiceError
from narrate.finishing import Mixed, finish_scene
from narrate.pipeline import plan, preview, render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.reports import Report
from narrate.schema.events import Event, LineFailed, LineSpoken, Warned
from narrate.schema.script import LineKind

TALE = """The Quay

Chapter 1: Rain

Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," Anna said.

* * *

The boat was gone. Tom ran along the quay. "Anna!" he cried. "Anna, the boat!"

Chapter 2: Sun

"There it is," said Anna. She pointed.

"So it is," said Tom.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def rendered(tale: Path, order: RenderOrder | None = None) -> tuple[Report, list[Event]]:
    events: list[Event] = []
    return render(made(tale), order or RenderOrder(workers=1), emit=events.append), events


def spoken(events: list[Event]) -> list[str]:
    return [event.line for event in events if isinstance(event, LineSpoken)]


def test_a_story_becomes_one_file_for_each_chapter(tale: Path) -> None:
    report, _ = rendered(tale)
    assert [file.path.name for file in report.files] == ["01 - Chapter 1 Rain.mp3", "02 - Chapter 2 Sun.mp3"]
    assert all(file.path.stat().st_size > 1000 for file in report.files)


def test_no_word_of_the_story_is_lost_on_the_way_to_the_script(tale: Path) -> None:
    script = made(tale).script
    assert "".join("".join(line.text.split()) for line in script.lines()) == "".join(TALE.split())


def test_a_second_render_speaks_nothing_and_keeps_every_file(tale: Path) -> None:
    first, _ = rendered(tale)
    again, events = rendered(tale)
    assert first.spoken > 0
    assert spoken(events) == []
    assert all(file.kept for file in again.files)


def test_one_changed_word_is_one_line(tale: Path) -> None:
    keep_cast(made(tale))
    rendered(tale)
    tale.write_text(TALE.replace("She pointed", "She nodded"), "utf-8")
    report, events = rendered(tale)
    assert len(spoken(events)) == 1
    assert [file.kept for file in report.files] == [True, False]


def test_an_added_paragraph_is_its_own_lines_only(tale: Path) -> None:
    keep_cast(made(tale))
    rendered(tale)
    tale.write_text(TALE.replace("Chapter 2: Sun\n", "Chapter 2: Sun\n\nIt was morning.\n"), "utf-8")
    _, events = rendered(tale)
    assert len(spoken(events)) == 1


def test_another_voice_for_somebody_is_exactly_that_ones_lines(tale: Path) -> None:
    rendered(tale)
    production = made(tale)
    anna = next(entry for entry in production.cast.entries if entry.character.name == "Anna")
    other = next(v.name for v in production.voices if v.name not in {e.voice.name for e in production.cast.entries})
    _, cost = recast(production, Wishes(tale, engine="tone"), [("Anna", other)])
    _, events = rendered(tale)
    assert cost.lines == anna.lines == len(spoken(events))


def test_a_preview_speaks_for_the_book(tale: Path) -> None:
    preview(made(tale), "2.1", tale.with_name("scene.wav"), emit=lambda event: None, workers=1)
    _, events = rendered(tale)
    assert spoken(events)
    assert not [line for line in spoken(events) if line.startswith("2.1")]


def test_a_preview_is_the_books_scene_sample_for_sample(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mixes: list[tuple[str, np.ndarray]] = []
    kept = Mixed.mastered

    def watched(self: Mixed) -> object:
        blocks = list(kept(self))
        mixes.append((self.profile.name, np.concatenate(blocks)))
        return iter(blocks)

    monkeypatch.setattr(Mixed, "mastered", watched)
    rendered(tale)
    book = mixes[0][1]
    preview(made(tale), "1.2", tale.with_name("scene.wav"), emit=lambda event: None, workers=1)
    scene = mixes[-1][1]
    voiced = np.flatnonzero(np.abs(scene[:, 0]) > 0.01)
    part = scene[voiced[0] : voiced[-1]]
    starts = [at for at in np.flatnonzero(book[: len(book) - len(part), 0] == part[0, 0]) if len(part)]
    assert any(np.array_equal(book[at : at + len(part)], part) for at in starts)


def test_what_was_spoken_before_a_failure_is_kept(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class StoppedError(Exception):
        pass

    def stop_after_three(event: Event) -> None:
        if isinstance(event, LineSpoken) and event.done == 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        render(made(tale), RenderOrder(workers=1), emit=stop_after_three)
    left = plan(made(tale), RenderOrder()).to_speak
    _, events = rendered(tale)
    assert left - 2 <= len(spoken(events)) <= left
    assert left <= plan(made(tale), RenderOrder()).lines - 3


def test_a_line_that_cannot_be_spoken_is_silent_and_reported(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from narrate.engines.tone import Tone
    from narrate.errors import UnspeakableError

    speak = Tone.speak

    def fails(self: Tone, text: str, voice: str, **how: object) -> object:
        if "always" in text:
            raise UnspeakableError("no", code="N308")
        return speak(self, text, voice, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Tone, "speak", fails)
    report, events = rendered(tale)
    assert len(report.failed) == 1
    assert [event for event in events if isinstance(event, LineFailed)]
    assert len(report.files) == 2
    assert json.loads((tale.with_suffix(".narrate") / "report.json").read_text())["failed"]


def test_a_damaged_take_is_spoken_again(tale: Path) -> None:
    rendered(tale)
    take = min((tale.with_suffix(".narrate") / "takes").rglob("*.take"), key=lambda path: path.stat().st_size)
    data = bytearray(take.read_bytes())
    data[-9] ^= 1
    take.write_bytes(data)
    _, events = rendered(tale)
    assert any(isinstance(event, Warned) and "damaged" in event.text for event in events)
    assert spoken(events)


def test_only_the_chapters_asked_for_are_written(tale: Path) -> None:
    report, events = rendered(tale, RenderOrder(chapters=frozenset({2}), workers=1))
    assert [file.path.name[:2] for file in report.files] == ["02"]
    assert all(line.startswith("2.") for line in spoken(events))


def test_a_chapter_that_does_not_exist_is_named(tale: Path) -> None:
    with pytest.raises(UsageError, match="no chapter 9"):
        rendered(tale, RenderOrder(chapters=frozenset({9})))


def test_a_scene_that_does_not_exist_is_named(tale: Path) -> None:
    with pytest.raises(UsageError, match=r"no scene 7\.7"):
        preview(made(tale), "7.7", tale.with_name("x.wav"), emit=lambda event: None)


def test_an_engine_that_does_not_exist_is_named(tale: Path) -> None:
    with pytest.raises(VoiceError, match="no engine 'tonne'"):
        produce(Wishes(tale, engine="tonne"))


def test_the_cast_that_is_written_is_the_cast_that_is_read(tale: Path) -> None:
    before = made(tale)
    keep_cast(before)
    after = made(tale)
    assert [e.voice for e in after.cast.entries] == [e.voice for e in before.cast.entries]
    assert keep_cast(after) is False


def test_a_book_in_one_file_has_its_chapters(tale: Path) -> None:
    import mutagen.mp4

    report, _ = rendered(tale, RenderOrder(out=tale.with_suffix(".m4b"), workers=1))
    chapters = mutagen.mp4.MP4(report.files[0].path).chapters
    assert [chapter.title for chapter in chapters] == ["Chapter 1: Rain", "Chapter 2: Sun"]


def test_a_story_without_words_is_no_audiobook(tmp_path: Path) -> None:
    path = tmp_path / "stars.txt"
    path.write_text("* * *\n\n— — —\n", "utf-8")
    with pytest.raises(InputError, match="N101"):
        made(path)


def test_a_story_without_quotations_is_read_by_the_narrator(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("It rained all day. Nobody came to the quay, and nobody left it.\n", "utf-8")
    production = made(path)
    assert production.cast.entries == ()
    assert {line.kind for line in production.script.lines()} == {LineKind.NARRATION}


def test_the_gain_of_a_scene_is_that_of_its_chapter(tale: Path) -> None:
    report, _ = rendered(tale)
    production = made(tale)
    scene = production.scene("1.2")
    chapter = replace(production.script.chapters[0], scenes=(scene,))
    from narrate.parts import ChapterSound
    from narrate.planning import plan_chapters
    from narrate.speaking import voice_levels
    from narrate.stages.arrange import Recordings

    store = production.project.takes
    calls = list(plan_chapters(production, (chapter,), workers=1).calls())
    takes = {call.line.id: take for call in calls if (take := store.info(call.id)) is not None}
    sound = ChapterSound(chapter, Recordings(takes, {}, voice_levels(production.cast, store)))
    written = finish_scene(production, sound, tale.with_name("scene.flac"))
    assert written.gain_db == pytest.approx(report.files[0].gain_db, abs=0.01)
