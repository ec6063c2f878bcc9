from __future__ import annotations

import dataclasses
import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate import takes
from narrate.schema.audio import Audio, mono
from narrate.schema.timeline import Take, TakeSpec
from narrate.takes import BadTakeError, TakeStore, take_id

SPEC = TakeSpec("tone", "1", "alto", "en-us", "Hello.")


def sound(seconds: float = 0.1) -> Audio:
    return mono(np.sin(np.arange(int(44100 * seconds)) / 20) / 2, 44100)


def put(store: TakeStore, spec: TakeSpec = SPEC) -> str:
    id = take_id(spec)
    audio = sound()
    store.write(id, audio, Take(id, audio.frames, audio.rate, -23.0, -6.0, ("retried",)))
    return id


@pytest.fixture
def store(tmp_path: Path) -> TakeStore:
    return TakeStore(tmp_path / "takes")


def test_a_take_comes_back_as_it_was_written(store: TakeStore) -> None:
    id = put(store)
    assert np.max(np.abs(store.read(id).samples - sound().samples)) <= 1 / 32768
    assert store.info(id) == Take(id, sound().frames, 44100, -23.0, -6.0, ("retried",))


def test_a_take_of_an_older_version_has_no_marks_and_is_used(store: TakeStore, monkeypatch: pytest.MonkeyPatch) -> None:
    described = dataclasses.asdict
    monkeypatch.setattr(takes, "_described", lambda take: {k: v for k, v in described(take).items() if k != "marks"})
    id = put(store)
    assert store.verify(id)
    assert store.read(id).marks == ()
    assert store.info(id) == Take(id, sound().frames, 44100, -23.0, -6.0, ("retried",))


def test_a_missing_take_is_not_there(store: TakeStore) -> None:
    assert not store.has(take_id(SPEC))
    assert store.info(take_id(SPEC)) is None


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(TakeSpec)])
def test_the_id_changes_with_everything_that_shapes_the_sound(field: str) -> None:
    old = getattr(SPEC, field)
    changed = dataclasses.replace(SPEC, **{field: old + 0.5 if isinstance(old, float) else old + "x"})
    assert take_id(changed) != take_id(SPEC)


def test_the_id_is_the_same_in_every_run() -> None:
    assert take_id(SPEC) == take_id(dataclasses.replace(SPEC))


@given(st.data())
def test_no_damage_goes_unnoticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    store = TakeStore(tmp_path_factory.mktemp("takes"))
    id = put(store)
    path = next(store.root.glob("??/*.take"))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    assert not store.verify(id)


@pytest.mark.parametrize("length", [0, 5, 47, 48, 100])
def test_a_torn_take_is_moved_aside(store: TakeStore, length: int) -> None:
    id = put(store)
    path = next(store.root.glob("??/*.take"))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BadTakeError):
        store.read(id)
    assert not path.exists()
    assert len(list((store.root / "bad").iterdir())) == 1


def test_a_take_under_a_wrong_name_is_found_by_a_check(store: TakeStore) -> None:
    put(store)
    report = store.check()
    assert (report.good, report.damaged, report.strays) == (1, (), 0)


def test_old_strays_are_swept_and_new_ones_left(store: TakeStore) -> None:
    put(store)
    folder = next(store.root.glob("??"))
    for name, age in ((".a.partial-1", 7200), (".b.partial-2", 10)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (time.time() - age,) * 2)
    assert store.sweep() == 1
    assert (folder / ".b.partial-2").exists()


def test_a_quick_check_finds_what_is_torn_and_a_full_one_what_is_changed(store: TakeStore) -> None:
    put(store)
    path = next(store.root.glob("??/*.take"))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert store.check(read=False).damaged == ()
    assert len(store.check(read=True).damaged) == 1
