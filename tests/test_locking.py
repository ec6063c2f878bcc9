"""A recording that a person keeps: what touches it, what does not, and what is said when it can hold no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrate.casting import recast
from narrate.cli.main import run
from narrate.errors import UsageError
from narrate.history import redo, undo
from narrate.listening import hear_scene
from narrate.locking import lock_lines, recordings
from narrate.memory import Standing, standings
from narrate.mending import decide, merge
from narrate.pipeline import plan, render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import Verb
from narrate.speaking import calls
from narrate.stages.lock import LockState, read_lock

TALE = """Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," Anna said. Ruth looked at Anna.
"""
RAINS = "It always rains."


@pytest.fixture
def tale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


@pytest.fixture
def spoken(tale: Path) -> Path:
    speak(tale)
    return tale


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def speak(tale: Path) -> None:
    render(made(tale), RenderOrder(workers=1), emit=lambda event: None)


def id_of(production: Production, words: str) -> str:
    return next(line.id for line in production.script.lines() if words in line.text)


def lock(tale: Path, words: str = RAINS, wish: str = "on") -> None:
    production = made(tale)
    lock_lines(production, [id_of(production, words)], wish)


def take(tale: Path, words: str = RAINS) -> str:
    production = made(tale)
    return next(call.id for call in calls(production.script.lines(), production.cast) if words in call.line.text)


def state(tale: Path, words: str) -> LockState | None:
    production = made(tale)
    found = production.locks.get(id_of(production, words))
    return found.state if found else None


def recast_anna(tale: Path, voice: str = "bass") -> None:
    recast(made(tale), Wishes(tale, engine="tone"), [("Anna", voice)])


def test_a_locked_line_keeps_its_recording_when_the_voice_changes(spoken: Path) -> None:
    before = take(spoken), take(spoken, "It rains,")
    lock(spoken)
    recast_anna(spoken)
    assert take(spoken) == before[0]
    assert take(spoken, "It rains,") != before[1]


def test_only_the_other_lines_are_spoken_anew(spoken: Path) -> None:
    lock(spoken)
    recast_anna(spoken)
    planned = plan(made(spoken), RenderOrder())
    assert (planned.to_speak, planned.locked) == (2, 1)


def test_a_locked_line_keeps_its_recording_when_a_word_is_pronounced_otherwise(spoken: Path) -> None:
    before = take(spoken)
    lock(spoken)
    spoken.with_suffix(".voices.yaml").write_text("pronounce:\n  rains: raynes\n", "utf-8")
    assert take(spoken) == before
    assert state(spoken, RAINS) is LockState.HOLDS


def test_a_locked_line_is_said_to_be_locked(spoken: Path) -> None:
    lock(spoken)
    production = made(spoken)
    assert standings(production)[id_of(production, RAINS)] is Standing.LOCKED


def test_another_text_ends_a_lock_in_plain_sight(spoken: Path) -> None:
    lock(spoken)
    spoken.write_text(TALE.replace(RAINS, "It never rains."), "utf-8")
    production = made(spoken)
    assert state(spoken, "never rains") is LockState.TEXT
    assert plan(production, RenderOrder()).to_speak == 1
    assert any("was locked" in notice and "its text has changed" in notice for notice in production.notices)


def test_a_person_may_keep_the_recording_of_a_changed_text(spoken: Path) -> None:
    before = take(spoken)
    lock(spoken)
    spoken.write_text(TALE.replace(RAINS, "It always rains!"), "utf-8")
    lock(spoken, "It always rains!", "keep")
    assert take(spoken, "It always rains!") == before
    assert state(spoken, "It always rains!") is LockState.HOLDS


def test_other_words_that_a_person_decides_end_a_lock(spoken: Path) -> None:
    lock(spoken)
    production = made(spoken)
    decide(production, id_of(production, RAINS), Verb.SPOKEN, "It ever rains.")
    assert state(spoken, RAINS) is LockState.WORDS


def test_words_that_were_decided_before_do_not(spoken: Path) -> None:
    production = made(spoken)
    decide(production, id_of(production, RAINS), Verb.SPOKEN, "It ever rains.")
    speak(spoken)
    lock(spoken)
    assert state(spoken, RAINS) is LockState.HOLDS


def test_another_manner_ends_a_lock(spoken: Path) -> None:
    lock(spoken)
    production = made(spoken)
    decide(production, id_of(production, RAINS), Verb.DIRECTION, "whispering")
    assert state(spoken, RAINS) is LockState.DIRECTION


def test_another_speaker_ends_a_lock(spoken: Path) -> None:
    lock(spoken)
    production = made(spoken)
    decide(production, id_of(production, RAINS), Verb.SPEAKER, "Tom")
    assert state(spoken, RAINS) is LockState.SPEAKER


def test_a_merge_of_the_speaker_with_another_name_does_not(spoken: Path) -> None:
    lock(spoken)
    merge(made(spoken), "Ruth=Anna")
    assert state(spoken, RAINS) is LockState.HOLDS


def test_a_lock_is_taken_off_undone_and_done_again(spoken: Path) -> None:
    lock(spoken)
    lock(spoken, wish="off")
    assert state(spoken, RAINS) is None
    project = made(spoken).project
    undo(project)
    assert state(spoken, RAINS) is LockState.HOLDS
    undo(project)
    assert state(spoken, RAINS) is None
    redo(project)
    assert state(spoken, RAINS) is LockState.HOLDS


def test_a_line_that_was_not_spoken_cannot_be_locked(tale: Path) -> None:
    with pytest.raises(UsageError, match="has not been spoken"):
        lock(tale)


def test_a_lock_that_is_not_there_cannot_be_taken_off(spoken: Path) -> None:
    with pytest.raises(UsageError, match="is not locked"):
        lock(spoken, wish="off")


def test_an_earlier_recording_is_listed_and_can_be_kept(spoken: Path) -> None:
    first = take(spoken)
    recast_anna(spoken)
    speak(spoken)
    production = made(spoken)
    found = recordings(production, id_of(production, RAINS))
    assert [one.current for one in found] == [True, False]
    assert found[1].take.id == first
    lock(spoken, wish="2")
    assert take(spoken) == first


def test_a_locked_recording_that_was_lost_is_spoken_again_as_it_was(spoken: Path) -> None:
    before = take(spoken)
    lock(spoken)
    recast_anna(spoken)
    next(spoken.with_suffix(".narrate").rglob(f"{before}.take")).unlink()
    speak(spoken)
    assert made(spoken).project.takes.verify(before)
    assert take(spoken) == before


def test_a_lost_recording_of_another_engine_is_told(spoken: Path) -> None:
    lock(spoken)
    journal = spoken.with_suffix(".narrate") / "edits.jsonl"
    record = json.loads(journal.read_text("utf-8"))
    record["value"] = record["value"].replace('"engine_version": "', '"engine_version": "not ')
    journal.write_text(json.dumps(record) + "\n", "utf-8")
    production = made(spoken)
    assert state(spoken, RAINS) is LockState.LOST
    assert any("its recording is gone" in notice for notice in production.notices)


def test_a_locked_line_sounds_in_its_scene_at_the_level_of_its_own_voice(spoken: Path) -> None:
    production = made(spoken)
    before = {clip.line: clip.gain_db for clip in clips(production)}
    lock(spoken)
    recast_anna(spoken)
    again = made(spoken)
    hear_scene(again, "1.1", emit=lambda event: None, workers=1)
    after = {clip.line: clip.gain_db for clip in clips(again)}
    id = id_of(again, RAINS)
    assert after[id] == before[id]


def clips(production: Production) -> list:  # type: ignore[type-arg]
    from narrate.listening import scene_timeline

    return [clip for track in scene_timeline(production, "1.1").tracks for clip in track.clips if clip.line]


@pytest.mark.parametrize("value", ["", "off", "{}", "[1]", '{"pin": 3}', '{"pin": {"spec": {}, "level_lufs": 0}}'])
def test_what_is_no_lock_is_not_taken_for_one(value: str) -> None:
    assert read_lock(value) is None


def test_an_unreadable_lock_is_told(spoken: Path) -> None:
    lock(spoken)
    journal = spoken.with_suffix(".narrate") / "edits.jsonl"
    record = json.loads(journal.read_text("utf-8"))
    journal.write_text(json.dumps({**record, "value": "gibberish"}) + "\n", "utf-8")
    assert state(spoken, RAINS) is LockState.UNREADABLE
    assert any("cannot be read" in notice for notice in made(spoken).notices)


def test_the_command_line_locks_lists_and_plans(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = id_of(made(spoken), RAINS)
    assert run(["mend", str(spoken), id, "--lock", "on", "--engine", "tone"]) == 0
    assert run(["mend", str(spoken), id, "--takes", "--engine", "tone"]) == 0
    assert run(["mend", str(spoken), "--list", "--engine", "tone"]) == 0
    assert run(["render", str(spoken), "--dry-run", "--engine", "tone"]) == 0
    out = capsys.readouterr().out
    assert "as it is now, locked" in out
    assert "-> kept as recorded" in out
    assert "1 locked, and kept as recorded" in out
