"""A laboratory for one row of the catalogue: runs the whole command line and checks what must hold after every run."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from narrate.cli.main import run
from narrate.production import Production
from narrate.takes import TakeStore

EXIT_CODES = frozenset((0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 141, 143))
FINISHED = (0, 8)
TALE = """Anna shut the door. “It rains,” said Anna.

“Then bring the boat in,” said Tom. He laughed.

“There it is,” said Anna. “I said so.”
"""
_PARTIAL = "partial-"


@dataclass(frozen=True, slots=True)
class Row:
    """One case of catalogue.yaml: `exit` and `tells` hold for its variants unless one says otherwise."""

    id: str
    what: str
    exit: tuple[int, ...] = (0,)
    tells: tuple[str, ...] = ()
    slow: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left: exit code, both streams, the production it understood, its report."""

    code: int
    out: str
    err: str
    production: Production | None
    report: Mapping[str, Any] | None

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Speaker and text of every line."""
        script = self.production.script if self.production else None
        return [(line.speaker, line.text) for line in script.lines()] if script else []

    @property
    def spoken(self) -> list[str]:
        """What the engines were given."""
        return [line.spoken for line in self.production.script.lines()] if self.production else []


@dataclass(slots=True)
class Lab:
    """A folder to work in, and the checks; `variants` counts the runs."""

    folder: Path
    row: Row
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    variants: int = 0
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _made: list[Production] = field(default_factory=list)

    def story(
        self,
        content: str | bytes = TALE,
        *arguments: str,
        name: str = "story.txt",
        exit: tuple[int, ...] | None = None,
        tells: tuple[str, ...] | None = None,
        whole: bool = True,
        engine: str = "tone",
    ) -> Outcome:
        """Renders a story in a folder of its own; `whole` says that every letter of a text must be in the script."""
        path = self.fresh() / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        outcome = self.render(path, *arguments, exit=exit, tells=tells, engine=engine)
        if whole and isinstance(content, str) and outcome.code in FINISHED:
            assert letters(content) == letters("".join(text for _, text in outcome.lines)), "words were lost"
        return outcome

    def render(
        self,
        path: Path,
        *arguments: str,
        exit: tuple[int, ...] | None = None,
        tells: tuple[str, ...] | None = None,
        engine: str = "tone",
    ) -> Outcome:
        """`narrate render` to WAV, with every check."""
        chosen = ("--engine", engine) if engine else ()
        form = () if {"--format", "-o", "--dry-run"} & set(arguments) else ("--format", "wav")
        return self.run("render", str(path), *chosen, *form, *arguments, exit=exit, tells=tells)

    def run(
        self, *arguments: str, exit: tuple[int, ...] | None = None, tells: tuple[str, ...] | None = None
    ) -> Outcome:
        """One command in this process, with every check that can be made after any command."""
        self.variants += 1
        before = snapshot(self.folder)
        self._made.clear()
        with self._watched():
            code = run(arguments)
        out, err = self.capsys.readouterr()
        made = self._made[-1] if self._made else None
        report = (
            _report(made) if arguments[0] == "render" and code in FINISHED and "--dry-run" not in arguments else None
        )
        outcome = Outcome(code, out, err, made, report)
        self._check(
            outcome, before, self.row.exit if exit is None else exit, self.row.tells if tells is None else tells
        )
        return outcome

    def process(
        self, *arguments: str, exit: tuple[int, ...] | None = None, prefix: tuple[str, ...] = (), **more: Any
    ) -> subprocess.CompletedProcess[bytes]:
        """One command in a process of its own, with the checks that need no insight."""
        self.variants += 1
        before = snapshot(self.folder)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path)), **more.pop("env", {})}
        command = [*prefix, sys.executable, "-m", "narrate", *arguments]
        more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        done = subprocess.run(command, env=environment, timeout=300, check=False, **more)
        err = (done.stderr or b"").decode("utf-8", "replace")
        self._check(Outcome(done.returncode, "", err, None, None), before, self.row.exit if exit is None else exit, ())
        return done

    def close(self) -> None:
        """Ends what was started."""
        for child in self.children:
            child.kill()
            child.communicate()

    def fresh(self) -> Path:
        """An empty folder to put files in."""
        folder = self.folder / f"v{self.variants}"
        folder.mkdir(exist_ok=True)
        return folder

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Keeps what `produce` returns; no bug may write a log."""
        import narrate.production

        plain = narrate.production.produce

        def watched(*arguments: Any, **more: Any) -> Production:
            self._made.append(plain(*arguments, **more))
            return self._made[-1]

        with self.monkeypatch.context() as patch:
            patch.setattr("narrate.production.produce", watched)
            patch.setattr("tempfile.tempdir", str(self.folder / "tmp"))
            (self.folder / "tmp").mkdir(exist_ok=True)
            yield

    def _check(
        self, outcome: Outcome, before: Mapping[str, str], exit: tuple[int, ...], tells: tuple[str, ...]
    ) -> None:
        shown = f"exit {outcome.code}\n{outcome.err[-3000:]}"
        assert "Traceback" not in outcome.err + outcome.out, shown
        assert "internal error" not in outcome.err, f"{shown}\n{_bug_log(self.folder)}"
        assert outcome.code in EXIT_CODES, shown
        assert outcome.code in exit, shown
        for told in tells:
            assert re.search(told, outcome.err), f"{told!r} is not told\n{shown}"
        for text in (outcome.err, outcome.out):
            assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text), "control characters on the terminal"
        check_folder(self.folder, before, alone=all(child.poll() is not None for child in self.children))
        if outcome.report is not None and outcome.production is not None:
            _check_sum(outcome.production, outcome.report)


