"""An engine that misbehaves when a text asks it to: it dies, hangs, eats memory, lies, or chatters on stdout.

A word in capitals in the text says what happens: CRASH, HANG, MEMORY, SILENCE, NAN, LONG, SHORT, EMPTY, CHATTER,
REFUSE, RAISE, GATE (it waits until the file FAULT_GATE is there). `ONCE` in the text: only the first time. FAULT_LOG
names a file that gets a line for each text spoken.
"""

from __future__ import annotations

import os
import signal
import time
import zlib
from pathlib import Path

import numpy as np

from narrate.engines.tone import Tone
from narrate.errors import UnspeakableError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import VoiceInfo

_RATE = 24_000


class FaultEngine(Tone):
    """Hums like the engine tone, in processes of its own, until it is told otherwise."""

    name = "fault"
    version = "1"
    realtime = 50.0
    hums = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Two voices for each gender."""
        from dataclasses import replace

        return tuple(replace(voice, engine=self.name) for voice in super().voices())

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """A hum, or what the text asks for."""
        log = Path(os.environ["FAULT_LOG"])
        before = log.read_text("utf-8") if log.exists() else ""
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()} {text}\n")
        time.sleep(float(os.environ.get("FAULT_DELAY", "0")))
        said = text.upper()
        if "ONCE" not in said or text not in before:
            _misbehave(said)
        return _lie(said, _breathed(super().speak(text, voice, rate=rate, language=language), text))


def _breathed(audio: Audio, text: str) -> Audio:
    """A hum with a little breath, always the same for a text: no two periods of speech are equal bit for bit."""
    breath = np.random.default_rng(zlib.crc32(text.encode("utf-8", "surrogatepass"))).standard_normal(audio.frames)
    return mono(audio.samples[:, 0] + 1e-3 * breath * (audio.samples[:, 0] != 0), audio.rate)


def _misbehave(text: str) -> None:
    if "CRASH" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "HANG" in text:
        time.sleep(600)
    while "GATE" in text and not Path(os.environ["FAULT_GATE"]).exists():
        time.sleep(0.01)
    if "MEMORY" in text:
        hoard = [np.ones(1 << 27, dtype=np.uint8) for _ in range(1000)]
        raise AssertionError(f"{len(hoard)} x 128 MB were to be had")
    if "CHATTER" in text:
        os.write(1, b"\x80\x04garbage on stdout\n" * 10_000)
    if "REFUSE" in text:
        raise UnspeakableError("cannot say this", code="N308")
    if "RAISE" in text:
        raise KeyError("a bug in the engine")


def _lie(text: str, audio: Audio) -> Audio:
    samples = audio.samples[:, 0]
    lies = {
        "SILENCE": np.zeros_like(samples),
        "NAN": np.full_like(samples, np.nan),
        "LONG": np.tile(samples, 30),
        "SHORT": samples[:20],
        "EMPTY": samples[:0],
        "LOUD": samples * 1000,
    }
    return next((mono(lie, _RATE) for word, lie in lies.items() if word in text), audio)


def install(folder: Path) -> None:
    """Makes the metadata by which Python finds the engine as an installed package's plug-in."""
    info = folder / "narrate_fault_engine-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: narrate-fault-engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[narrate.engines]\nfault = fault_engine:FaultEngine\n")
