"""A character's own line in another voice, at once: what is spoken is a take of the book, and is kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

from narrate.engines.registry import load
from narrate.errors import BusyError, UsageError, VoiceError
from narrate.recording import RecordingJob, record
from narrate.schema.cast import Voice
from narrate.schema.timeline import Take, TakeSpec
from narrate.speaking import spec_for
from narrate.studio.desk import Snapshot
from narrate.takes import take_id
from narrate.workers import IsolatedExecutor, JobLostError

_FREE = 500.0
"""An engine so many times faster than real time needs no process of its own."""


class Auditions:
    """Speaks one line at a time; of those that wait only the newest is wanted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = 0
        self._isolated: IsolatedExecutor | None = None

    def hear(self, snapshot: Snapshot, line_id: str, voice: Voice) -> tuple[Take, bool]:
        """The take of a line in a voice, and whether it was there; BusyError when a newer audition was asked for."""
        spec = audition_spec(snapshot, line_id, voice)
        store, id = snapshot.production.project.takes, take_id(spec)
        if (take := store.info(id)) is not None:
            return take, True
        self._newest += 1
        mine = self._newest
        with self._lock:
            if mine != self._newest:
                raise BusyError("another audition was asked for", code="N903")
            settings = snapshot.production.settings
            job = RecordingJob(id, spec, str(store.root), settings.sample_rate, settings.take_chars)
            if load(spec.engine).realtime >= _FREE:
                return record(job), False
            if self._isolated is None:
                self._isolated = IsolatedExecutor(1, timeout_s=settings.line_timeout_s)
            try:
                return self._isolated.submit(record, job).result(), False
            except JobLostError as error:
                raise VoiceError(f"{voice.name} could not say this: {error}", code="N312") from error

    def close(self) -> None:
        """Ends the process that speaks."""
        if self._isolated is not None:
            self._isolated.shutdown(wait=False, cancel_futures=True)


def audition_spec(snapshot: Snapshot, line_id: str, voice: Voice) -> TakeSpec:
    """The take of a line in a voice, as the book would have it; UsageError for a line that is not spoken."""
    line = snapshot.lines.get(line_id)
    if line is None or not line.spoken:
        raise UsageError(f"there is nothing to speak in line {line_id}")
    return spec_for(line.spoken, voice, line.delivery)


def audition_voice(snapshot: Snapshot, speaker: str, name: str, shapes: Mapping[str, float]) -> Voice:
    """A voice as somebody (an id) would have it, in another pace (`rate`) or `pitch`; UsageError for no such voice."""
    found = next((voice for voice in snapshot.production.voices if voice.name == name), None)
    if found is None:
        raise UsageError(f"there is no voice {name!r}", hint="`narrate voices` lists them")
    now = snapshot.production.cast.voice(speaker)
    same = (now.engine, now.name) == (found.engine, found.name)
    voice = now if same else Voice(found.engine, found.name, now.language, rate=now.rate)
    return replace(voice, rate=shapes.get("rate", voice.rate), pitch_st=shapes.get("pitch", voice.pitch_st))
