"""A process begun while the story is still being read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce
from narrate.standby import standby
from narrate.workers import Child


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text('"It rains," said Anna.\n', "utf-8")
    return path


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_is_begun_and_ends_with_the_block(tale: Path) -> None:
    with standby(tale, "hibari", workers=1) as child:
        assert child is not None
        process = child.pool.submit(os.getpid).result()
        assert is_there(process)
        manager = child.pool._executor_manager_thread  # type: ignore[attr-defined]
    manager.join(60)
    assert not is_there(process)


def test_no_process_is_begun_for_an_engine_that_loads_nothing(tale: Path) -> None:
    with standby(tale, "tone") as child:
        assert child is None


def test_no_process_is_begun_for_a_story_that_is_not_there(tmp_path: Path) -> None:
    with standby(tmp_path / "tale.txt", None) as child:
        assert child is None


def test_no_process_is_begun_for_a_story_that_was_spoken_before(tale: Path) -> None:
    render(produce(Wishes(tale, engine="tone")), RenderOrder(), emit=lambda event: None)
    with standby(tale, None) as child:
        assert child is None


@pytest.mark.engine
def test_the_process_that_was_begun_speaks(tale: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Child] = []
    monkeypatch.setattr(Child, "begin", lambda self, *ready: begun.append(self))
    started: list[Child] = []
    start = Child.start
    monkeypatch.setattr(Child, "start", lambda self: (started.append(self), start(self))[1])
    with standby(tale, "hibari", workers=1) as first:
        report = render(
            produce(Wishes(tale, engine="hibari")), RenderOrder(workers=1), emit=lambda event: None, first=first
        )
    assert report.spoken == 2
    assert {id(child) for child in started} == {id(child) for child in begun}
