"""Which takes a script needs, and getting the missing ones spoken."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Any

from narrate.afar import record_afar
from narrate.engines.registry import version_of, voices_of
from narrate.errors import NarrateError, ToolError, UnspeakableError, VoiceError
from narrate.recording import BadTakeAudioError, RecordingJob, record
from narrate.schema.cast import Cast, Voice
from narrate.schema.script import Delivery, Line
from narrate.schema.settings import Settings
from narrate.schema.timeline import Take, TakeSpec
from narrate.takes import BadTakeError, TakeStore, take_id
from narrate.workers import Crew, JobLostError

_AHEAD = 4
_PATIENCE_S = 5.0
"""So often it is asked whether anybody still works, while nothing comes."""

_HOPELESS = 8
"""So many failures without one success mean that the engine is broken, not the lines."""

CALIBRATION = "The quick brown fox jumps over the lazy dog, and nobody in the whole wide world was very much surprised."
"""What a voice says to have its loudness measured when its engine does not tell."""


@dataclass(frozen=True, slots=True)
class Call:
    """A line and the take that it needs."""

    line: Line
    spec: TakeSpec
    id: str


def calls(lines: Iterable[Line], cast: Cast) -> Iterator[Call]:
    """The takes that these lines need, in order; none for those with nothing to say, a locked one its lock's."""
    for line in lines:
        if line.spoken:
            spec = line.pin.spec if line.pin else spec_for(line.spoken, cast.voice(line.speaker), line.delivery)
            yield Call(line, spec, take_id(spec))


def spec_for(text: str, voice: Voice, delivery: Delivery = Delivery()) -> TakeSpec:  # noqa: B008
    """The take of a text in a voice, so delivered; level, pan and effects shape the mix, not the take."""
    return TakeSpec(
        engine=voice.engine,
        engine_version=version_of(voice.engine),
        voice=voice.name,
        language=voice.language,
        text=text,
        rate=round(voice.rate * delivery.rate, 4),
        pitch_st=round(voice.pitch_st + delivery.pitch_st, 3),
        formant=voice.formant,
        timbre=delivery.timbre or "",
    )


def voices_to_measure(cast: Cast, store: TakeStore) -> dict[str, TakeSpec]:
    """The takes to be spoken so that every voice's loudness is known: those whose engine does not tell it."""
    specs = [_calibration(voice) for voice in _voices(cast) if _told_lufs(voice) is None]
    return {take_id(spec): spec for spec in specs if not store.has(take_id(spec))}


def voice_levels(cast: Cast, store: TakeStore) -> dict[tuple[str, str], float]:
    """The loudness of each voice's plain speech in LUFS, by (engine, voice name): told by its engine, or measured."""
    levels = {(voice.engine, voice.name): voice_level(voice, store) for voice in _voices(cast)}
    return {name: Settings().voice_lufs if level is None else level for name, level in levels.items()}


def voice_level(voice: Voice, store: TakeStore) -> float | None:
    """The loudness of a voice's plain speech in LUFS, told by its engine or measured; None when it never was."""
    told = _told_lufs(voice)
    take = None if told is not None else store.info(take_id(_calibration(voice)))
    return told if told is not None else take.lufs if take else None


def _voices(cast: Cast) -> list[Voice]:
    voices = {(entry.voice.engine, entry.voice.name): entry.voice for entry in (cast.narrator, *cast.entries)}
    return list(voices.values())


def _told_lufs(voice: Voice) -> float | None:
    return next((info.lufs for info in voices_of(voice.engine) if info.name == voice.name), None)


def _calibration(voice: Voice) -> TakeSpec:
    return spec_for(CALIBRATION, replace(voice, rate=1.0))


_Job = tuple[str, TakeSpec, int]
"""A take to be spoken: its id, what it is, and which try it is."""


class Speaker:
    """Gets takes spoken by a crew, a few ahead of what is finished, each once however many lines share it."""

    def __init__(self, store: TakeStore, crew: Crew, settings: Settings) -> None:
        self._store = store
        self._crew = crew
        self._settings = settings
        self._ahead = crew.workers * _AHEAD

    def speak(self, wanted: Iterable[tuple[str, TakeSpec]]) -> Iterator[tuple[str, Take | str]]:
        """Yields (take id, the take or why it failed) as they come; a job lost with its worker is tried once more.

        VoiceError when everything fails, or when an engine or a voice cannot be used at all.
        """
        fresh, again = ((id, spec, 1) for id, spec in wanted), deque[_Job]()
        running: dict[Future[Any], _Job] = {}
        failures = successes = 0
        while True:
            while len(running) < self._ahead and (job := again.popleft() if again else next(fresh, None)):
                running[self._submit(job[0], job[1])] = job
            if not running:
                return
            for future in self._finished(running):
                id, spec, tries = running.pop(future)
                outcome = self._outcome(id, future)
                if isinstance(outcome, (JobLostError, BadTakeError)) and tries == 1:
                    again.appendleft((id, spec, 2))
                    continue
                failures, successes = failures + isinstance(outcome, Exception), successes + isinstance(outcome, Take)
                if failures >= _HOPELESS and not successes:
                    raise VoiceError(f"the engine {spec.engine} fails at every line: {outcome}", code="N311")
                yield id, outcome if isinstance(outcome, Take) else str(outcome)

    def _submit(self, id: str, spec: TakeSpec) -> Future[Any]:
        settings, store = self._settings, str(self._store.root)
        job = RecordingJob(id, spec, store, settings.sample_rate, settings.take_chars, settings.verify)
        if not self._crew.afar:
            return self._crew.executor.submit(record, job)
        return self._crew.executor.submit(record_afar, replace(job, store="", timeout_s=settings.line_timeout_s))

    def _finished(self, running: Iterable[Future[Any]]) -> Iterable[Future[Any]]:
        while not (done := wait(running, timeout=_PATIENCE_S, return_when=FIRST_COMPLETED).done):
            self._crew.check()
        return done

    def _outcome(self, id: str, future: Future[Any]) -> Take | Exception:
        """The take, or what was wrong with this line alone; whatever is wrong with all of them is raised."""
        if future.cancelled():
            raise ToolError("those who speak have dropped their work", code="N412", hint="run again: it goes on")
        error = future.exception()
        if error is None:
            return self._arrived(id, future.result())
        of_the_line = isinstance(error, (BadTakeAudioError, UnspeakableError))
        if of_the_line or not isinstance(error, (NarrateError, KeyboardInterrupt, SystemExit)):
            return error if isinstance(error, Exception) else RuntimeError(str(error))
        raise error

    def _arrived(self, id: str, result: Take | bytes) -> Take | Exception:
        if isinstance(result, Take):
            return result
        try:
            return self._store.adopt(id, result)
        except BadTakeError as damaged:
            return damaged