def letters(text: str) -> str:
    """What must not be lost of a text."""
    return "".join(filter(str.isalnum, text))


def snapshot(folder: Path) -> dict[str, str]:
    """The hash of every file that a person wrote."""
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _is_a_persons(path)
    }


def check_folder(folder: Path, before: Mapping[str, str], *, alone: bool = True) -> None:
    """A person's files as they were, no temporary file unless somebody else is writing, every take whole."""
    after = snapshot(folder)
    assert {path: after.get(path) for path in before} == before, "a person's file was changed"
    assert not alone or not [str(path) for path in folder.rglob(f"*{_PARTIAL}*")], "temporary files are left"
    for takes in folder.rglob("takes"):
        assert TakeStore(takes).check().damaged == ()


def _is_a_persons(path: Path) -> bool:
    made = any(part.endswith((".narrate", ".audiobook")) or part == "tmp" for part in path.parts[-4:-1])
    return not made and path.suffix in (".txt", ".md", ".epub", ".yaml", ".fountain", ".script", ".html")


def _report(production: Production | None) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None
    found = json.loads(production.project.report.read_text("utf-8")) if production else None
    return found


def _check_sum(production: Production, report: Mapping[str, Any]) -> None:
    """Every line is spoken, silent or failed; every text of a story is in its lines, every take in the store."""
    from narrate.pipeline import plan
    from narrate.planning import RenderOrder

    states: dict[str, str] = report["states"]
    chosen = [line for line in production.script.lines() if line.id in states]
    assert len(chosen) == len(states)
    assert set(states.values()) <= {"spoken", "silent", "failed"}
    assert {state: list(states.values()).count(state) for state in set(states.values())} == report["lines"]
    if production.text:
        told = "".join(line.text for line in production.script.lines())
        assert "".join(production.text.split()) == "".join(told.split()), "the lines are not the text"
    calls = {call.line.id: call.id for call in plan(production, RenderOrder()).calls()}
    missing = [
        line.id for line in chosen if states[line.id] == "spoken" and not production.project.takes.has(calls[line.id])
    ]
    assert missing == []
    assert all(Path(file["path"]).stat().st_size > 1000 for file in report["files"])


def _bug_log(folder: Path) -> str:
    logs = sorted((folder / "tmp").glob("narrate-*.log"))
    return logs[-1].read_text("utf-8") if logs else ""
