from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.errors import VoiceSheetError
from narrate.journal import Journal
from narrate.schema.edits import Anchor, Verb

ANCHOR = Anchor("“Yes,”", "Tom came.", "said Anna.", 12)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "tale.narrate" / "edits.jsonl")


def test_a_journal_that_is_not_there_holds_nothing(journal: Journal) -> None:
    assert journal.read().edits == ()


def test_a_decision_reads_back_as_it_was_written(journal: Journal) -> None:
    edit = journal.add(Verb.SPEAKER, "Zoë “Z”\u2028", ANCHOR)
    assert journal.read().edits == (edit,)


def test_what_is_undone_is_out_of_force_and_still_on_file(journal: Journal) -> None:
    first = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.add(Verb.KIND, "thought", ANCHOR)
    assert journal.undo() is not None
    assert journal.read().edits == (first,)
    assert "thought" in journal.path.read_text("utf-8")


def test_what_is_taken_back_is_looked_up_while_nobody_else_writes(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    last = journal.add(Verb.SPEAKER, "Tom", ANCHOR)

    @contextmanager
    def held(self: Journal, expect: int | None) -> Iterator[int]:
        monkeypatch.undo()
        self.undo(last.revision)
        yield self.read().last

    monkeypatch.setattr(Journal, "_held", held)
    assert journal.undo() == first
    assert journal.read().edits == ()


def test_there_may_be_nothing_to_undo(journal: Journal) -> None:
    assert journal.undo() is None
    assert not journal.path.exists()


def test_a_decision_of_any_revision_can_be_undone(journal: Journal) -> None:
    first = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    second = journal.add(Verb.SPEAKER, "Tom", ANCHOR)
    journal.undo(first.revision)
    assert journal.read().edits == (second,)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_end_is_cut_off_and_kept_aside(journal: Journal, cut: int) -> None:
    kept = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.add(Verb.SPEAKER, "Tom", ANCHOR)
    journal.path.write_bytes(journal.path.read_bytes()[:-cut])
    third = journal.add(Verb.SPEAKER, "Petra", ANCHOR)
    assert journal.read().edits == (kept, third)
    assert journal.path.with_name("edits.jsonl.torn").stat().st_size > 0


def test_a_line_that_cannot_be_read_is_reported_with_its_number(journal: Journal) -> None:
    journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    with journal.path.open("ab") as file:
        file.write(b"garbage\n[]\n{}\n")
    journal.add(Verb.SPEAKER, "Tom", ANCHOR)
    found = journal.read()
    assert [edit.value for edit in found.edits] == ["Anna", "Tom"]
    assert [remark.place.line for remark in found.remarks] == [2, 3, 4]


def test_the_marks_of_a_merge_conflict_are_an_error_with_their_line(journal: Journal) -> None:
    journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    with journal.path.open("ab") as file:
        file.write(b"<<<<<<< mine\n")
    with pytest.raises(VoiceSheetError, match="2: N251"):
        journal.read()


def test_windows_line_ends_are_read(journal: Journal) -> None:
    edit = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.path.write_bytes(journal.path.read_bytes().replace(b"\n", b"\r\n"))
    assert journal.read().edits == (edit,)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=20), st.none()), max_size=12))
def test_decisions_and_undoing_are_a_stack(tmp_path_factory: pytest.TempPathFactory, steps: list[str | None]) -> None:
    journal = Journal(tmp_path_factory.mktemp("j") / "edits.jsonl")
    expected: list[str] = []
    for step in steps:
        if step is None:
            journal.undo()
            expected = expected[:-1]
        else:
            journal.add(Verb.SPEAKER, step)
            expected.append(step)
    assert [edit.value for edit in journal.read().edits] == expected


def test_decisions_taken_at_the_same_moment_are_all_kept(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda number: journal.add(Verb.SPEAKER, f"Person {number}"), range(40)))
    found = journal.read()
    assert sorted(edit.value for edit in found.edits) == sorted(f"Person {number}" for number in range(40))
    assert found.last == 40


def test_two_decisions_of_one_revision_are_told(journal: Journal) -> None:
    edit = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    line = journal.path.read_text("utf-8")
    journal.path.write_text(line + line.replace('"Anna"', '"Tom"'), "utf-8")
    found = journal.read()
    assert found.edits == (edit,)
    assert [remark.place.line for remark in found.remarks] == [2]


def test_decisions_of_a_later_narrate_are_refused(journal: Journal) -> None:
    journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    journal.path.write_text(journal.path.read_text("utf-8").replace('"narrate": 1', '"narrate": 2'), "utf-8")
    with pytest.raises(VoiceSheetError, match="1: N253"):
        journal.read()


def test_a_revision_beyond_all_numbers_is_told_and_left_alone(journal: Journal) -> None:
    edit = journal.add(Verb.SPEAKER, "Anna", ANCHOR)
    with journal.path.open("a", encoding="utf-8") as file:
        file.write('{"narrate": 1, "revision": 1e999, "verb": "speaker", "value": "Tom"}\n')
    found = journal.read()
    assert (found.edits, [remark.code for remark in found.remarks]) == ((edit,), ["N252"])
