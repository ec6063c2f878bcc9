"""Every step can be undone and done again, the voices file included, and nobody's words are overwritten."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.casting import keep_cast
from narrate.errors import ConflictError
from narrate.history import redo, revoice, undo
from narrate.journal import Journal
from narrate.mending import decide, decide_lines, flags, merge, questions
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import NO_FLAG, Anchor, Verb

TALE = """Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," she said.

"You?"
"""
ANCHOR = Anchor("“Yes,”", "Tom came.", "said Anna.", 12)


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "tale.narrate" / "edits.jsonl")


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def id_of(production: Production, words: str) -> str:
    return next(line.id for line in production.script.lines() if words in line.text)


def test_what_one_gesture_decided_is_undone_as_one(journal: Journal) -> None:
    first = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.add_step([(Verb.SPEAKER, "Tom", ANCHOR), (Verb.SPEAKER, "Tom", None)])
    step = journal.read().last_step()
    assert step is not None
    journal.undo_step(step)
    assert journal.read().edits == (first,)


def test_what_was_undone_comes_back_in_its_old_place(journal: Journal) -> None:
    journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.add(Verb.SPEAKER, "Tom", ANCHOR)
    before = journal.read().edits
    for _ in range(2):
        journal.undo_step(journal.read().steps[0 if journal.read().edits[0].value == "Anna" else 1])
    for _ in range(2):
        journal.redo_step(journal.read().undone[-1])
    assert journal.read().edits == before


def test_a_new_decision_ends_what_can_be_done_again(journal: Journal) -> None:
    journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.undo()
    journal.add(Verb.SPEAKER, "Tom", ANCHOR)
    assert journal.read().undone == ()


def test_a_decision_on_an_old_revision_is_refused_and_not_written(journal: Journal) -> None:
    journal.add_step([(Verb.SPEAKER, "Anna", ANCHOR)], expect=0)
    before = journal.path.read_bytes()
    with pytest.raises(ConflictError, match="N902"):
        journal.add_step([(Verb.SPEAKER, "Tom", ANCHOR)], expect=0)
    assert journal.path.read_bytes() == before


def test_many_at_once_get_revisions_of_their_own(journal: Journal) -> None:
    threads = [threading.Thread(target=journal.add, args=(Verb.SPEAKER, f"P{n}", ANCHOR)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(edit.revision for edit in journal.read().edits) == list(range(1, 13))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=20))
def test_doing_undoing_and_redoing_are_those_of_an_editor(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    journal = Journal(tmp_path_factory.mktemp("j") / "edits.jsonl")
    done: list[str] = []
    undone: list[str] = []
    for number, act in enumerate(acts):
        found = journal.read()
        if act == "do":
            journal.add(Verb.SPEAKER, str(number))
            done, undone = [*done, str(number)], []
        elif act == "undo" and (step := found.last_step()):
            journal.undo_step(step)
            undone.append(done.pop())
        elif act == "redo" and found.undone:
            journal.redo_step(found.undone[-1])
            done.append(undone.pop())
    assert [edit.value for edit in journal.read().edits] == done


def test_a_merge_taken_back_leaves_the_story_as_it_was(tale: Path) -> None:
    before = made(tale)
    merge(before, "Anna=Tom")
    undo(before.project)
    assert made(tale).script == before.script


def test_a_voice_taken_back_leaves_the_file_as_it_was_to_the_byte(tale: Path) -> None:
    production = made(tale)
    keep_cast(production)
    path = production.project.voices
    path.write_text(path.read_text("utf-8") + "# a person's words\n", "utf-8")
    before = path.read_bytes()
    revoice(made(tale), Wishes(tale, engine="tone"), [("Anna", "bass")])
    after = path.read_bytes()
    undo(production.project)
    assert path.read_bytes() == before
    redo(production.project)
    assert path.read_bytes() == after != before


def test_a_voice_is_not_taken_back_over_what_somebody_wrote_since(tale: Path) -> None:
    production = made(tale)
    revoice(production, Wishes(tale, engine="tone"), [("Anna", "bass")])
    path = production.project.voices
    path.write_text(path.read_text("utf-8") + "# later words\n", "utf-8")
    with pytest.raises(ConflictError, match="would lose"):
        undo(production.project)
    assert "# later words" in path.read_text("utf-8")


def test_the_first_voices_file_is_gone_when_its_step_is_taken_back(tale: Path) -> None:
    production = made(tale)
    revoice(production, Wishes(tale, engine="tone"), [("Anna", "bass")])
    undo(production.project)
    assert not production.project.voices.exists()


def test_a_flagged_line_is_reviewed_first_until_something_is_decided(tale: Path) -> None:
    production = made(tale)
    id = id_of(production, "It rains")
    decide(production, id, Verb.FLAG, "sounds wrong")
    flagged = made(tale)
    assert flags(flagged) == {id: "sounds wrong"}
    assert questions(flagged)[0].line.id == id
    decide(flagged, id, Verb.SPEAKER, "Tom")
    assert flags(made(tale)) == {}


def test_a_flag_can_be_taken_off(tale: Path) -> None:
    production = made(tale)
    id = id_of(production, "It rains")
    decide(production, id, Verb.FLAG, "why")
    decide(made(tale), id, Verb.FLAG, NO_FLAG)
    assert flags(made(tale)) == {}


def test_several_lines_are_decided_in_one_step(tale: Path) -> None:
    production = made(tale)
    ids = [id_of(production, words) for words in ("It rains", "You?")]
    decide_lines(production, ids, Verb.SPEAKER, "Petra", expect=0)
    assert len(production.project.journal.read().steps) == 1


def test_a_voice_taken_back_on_an_old_revision_is_left_as_it_is(tale: Path) -> None:
    production = made(tale)
    revoice(production, Wishes(tale, engine="tone"), [("Anna", "bass")])
    before = production.project.voices.read_bytes()
    with pytest.raises(ConflictError):
        undo(production.project, expect=0)
    assert production.project.voices.read_bytes() == before
