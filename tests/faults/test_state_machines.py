"""The take store and the journal of decisions against models of them, while files are torn, flipped and left over."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from narrate.journal import Journal
from narrate.schema.audio import Audio, mono
from narrate.schema.edits import Anchor, Verb
from narrate.schema.timeline import Take
from narrate.takes import BadTakeError, TakeStore

IDS = st.sampled_from([f"{number:064x}" for number in (1, 2, 3, 0xAB << 248, 0xAC << 248)])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def sound(seed: int) -> Audio:
    return mono(np.random.default_rng(seed).uniform(-0.5, 0.5, 300), 44100)


class Store(RuleBasedStateMachine):
    """What was written and not harmed comes back; what was harmed never does."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.store = TakeStore(self.root / "takes")
        self.whole: dict[str, int] = {}
        self.harmed: set[str] = set()

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def path(self, id: str) -> Path:
        return self.store.root / id[:2] / f"{id}.take"

    @rule(id=IDS, seed=st.integers(0, 99))
    def write(self, id: str, seed: int) -> None:
        if self.path(id).is_dir():
            self.store.verify(id)
        self.store.write(id, sound(seed), Take(id, 300, 44100, -20.0, -6.0))
        self.whole[id] = seed
        self.harmed.discard(id)

    @rule(id=IDS, place=st.floats(0, 0.999), bit=st.integers(0, 7))
    @precondition(lambda self: self.whole)
    def flip(self, id: str, place: float, bit: int) -> None:
        if self.whole.pop(id, None) is not None:
            data = bytearray(self.path(id).read_bytes())
            data[int(place * len(data))] ^= 1 << bit
            self.path(id).write_bytes(data)
            self.harmed.add(id)

    @rule(id=IDS, share=st.floats(0, 0.99))
    def tear(self, id: str, share: float) -> None:
        if self.whole.pop(id, None) is not None:
            data = self.path(id).read_bytes()
            self.path(id).write_bytes(data[: int(len(data) * share)])
            self.harmed.add(id)

    @rule(one=IDS, other=IDS)
    def mix_up(self, one: str, other: str) -> None:
        if one != other and one in self.whole:
            self.path(other).parent.mkdir(parents=True, exist_ok=True)
            self.path(one).replace(self.path(other)) if not self.path(other).is_dir() else None
            if not self.path(one).exists():
                self.whole.pop(one)
                self.whole.pop(other, None)
                self.harmed.add(other)

    @rule(id=IDS)
    def lose(self, id: str) -> None:
        if id in self.whole:
            self.path(id).unlink()
            self.whole.pop(id)

    @rule(id=IDS, age=st.sampled_from([10, 7200]))
    def crash_while_writing(self, id: str, age: int) -> None:
        self.path(id).parent.mkdir(parents=True, exist_ok=True)
        stray = self.path(id).with_name(f".{id}.take.partial-1-{age}")
        stray.write_bytes(b"half")
        os.utime(stray, (1, 1) if age > 3600 else None)

    @rule()
    def check(self) -> None:
        report = self.store.check()
        assert report.good == len(self.whole)
        assert set(report.damaged) == self.harmed
        assert not list(self.store.root.glob("*/.*.partial-1-7200"))
        self.harmed.clear()

    @rule(id=IDS)
    def read(self, id: str) -> None:
        if id in self.whole:
            assert np.max(np.abs(self.store.read(id).samples - sound(self.whole[id]).samples)) <= 1 / 32768
            return
        try:
            self.store.read(id)
        except BadTakeError:
            self.harmed.discard(id)
            assert not self.store.has(id)
            return
        raise AssertionError("a take came back that nobody wrote")

    @invariant()
    def whole_takes_are_there(self) -> None:
        assert all(self.store.has(id) for id in self.whole)


class Decisions(RuleBasedStateMachine):
    """Decisions in force are those taken and not taken back; a torn end costs at most the last one, and is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.journal = Journal(self.root / "edits.jsonl")
        self.expected: list[str] = []
        self.garbage = 0
        self.healthy = True

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @rule(value=WORDS, verb=st.sampled_from(list(Verb)), anchored=st.booleans())
    def add(self, value: str, verb: Verb, anchored: bool) -> None:
        edit = self.journal.add(verb, value, Anchor(value, "a", "b", 1) if anchored else None)
        self.expected.append(str(edit))
        self.healthy = True

    @rule()
    def undo(self) -> None:
        edit = self.journal.undo()
        assert (str(edit) if edit else None) == (self.expected.pop() if self.expected else None)

    @rule(junk=st.sampled_from(["{", "[]", "nonsense", '{"revision": "x"}', "null", '{"revision": 1, "verb": "fly"}']))
    @precondition(lambda self: self.healthy)
    def spoil(self, junk: str) -> None:
        with self.journal.path.open("ab") as file:
            file.write(junk.encode() + b"\n")
        self.garbage += 1

    @rule(torn=st.binary(min_size=1, max_size=30).filter(lambda data: b"\n" not in data))
    def crash_while_writing(self, torn: bytes) -> None:
        with self.journal.path.open("ab") as file:
            file.write(torn)
        self.healthy = False

    @rule()
    def touch_nothing(self) -> None:
        before = self.journal.path.read_bytes() if self.journal.path.exists() else b""
        self.journal.read()
        assert (self.journal.path.read_bytes() if self.journal.path.exists() else b"") == before

    @invariant()
    def what_is_in_force_is_what_was_decided(self) -> None:
        found = self.journal.read()
        assert list(map(str, found.edits)) == self.expected
        assert len(found.remarks) == self.garbage
        assert len({edit.revision for edit in found.edits}) == len(found.edits)


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestDecisions = Decisions.TestCase
TestDecisions.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
