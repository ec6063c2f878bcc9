"""Voices to hear before they are cast: lists of them, and samples."""

from __future__ import annotations

import tempfile
from pathlib import Path

from narrate.dsp.silence import trim
from narrate.engines.registry import diagnose, load, voices_of
from narrate.errors import VoiceError
from narrate.schema.cast import VoiceInfo
from narrate.text.spoken import spoken
from narrate.writers.encode import Tags, check_format, encode_file


def every_voice(engine: str | None) -> tuple[tuple[VoiceInfo, ...], tuple[str, ...]]:
    """The voices of one engine, or of all that work here, and a notice for each engine that does not."""
    if engine is not None:
        return voices_of(engine), ()
    found = diagnose()
    voices = tuple(voice for each in found if each.works for voice in voices_of(each.name))
    notices = tuple(f"engine {each.name}: {each.detail}; {each.mend}" for each in found if not each.works)
    return voices, notices


def audition(name: str, text: str, *, engine: str | None, out: Path | None) -> Path:
    """A file in which a voice (or blend) says a text; a temporary WAV when no file is named."""
    path = out or Path(tempfile.gettempdir()) / "narrate-sample.wav"
    check_format(path.suffix[1:].lower())
    speaker = load(engine or _engine_of(name))
    audio = trim(speaker.speak(spoken(text), name))
    peak = float(abs(audio.samples).max(initial=0.0))
    samples = audio.samples * min(1.0, 0.97 / peak) if peak else audio.samples
    encode_file(path, [samples], rate=audio.rate, tags=Tags(title=name, album="narrate voices"), bitrate=128_000)
    return path


def _engine_of(name: str) -> str:
    voices, _ = every_voice(None)
    engines = [voice.engine for voice in voices if voice.name == name]
    if engines:
        return engines[0]
    if "*" in name or "+" in name:
        return "kokoro"
    raise VoiceError(f"no engine has a voice {name!r}", code="N301", hint="`narrate voices` lists them all")
