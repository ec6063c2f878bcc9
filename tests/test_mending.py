"""A person's decisions reach the script, and stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.cli.main import run
from narrate.errors import UsageError
from narrate.mending import decide, merge, question, questions, right_outside
from narrate.production import Production, Wishes, produce
from narrate.readers.registry import read_source
from narrate.schema.cast import Evidence
from narrate.schema.edits import Verb
from narrate.schema.script import Line, LineKind
from narrate.schema.source import Book
from narrate.stages.explain import reasons

TALE = """Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," she said.

"You?"

"Who else?" The boat lay on the sand.
"""


@pytest.fixture
def tale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def line(production: Production, words: str) -> Line:
    return next(line for line in production.script.lines() if words in line.text)


def speaker(production: Production, words: str) -> str:
    names = {character.id: character.name for character in production.script.characters}
    return names.get(line(production, words).speaker, "Narrator")


def test_a_decided_speaker_speaks(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPEAKER, "anna")
    again = made(tale)
    assert speaker(again, "You?") == "Anna"
    said = line(again, "You?").attribution
    assert said is not None
    assert said.evidence is Evidence.EDITED


def test_somebody_new_may_speak(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPEAKER, "Petra Vos")
    again = made(tale)
    assert speaker(again, "You?") == "Petra Vos"
    assert "Petra Vos" in [entry.character.name for entry in again.cast.entries]


def test_the_narrator_may_speak_a_quotation(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPEAKER, "narrator")
    assert line(made(tale), "You?").kind is LineKind.NARRATION


@pytest.mark.parametrize(("kind", "found"), [("thought", LineKind.THOUGHT), ("text", LineKind.TEXT)])
def test_a_line_is_what_a_person_says_it_is(tale: Path, kind: str, found: LineKind) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.KIND, kind)
    assert line(made(tale), "You?").kind is found


def test_a_line_is_said_as_a_person_wants(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPOKEN, "You, of all people?")
    decide(production, line(production, "You?").id, Verb.DIRECTION, "coldly")
    again = line(made(tale), "You?")
    assert again.spoken == "You, of all people?"
    assert again.text.strip() == '"You?"'
    assert again.delivery.manner == "coldly"


def test_two_names_become_one_person(tale: Path) -> None:
    tale.write_text(TALE + '\n"Stop," said Hale.\n\n"No," said Captain Brask.\n', "utf-8")
    merge(made(tale), "Hale=Captain Brask")
    again = made(tale)
    assert speaker(again, "Stop") == speaker(again, '"No')


def test_a_decision_stays_with_its_line_when_the_story_changes(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPEAKER, "Petra")
    tale.write_text("A storm had come up.\n\n" + TALE.replace("I shall", "I will"), "utf-8")
    assert speaker(made(tale), "You?") == "Petra"


def test_a_decision_whose_line_is_gone_waits_in_the_tray(tale: Path) -> None:
    production = made(tale)
    decide(production, line(production, "You?").id, Verb.SPEAKER, "Petra")
    tale.write_text(TALE.replace('"You?"\n\n', ""), "utf-8")
    assert len(made(tale).tray) == 1
    tale.write_text(TALE, "utf-8")
    assert speaker(made(tale), "You?") == "Petra"


def test_undoing_brings_the_analysis_back(tale: Path) -> None:
    production = made(tale)
    before = [line.speaker for line in production.script.lines()]
    decide(production, line(production, "You?").id, Verb.SPEAKER, "Petra")
    production.project.journal.undo()
    assert [line.speaker for line in made(tale).script.lines()] == before


def test_a_decision_of_no_known_kind_is_refused(tale: Path) -> None:
    production = made(tale)
    with pytest.raises(UsageError, match="no kind"):
        decide(production, line(production, "You?").id, Verb.KIND, "song")
    with pytest.raises(UsageError, match=r"no line 9\.9\.9"):
        decide(production, "9.9.9", Verb.SPEAKER, "Anna")
    with pytest.raises(UsageError, match="nobody called"):
        merge(production, "Zed=Anna")


def test_the_unsure_lines_come_as_questions_with_candidates(tale: Path) -> None:
    for asked in questions(made(tale)):
        assert asked.candidates
        assert asked.line.text in TALE


def test_mend_from_the_command_line(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = line(made(tale), "You?").id
    assert run(["mend", "tale.txt", id, "--speaker", "Tom", "--engine", "tone"]) == 0
    assert run(["mend", "tale.txt", "--list", "--engine", "tone"]) == 0
    assert "speaker" in capsys.readouterr().out
    assert run(["script", "tale.txt", "--why", id, "--engine", "tone"]) == 0
    assert "edited" in capsys.readouterr().out
    assert run(["mend", "tale.txt", "--undo", "--engine", "tone"]) == 0
    assert run(["mend", "tale.txt", "--engine", "tone"]) == 2


def test_review_from_the_command_line(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from narrate.cli.review import command

    answers = "x\n1\nn\nPetra\nu\ns\nq\n"
    done = CliRunner().invoke(command, ["tale.txt", "--engine", "tone", "--all"], input=answers)
    assert done.exit_code == 0, done.output
    assert len(made(tale).decisions) == 1


def test_why_says_what_counts_for_the_speaker(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    id = line(made(tale), "You?").id
    assert run(["script", "tale.txt", "--why", id, "--engine", "tone"]) == 0
    told = capsys.readouterr().out
    assert "evidence: implicit" in told
    asked = question(made(tale), line(made(tale), "You?"))
    rival = next(name for name, _ in asked.candidates if name != asked.speaker)
    assert f"what counts for {asked.speaker} against {rival}" in told
    assert " against " in told.splitlines()[-1]


def test_what_counts_for_one_counts_against_the_other(tale: Path) -> None:
    id = line(made(tale), "You?")
    book = read_source(tale)
    assert isinstance(book, Book)
    names = [name for name, _ in question(made(tale), id).candidates][:2]
    for_him = {one.feature: (one.value, one.rival) for one in reasons(book, id.start, (names[0], names[1]), most=99)}
    for_her = {one.feature: (one.rival, one.value) for one in reasons(book, id.start, (names[1], names[0]), most=99)}
    both = for_him.keys() & for_her.keys()
    assert both
    assert all(for_him[name] == for_her[name] for name in both)
    assert reasons(book, id.start, ("Nobody", names[0])) == ()


def test_undo_in_a_review_takes_back_the_whole_answer_and_nothing_older(tale: Path) -> None:
    from click.testing import CliRunner

    from narrate.cli.review import command

    decide(made(tale), line(made(tale), "You?").id, Verb.SPEAKER, "Petra")
    told = CliRunner().invoke(command, ["tale.txt", "--engine", "tone", "--all"], input="u\na\nu\nq\n")
    assert told.exit_code == 0, told.output
    assert [edit.value for edit in made(tale).decisions] == ["Petra"]


def test_the_similar_lines_of_a_review_are_not_those_that_were_answered(
    tale: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from narrate.cli.review import command

    said = [one.id for one in made(tale).script.lines() if one.attribution]
    monkeypatch.setattr(
        "narrate.mending.similar",
        lambda production, line: [one for one in production.script.lines() if one.id in said and one.id != line.id],
    )
    told = CliRunner().invoke(command, ["tale.txt", "--engine", "tone", "--all"], input="n\nPetra\na\n")
    assert told.exit_code == 0, told.output
    decisions = made(tale).decisions
    assert [edit.value == "Petra" for edit in decisions] == [True] + [False] * (len(said) - 1)
    assert mend("--undo") == 0
    assert [edit.value for edit in made(tale).decisions] == ["Petra"]


def test_how_many_of_the_other_lines_are_right_is_their_mean_confidence(tale: Path) -> None:
    production = made(tale)
    asked = {question.line.id for question in questions(production)}
    sure = [
        line.attribution.confidence
        for line in production.script.lines()
        if line.attribution and line.kind is LineKind.DIALOGUE and line.id not in asked
    ]
    assert right_outside(production) == pytest.approx(sum(sure) / len(sure))


def test_what_a_person_said_is_no_guess(tale: Path) -> None:
    production = made(tale)
    for one in production.script.lines():
        if one.kind is LineKind.DIALOGUE:
            decide(production, one.id, Verb.SPEAKER, "Anna")
    assert right_outside(made(tale)) is None


def mend(*asked: str) -> int:
    return run(["mend", "tale.txt", *asked, "--engine", "tone"])


def test_several_decisions_of_one_command_are_one_step(tale: Path) -> None:
    id = line(made(tale), "You?").id
    assert mend(id, "--speaker", "Tom", "--direction", "coldly", "--cue", "thunder", "--cue", "knock@1") == 0
    assert sorted(edit.verb.value for edit in made(tale).decisions) == ["cue", "cue", "direction", "speaker"]
    assert mend("--undo") == 0
    assert made(tale).decisions == ()


@pytest.mark.parametrize(
    "asked",
    [
        ("1.1.2", "--speaker", "Tom", "--kind", "song"),
        ("1.1.2", "--speaker", "Tom", "--speaker", "Anna"),
        ("1.1.2", "--speaker", "Tom", "--undo"),
        ("1.1.2", "--speaker", "Tom", "--split", "2"),
        ("--undo", "--redo"),
        ("1.1.2", "--undo"),
        ("1.1.2", "--merge", "Anna=Tom"),
        ("--speaker", "Tom"),
        ("--merge", "Ana=Tom"),
    ],
)
def test_what_cannot_be_decided_at_once_is_refused_whole(tale: Path, asked: tuple[str, ...]) -> None:
    assert mend(*asked) == 2
    assert made(tale).decisions == ()


def test_a_new_name_that_is_nearly_a_known_one_is_remarked_on(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mend("1.1.2", "--speaker", "Ana") == 0
    assert "did you mean Anna?" in capsys.readouterr().err
    assert mend("1.1.2", "--speaker", "Bartholomew") == 0
    assert "did you mean" not in capsys.readouterr().err
    assert mend("--merge", "Tim=Anna") == 2
    assert "did you mean Tom?" in capsys.readouterr().err
