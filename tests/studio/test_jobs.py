"""Work that belongs to the studio."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from narrate.errors import UsageError
from narrate.studio.events import Events
from narrate.studio.jobs import Emit, Job, Jobs, State


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    found = Jobs(Events())
    found.open()
    yield found
    found.close()


def bug(emit: Emit) -> str:
    raise ZeroDivisionError("a bug")


def refusal(emit: Emit) -> str:
    raise UsageError("not so")


def over(jobs: Jobs, *submitted: Job) -> list[tuple[State, str]]:
    """What came of jobs: they run one after the other, and another one runs after them."""
    begun = threading.Event()

    def last(emit: Emit) -> str:
        begun.set()
        return ""

    jobs.submit("last", last, key="")
    assert begun.wait(60)
    return [(job.state, job.message) for job in submitted]


def test_a_bug_in_a_job_is_shown_and_the_next_job_runs(jobs: Jobs) -> None:
    found = over(jobs, jobs.submit("one", bug, key=""), jobs.submit("two", lambda emit: "well", key=""))
    assert found == [(State.FAILED, "internal error: ZeroDivisionError: a bug"), (State.DONE, "well")]


def test_what_narrate_refuses_is_shown_as_it_says_it(jobs: Jobs) -> None:
    ((state, message),) = over(jobs, jobs.submit("one", refusal, key=""))
    assert state is State.FAILED
    assert "not so" in message
