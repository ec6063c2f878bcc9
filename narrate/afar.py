"""Recording on a machine that shares no disk with the story: the take's file is the answer, its digest inside."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from narrate import __version__
from narrate.engines.registry import version_of
from narrate.errors import VoiceError
from narrate.recording import RecordingJob, record
from narrate.takes import TakeStore, take_id

_ONE_AT_A_TIME = threading.Lock()
"""An engine serves one thread of a process; a worker may have several."""


def record_afar(job: RecordingJob) -> bytes:
    """Records a job's take in a folder of its own; returns the take's whole file.

    VoiceError when this machine's narrate or engine is not the one that the take was asked of: the same id must be the
    same sound everywhere. A process that is silent for `timeout_s` ends, and whoever watches over it starts another.
    """
    _check_versions(job)
    with _ONE_AT_A_TIME, _time_limit(job.timeout_s), tempfile.TemporaryDirectory(prefix="narrate-") as folder:
        record(replace(job, store=folder))
        return TakeStore(Path(folder)).packed(job.id)


def _check_versions(job: RecordingJob) -> None:
    spec, own = job.spec, version_of(job.spec.engine)
    hint = "install the same narrate, engines and models on every worker"
    if own != spec.engine_version:
        told = f"a worker has {spec.engine} {own}, the story asks for {spec.engine_version}"
        raise VoiceError(told, code="N313", hint=hint)
    if take_id(spec) != job.id:
        raise VoiceError(f"a worker's narrate ({__version__}) records otherwise", code="N313", hint=hint)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    watch = threading.Timer(seconds, os._exit, (1,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
