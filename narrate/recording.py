"""Recording one take: speak, trim, join, check, store. Runs in a worker process; everything it needs is in the job."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrate.dsp.formant import factor, reshape
from narrate.dsp.levels import peak_db
from narrate.dsp.loudness import loudness
from narrate.dsp.resample import resample
from narrate.dsp.silence import trim
from narrate.dsp.timbre import colour
from narrate.engines.registry import load
from narrate.errors import NarrateError, VoiceError
from narrate.schema.audio import Audio, mono
from narrate.schema.timeline import Take, TakeSpec
from narrate.takes import TakeStore
from narrate.text.sentences import pack
from narrate.text.spoken import plain

if TYPE_CHECKING:
    from narrate.engines.base import Engine

_SENTENCE_GAP_S = 0.22
_CLAUSE_GAP_S = 0.09
_SLOWEST = 5.0
_FASTEST = 0.2
_GRACE_S = 1.5
_SHORTEST_S = 0.04
_FAINT_DB = -45.0
_CEILING = 0.97
_SMALLER = (1.0, 0.5, 0.25)


class BadTakeAudioError(NarrateError):
    """An engine's sound is not what the text can have been."""

    exit_code = 8


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """One take to record into the store at `store`, at `sample_rate` Hz, in chunks of at most `chunk_chars`."""

    id: str
    spec: TakeSpec
    store: str
    sample_rate: int
    chunk_chars: int


def record(job: RecordingJob) -> Take:
    """Speaks a job's text and stores the take; a bad one is tried again in smaller pieces before it fails."""
    engine = _engine(job.spec.engine)
    if engine.version != job.spec.engine_version:
        raise VoiceError(f"the engine {engine.name} changed while it was in use", code="N305", hint="run again")
    problems: list[str] = []
    for share in _SMALLER:
        audio = _speak(engine, job, max(40, int(job.chunk_chars * share)))
        problem = fault(audio, job.spec, chars_per_second=engine.chars_per_second)
        if problem is None:
            return _keep(job, audio, tuple(problems))
        problems.append(problem)
    raise BadTakeAudioError(f"{engine.name} cannot say this well: {problems[-1]}", code="N310")


def fault(audio: Audio, spec: TakeSpec, *, chars_per_second: float) -> str | None:
    """What is wrong with a take of this text, None when nothing is: too long or short, silent, not a number."""
    if audio.frames == 0 or not np.isfinite(audio.samples).all():
        return "no sound" if audio.frames == 0 else "broken samples"
    if peak_db(audio.samples) < _FAINT_DB:
        return "nearly silent"
    expected_s = len(plain(spec.text)) / chars_per_second / spec.rate
    if audio.seconds > expected_s * _SLOWEST + _GRACE_S:
        return f"{audio.seconds:.1f} s long where about {expected_s:.1f} s were expected"
    if audio.seconds < max(_SHORTEST_S, expected_s * _FASTEST - _GRACE_S):
        return f"only {audio.seconds:.1f} s long where about {expected_s:.1f} s were expected"
    return None


@lru_cache(maxsize=8)
def _engine(name: str) -> Engine:
    return load(name)


def _speak(engine: Engine, job: RecordingJob, limit: int) -> Audio:
    spec = job.spec
    pieces = [piece for piece in pack(spec.text, limit) if any(map(str.isalnum, plain(piece)))]
    pace = spec.rate / factor(spec.pitch_st)
    spoken = [engine.speak(piece.strip(), spec.voice, rate=pace, language=spec.language) for piece in pieces]
    shaped = [reshape(audio, pitch_st=spec.pitch_st, formant=spec.formant) for audio in spoken]
    coloured = [_coloured(trim(audio), spec.timbre) for audio in shaped]
    return _joined(coloured, pieces, job.sample_rate)


def _coloured(audio: Audio, timbre: str) -> Audio:
    name, _, share = timbre.partition("*")
    return colour(audio, name, float(share or 1.0)) if name and audio.frames else audio


def _joined(spoken: list[Audio], pieces: list[str], rate: int) -> Audio:
    parts: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = []
    for number, (audio, piece) in enumerate(zip(spoken, pieces, strict=True)):
        parts.append(resample(audio, rate).samples[:, 0])
        if number < len(spoken) - 1:
            gap_s = _SENTENCE_GAP_S if piece.rstrip().endswith((".", "!", "?", "…")) else _CLAUSE_GAP_S
            parts.append(np.zeros(int(gap_s * rate), dtype=np.float32))
    whole = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    peak = float(np.max(np.abs(whole), initial=0.0))
    return mono(whole * (_CEILING / peak) if peak > _CEILING else whole, rate)


def _keep(job: RecordingJob, audio: Audio, problems: tuple[str, ...]) -> Take:
    take = Take(
        id=job.id,
        frames=audio.frames,
        rate=audio.rate,
        lufs=round(loudness(audio), 2),
        peak_db=round(peak_db(audio.samples), 2),
        problems=problems,
    )
    TakeStore(Path(job.store)).write(job.id, audio, take)
    return take
