"""Server-sent events: what happens is told to every open page, and again to one that was away for a moment."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

_KEPT = 1000
_PING_S = 15.0
_AHEAD = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """One event."""

    id: int
    kind: str
    data: dict[str, Any]

    def text(self) -> str:
        """The event as it is sent. JSON has no raw line ends, so nothing in it can end the event."""
        return f"id: {self.id}\nevent: {self.kind}\ndata: {json.dumps(self.data)}\n\n"


class Events:
    """Tells events, from any thread, to all who listen; the last thousand are kept for those who come back."""

    def __init__(self) -> None:
        self._ring: deque[Told] = deque(maxlen=_KEPT)
        self._next = 1
        self._listeners: set[asyncio.Queue[Told]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @property
    def listeners(self) -> int:
        """How many pages listen now."""
        return len(self._listeners)

    def open(self) -> None:
        """Binds to the running event loop: called once, when the server starts."""
        self._loop = asyncio.get_running_loop()

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self._closed = True
        self.tell("bye")

    def tell(self, kind: str, **data: Any) -> None:
        """Tells everybody; may be called from any thread, and is heard by nobody before the server runs."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, kind, data)

    async def stream(self, last: int | None) -> AsyncIterator[str]:
        """The events behind the id `last` (None: from now on), for ever; "reset" when too many were missed."""
        queue: asyncio.Queue[Told] = asyncio.Queue(_AHEAD)
        for told in self._missed(last):
            queue.put_nowait(told)
        self._listeners.add(queue)
        try:
            yield ": welcome\n\n"
            while not self._closed:
                try:
                    yield (await asyncio.wait_for(queue.get(), _PING_S)).text()
                except asyncio.TimeoutError:
                    yield ": ping\n\n"
        finally:
            self._listeners.discard(queue)

    def _tell(self, kind: str, data: dict[str, Any]) -> None:
        told = Told(self._next, kind, data)
        self._next += 1
        self._ring.append(told)
        for queue in list(self._listeners):
            if queue.full():  # a page that does not read is told to start anew when it does
                self._listeners.discard(queue)
            else:
                queue.put_nowait(told)

    def _missed(self, last: int | None) -> list[Told]:
        if last is None:
            return []
        missed = [told for told in self._ring if told.id > last]
        complete = last < self._next and (not self._ring or self._ring[0].id <= last + 1)
        return missed if complete else [Told(self._next - 1, "reset", {})]
