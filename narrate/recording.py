"""Recording one take: speak, trim, join, check, store. Runs in a worker process; everything it needs is in the job."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrate.dsp.faults import fault
from narrate.dsp.formant import factor, reshape
from narrate.dsp.levels import peak_db
from narrate.dsp.loudness import loudness
from narrate.dsp.onsets import at_onsets
from narrate.dsp.resample import resample
from narrate.dsp.silence import trim
from narrate.dsp.timbre import colour
from narrate.engines.base import hums
from narrate.engines.registry import load
from narrate.errors import NarrateError, VoiceError
from narrate.hearing import misheard
from narrate.schema.audio import Audio, joined, mono, moved
from narrate.schema.timeline import Marks, Take, TakeSpec
from narrate.takes import TakeStore
from narrate.text.sentences import pack
from narrate.text.spoken import plain, spoken_words

if TYPE_CHECKING:
    from narrate.engines.base import Engine

_SENTENCE_GAP_S = 0.22
_CLAUSE_GAP_S = 0.09
_SLOWEST = 3.0
_SLOW_GRACE_S = 1.1
_FASTEST = 0.45
_FAST_GRACE_S = 0.4
_SHORTEST_S = 0.04
_LINK = re.compile(r"\[[^\[\]]*\]\(/([^/()]*)/\)")
_CEILING = 0.97
_TRIES = ((1.0, 1.0), (0.5, 1.0), (0.25, 0.97), (0.5, 0.92))
"""How a bad take is tried again: in pieces of this share of the text, at this share of the pace."""

_SHORTEST_PIECE = 12
_A_DIGIT = 4
"""Characters that a figure is worth when it is said."""


class BadTakeAudioError(NarrateError):
    """An engine's sound is not what the text can have been."""

    exit_code = 8


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """One take to record into the store at `store`, at `sample_rate` Hz, in chunks of at most `chunk_chars`.

    With `verify` a recogniser listens to it. `timeout_s` is for workers that nobody near them watches over.
    """

    id: str
    spec: TakeSpec
    store: str
    sample_rate: int
    chunk_chars: int
    verify: bool = False
    timeout_s: float = 120.0


def record(job: RecordingJob) -> Take:
    """Speaks a job's text and stores the take; a bad one is tried again in smaller pieces before it fails.

    What was wrong with the earlier tries stands in the take. One that a recogniser misunderstands every time is kept,
    and marked: a word may be one that no recogniser knows.
    """
    engine = _engine(job.spec.engine)
    if engine.version != job.spec.engine_version:
        raise VoiceError(f"the engine {engine.name} changed while it was in use", code="N305", hint="run again")
    problems: list[str] = []
    doubtful: Audio | None = None
    length = len(job.spec.text)
    for share, pace in _TRIES:
        limit = job.chunk_chars if share == 1.0 else max(_SHORTEST_PIECE, int(min(job.chunk_chars, length) * share))
        try:
            audio = _speak(engine, job, limit, pace)
        except BadTakeAudioError as bad:
            problems.append(bad.what)
            continue
        heard = misheard(job.spec.text, audio) if job.verify else None
        if heard is None:
            return _keep(job, audio, tuple(problems))
        doubtful = doubtful or audio
        problems.append(heard)
    if doubtful is not None:
        return _keep(job, doubtful, (*problems, "kept as it is: listen to it"))
    raise BadTakeAudioError(f"{engine.name} cannot say this well: {problems[-1]}", code="N310")


def rehearse(name: str) -> None:
    """Loads what the first take of an engine would load."""
    import soundfile  # noqa: F401

    prepare: Callable[[], object] = getattr(_engine(name), "prepare", lambda: None)
    prepare()


def wrong_length(seconds: float, text: str, *, chars_per_second: float, rate: float) -> str | None:
    """Whether a text cannot have been spoken in so many seconds: much too long, or cut short."""
    expected_s = spoken_length(text) / chars_per_second / rate
    longest = expected_s * _SLOWEST + _SLOW_GRACE_S
    shortest = max(_SHORTEST_S, expected_s * _FASTEST - _FAST_GRACE_S)
    if shortest <= seconds <= longest:
        return None
    only = "only " if seconds < shortest else ""
    return f"{only}{seconds:.1f} s long where about {expected_s:.1f} s were expected"


