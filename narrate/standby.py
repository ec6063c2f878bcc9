"""A worker process begun while the story is still being read: its models take longer to load than a story to read.

Nothing heavy is imported here, and none of it before the process is on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narrate.project import Project
from narrate.schema.settings import Settings
from narrate.workers import Child, memory_share, worker_count

_LOADS = {"auto": "hibari", "hibari": "hibari", "kokoro": "kokoro"}
"""By the engine asked for, the one that the first line is likely to need: `auto` has hibari narrate."""


@contextmanager
def standby(story: Path, engine: str | None, *, workers: int = 0) -> Iterator[Child | None]:
    """A process that loads an engine, to be one of `workers` (0: one a core), or ended with the block.

    None where none is likely to be needed: for engines that load nothing, and for a story that has been spoken before,
    of which there may be nothing left to say.
    """
    name = _LOADS.get(engine or Settings().engine)
    if name is None or not story.is_file() or not Project(story).is_new:
        yield None
        return
    child = Child(memory_share(worker_count(workers)))
    child.begin(_ready, name)
    try:
        yield child
    finally:
        child.end(at_once=True)


def _ready(engine: str) -> None:
    from narrate.recording import rehearse

    rehearse(engine)
