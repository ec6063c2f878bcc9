"""Why lines must be spoken, and how every line stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.casting import recast
from narrate.cli.main import run
from narrate.halting import Brake, StoppedError
from narrate.memory import Standing, reasons, standings
from narrate.mending import decide
from narrate.pipeline import plan, render, speak_lines
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.schema.edits import Verb
from narrate.schema.events import Event, LineSpoken

TALE = """Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," Anna said.
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


def made(tale: Path) -> Production:
    return produce(Wishes(tale, engine="tone"))


def why(tale: Path) -> dict[Standing, int]:
    production = made(tale)
    return {reason.standing: reason.lines for reason in reasons(production, plan(production, RenderOrder()))}


def rendered(tale: Path) -> None:
    render(made(tale), RenderOrder(workers=1), emit=lambda event: None)


def id_of(production: Production, words: str) -> str:
    return next(line.id for line in production.script.lines() if words in line.text)


def test_before_the_first_render_no_line_was_ever_spoken(tale: Path) -> None:
    assert set(why(tale)) == {Standing.NEW}


def test_after_a_render_every_line_is_fresh(tale: Path) -> None:
    rendered(tale)
    assert why(tale) == {}
    assert set(standings(made(tale)).values()) == {Standing.FRESH}


def test_another_voice_is_the_reason_for_its_lines(tale: Path) -> None:
    rendered(tale)
    production = made(tale)
    anna = next(entry for entry in production.cast.entries if entry.character.name == "Anna")
    recast(production, Wishes(tale, engine="tone"), [("Anna", "bass" if anna.voice.name != "bass" else "alto")])
    assert why(tale) == {Standing.VOICE: anna.lines}


def test_other_words_are_the_reason_for_their_line(tale: Path) -> None:
    rendered(tale)
    production = made(tale)
    decide(production, id_of(production, "I shall"), Verb.SPOKEN, "I shell")
    assert why(tale) == {Standing.WORDS: 1}


def test_a_recording_that_is_gone_is_said_to_be_lost(tale: Path) -> None:
    rendered(tale)
    next(tale.with_suffix(".narrate").rglob("*.take")).unlink()
    assert set(why(tale)) == {Standing.LOST}


def test_a_line_that_failed_is_said_to_have_failed(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from narrate.engines.tone import Tone
    from narrate.errors import UnspeakableError

    speak = Tone.speak

    def fails(self: Tone, text: str, voice: str, **how: object) -> object:
        if "always" in text:
            raise UnspeakableError("no", code="N308")
        return speak(self, text, voice, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(Tone, "speak", fails)
    rendered(tale)
    assert why(tale) == {Standing.FAILED: 1}


def test_what_cannot_be_read_is_as_if_nothing_were_known(tale: Path) -> None:
    rendered(tale)
    (tale.with_suffix(".narrate") / "spoken.json").write_text("nonsense", "utf-8")
    assert set(standings(made(tale)).values()) == {Standing.FRESH}


def test_lines_may_be_spoken_alone(tale: Path) -> None:
    production = made(tale)
    id = id_of(production, "I shall")
    assert speak_lines(production, [id], emit=lambda event: None, workers=1) == 1
    assert [line for line, found in standings(made(tale)).items() if found is Standing.FRESH] == [id]


def test_a_dry_run_tells_the_reasons(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(tale), "--dry-run", "--engine", "tone"]) == 0
    assert "never spoken: 8" in capsys.readouterr().out


def test_work_that_is_stopped_keeps_what_is_spoken(tale: Path) -> None:
    brake = Brake()

    def stop(event: Event) -> None:
        if isinstance(event, LineSpoken) and event.done == 2:
            brake.stop()

    with pytest.raises(StoppedError):
        render(made(tale), RenderOrder(workers=1), emit=brake.braked(stop))
    assert plan(made(tale), RenderOrder()).to_speak <= 6


def test_work_that_is_paused_waits_until_it_may_go_on(tale: Path) -> None:
    import threading

    brake, seen = Brake(), threading.Event()

    def pause(event: Event) -> None:
        if isinstance(event, LineSpoken) and event.done == 1:
            brake.pause()
            seen.set()

    work = threading.Thread(target=lambda: render(made(tale), RenderOrder(workers=1), emit=brake.braked(pause)))
    work.start()
    seen.wait(30)
    work.join(0.2)
    assert work.is_alive()
    brake.resume()
    work.join(30)
    assert plan(made(tale), RenderOrder()).to_speak == 0