def spoken_length(text: str) -> int:
    """A spoken form's length in characters as they are said: figures count for more, links as their phonemes.

    >>> spoken_length("[Aaaaaaah](/ˈɑ/), 42!")
    11
    """
    words = _LINK.sub(lambda match: match[1], text)
    return sum(_A_DIGIT if char.isdigit() else 1 for char in words if char.isalnum() or char.isspace())


@lru_cache(maxsize=8)
def _engine(name: str) -> Engine:
    return load(name)


def _speak(engine: Engine, job: RecordingJob, limit: int, pace: float) -> Audio:
    """The whole text, piece by piece; BadTakeAudioError for the first piece that sounds wrong."""
    pieces = [piece for piece in pack(job.spec.text, limit) if any(map(str.isalnum, plain(piece)))]
    spoken = [_piece(engine, job.spec, piece.strip(), pace) for piece in pieces]
    whole = _joined(spoken, pieces, job.sample_rate)
    return whole if hums(engine) else at_onsets(whole)


def _piece(engine: Engine, spec: TakeSpec, text: str, pace: float) -> Audio:
    rate = spec.rate * pace
    audio = engine.speak(text, spec.voice, rate=rate / factor(spec.pitch_st), language=spec.language)
    problem = None if hums(engine) else fault(audio)
    if problem is None:
        audio = trim(reshape(audio, pitch_st=spec.pitch_st, formant=spec.formant))
    if problem is None and not hums(engine):
        problem = wrong_length(audio.seconds, text, chars_per_second=engine.chars_per_second, rate=rate)
    if problem is not None:
        raise BadTakeAudioError(problem, code="N310")
    return _coloured(audio, spec.timbre)


def _coloured(audio: Audio, timbre: str) -> Audio:
    name, _, share = timbre.partition("*")
    return colour(audio, name, float(share or 1.0)) if name and audio.frames else audio


def _joined(spoken: list[Audio], pieces: list[str], rate: int) -> Audio:
    parts: list[Audio] = []
    words, is_cut = 0, False
    for number, (audio, piece) in enumerate(zip(spoken, pieces, strict=True)):
        part = resample(audio, rate)
        parts.append(replace(part, marks=moved(_from_first(part.marks)[is_cut:], 0, word=words)))
        words += len(spoken_words(piece))
        if number < len(spoken) - 1:
            gap_s = _SENTENCE_GAP_S if piece.rstrip().endswith((".", "!", "?", "…")) else _CLAUSE_GAP_S
            parts.append(mono(np.zeros(int(gap_s * rate), dtype=np.float32), rate))
            is_cut = _is_cut_in_word(piece, pieces[number + 1])
            words -= is_cut
    return _turned_down(joined(parts, rate))


def _turned_down(audio: Audio) -> Audio:
    peak = float(np.max(np.abs(audio.samples), initial=0.0))
    return replace(audio, samples=audio.samples * (_CEILING / peak)) if peak > _CEILING else audio


def _from_first(marks: Marks) -> Marks:
    """The first word of a piece begins where the piece does, whatever its engine tells."""
    return ((0, 0), *(mark for mark in marks if mark[0]))


def _is_cut_in_word(piece: str, following: str) -> bool:
    return not piece[-1:].isspace() and not following[:1].isspace()


def _keep(job: RecordingJob, audio: Audio, problems: tuple[str, ...]) -> Take:
    take = Take(
        id=job.id,
        frames=audio.frames,
        rate=audio.rate,
        lufs=round(loudness(audio), 2),
        peak_db=round(peak_db(audio.samples), 2),
        problems=problems,
        marks=audio.marks,
    )
    TakeStore(Path(job.store)).write(job.id, audio, take, job.spec)
    return take
