"""Voices to hear before they are cast: lists of them, and samples."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from narrate.dsp.formant import factor, reshape
from narrate.dsp.silence import trim
from narrate.engines.registry import diagnose, load, voices_of
from narrate.errors import VoiceError
from narrate.schema.cast import VoiceChoice, VoiceInfo
from narrate.stages.design import designed
from narrate.writers.encode import check_format, encode_file
from narrate.writers.tags import Tags

if TYPE_CHECKING:
    from pydub import AudioSegment

_GAP_MS = 700
_FADE_MS = 8
_LEVEL_DBFS = -20.0
_HEADROOM_DB = 1.0


def every_voice(engine: str | None) -> tuple[tuple[VoiceInfo, ...], tuple[str, ...]]:
    """The voices of one engine, or of all that work here, and a notice for each engine that does not."""
    if engine is not None:
        return voices_of(engine), ()
    found = diagnose()
    voices = tuple(voice for each in found if each.works for voice in voices_of(each.name))
    notices = tuple(f"engine {each.name}: {each.detail}; {each.mend}" for each in found if not each.works)
    return voices, notices


def audition(names: Sequence[str], text: str, *, engine: str | None, out: Path | None) -> Path:
    """A file in which voices (or blends) say a spoken form, one after the other; a temporary WAV when none is named."""
    path = out or Path(tempfile.gettempdir()) / "narrate-sample.wav"
    check_format(path.suffix[1:].lower())
    takes = [_take(name, text, engine) for name in names]
    rate = max(take.frame_rate for take in takes)
    gap = takes[0].silent(_GAP_MS, frame_rate=rate)
    reel = takes[0].set_frame_rate(rate)
    for take in takes[1:]:
        reel = reel + gap + take.set_frame_rate(rate)
    samples = np.array(reel.get_array_of_samples()).astype(np.float32).reshape(-1, 1) / np.float32(32768)
    tags = Tags(title=", ".join(names), album="narrate voices")
    encode_file(path, [samples], rate=rate, tags=tags, bitrate=128_000)
    return path


def _take(name: str, text: str, engine: str | None) -> AudioSegment:
    """What one voice says, trimmed, faded at both ends and at one level with the others: pydub is made for that."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydub looks for ffmpeg when it is imported; nothing here needs it
        from pydub import AudioSegment
    choice = designed(VoiceChoice(name))
    base = str(choice.name)
    pitch = choice.pitch_st or 0.0
    speaker = load(engine or _engine_of(base))
    spoken = speaker.speak(text, base, rate=(choice.rate or 1.0) / factor(pitch))
    audio = trim(reshape(spoken, pitch_st=pitch, formant=choice.formant or 1.0))
    peak = max(1.0, float(abs(audio.samples).max(initial=0.0)))
    data = np.round(audio.samples[:, 0] / peak * 32767).astype("<i2").tobytes()
    segment = AudioSegment(data=data, sample_width=2, frame_rate=audio.rate, channels=1)
    level = _LEVEL_DBFS - segment.dBFS if segment.rms else 0.0
    loud = segment.apply_gain(min(level, -_HEADROOM_DB - segment.max_dBFS)) if segment.rms else segment
    return loud.fade_in(_FADE_MS).fade_out(_FADE_MS)


def _engine_of(name: str) -> str:
    voices, _ = every_voice(None)
    engines = [voice.engine for voice in voices if voice.name == name]
    if engines:
        return engines[0]
    if "*" in name or "+" in name or " as " in name:
        return "kokoro"
    raise VoiceError(f"no engine has a voice {name!r}", code="N301", hint="`narrate voices` lists them all")
