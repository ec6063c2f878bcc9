"""Pausing and stopping work that runs in another thread: what is spoken is kept, the next run goes on from there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from narrate.errors import NarrateError
from narrate.schema.events import Event


class StoppedError(NarrateError):
    """Somebody asked the work to stop."""

    exit_code = 130


class Brake:
    """Holds or stops work between two events. Lines under way are finished; threads may call every method."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()
        self._stopped = False

    @property
    def paused(self) -> bool:
        """Whether the work waits."""
        return not self._open.is_set()

    @property
    def stopped(self) -> bool:
        """Whether the work was asked to stop."""
        return self._stopped

    def pause(self) -> None:
        """Lets the work wait at its next event."""
        if not self._stopped:
            self._open.clear()

    def resume(self) -> None:
        """Lets the work go on."""
        self._open.set()

    def stop(self) -> None:
        """Ends the work at its next event."""
        self._stopped = True
        self._open.set()

    def braked(self, emit: Callable[[Event], None]) -> Callable[[Event], None]:
        """`emit`, which then waits while the brake is on; StoppedError when the work shall stop."""

        def emitted(event: Event) -> None:
            emit(event)
            self._open.wait()
            if self._stopped:
                raise StoppedError("stopped: what is spoken is kept", code="N903")

        return emitted
