"""The computer's own voices through pyttsx3: SAPI5, NSSpeechSynthesizer, espeak-ng."""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import ctypes.util
import io
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from narrate.engines.base import package_version, unknown_voice
from narrate.errors import UnspeakableError, VoiceError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import Age, Gender, VoiceInfo
from narrate.text.spoken import respelt

_WORDS_PER_MINUTE = 165
_WAITS_S = (2.0, 5.0, 20.0)
_WAV_HEAD = 44
_SETTLE_S = 2.0
_SETTLING_S = 0.005
_VARIANTS = (
    ("", Gender.MALE),
    ("+f2", Gender.FEMALE),
    ("+m3", Gender.MALE),
    ("+f4", Gender.FEMALE),
    ("+m7", Gender.MALE),
)
_ENGLISH = ("gmw/en-us", "gmw/en")
_MEND = (
    "pip install espeakng-loader (or your system's espeak-ng package)"
    if sys.platform.startswith("linux")
    else "install a voice in the system's speech settings"
)


class System:
    """One pyttsx3 driver in one process; every line is waited for before the next, as the drivers need."""

    name = "system"
    realtime = 60.0
    chars_per_second = 14.0

    @property
    def version(self) -> str:
        """The library, its voices' system, and the revision of this module."""
        return f"2-{package_version('pyttsx3')}-{sys.platform}"

    def check(self) -> None:
        """VoiceError when the system offers no voice."""
        self.voices()

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The system's voices; espeak-ng's English ones also as variants, which sound like other people."""
        found = [_info(voice) for voice in self._driver.getProperty("voices")]
        names = {info.name for info in found}
        variants = [
            VoiceInfo(self.name, base + variant, "en-us" if base.endswith("us") else "en-gb", gender, Age.ADULT, "E")
            for base in _ENGLISH
            for variant, gender in _VARIANTS
            if base in names
        ]
        return (*variants, *(info for info in found if info.name not in _ENGLISH))

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """Speech by way of a temporary file, as pyttsx3 offers no other."""
        words = respelt(text).strip()
        if not any(map(str.isalnum, words)):
            raise UnspeakableError("there is nothing to say", code="N308")
        known = [info.name for info in self.voices()]
        if voice not in known:
            raise unknown_voice(self.name, voice, known)
        with tempfile.TemporaryDirectory(prefix="narrate-") as folder:
            target = Path(folder) / "line.wav"
            self._save(words, voice, rate, target)
            return _audio(target)

    def _save(self, words: str, voice: str, rate: float, target: Path) -> None:
        """Writes the sound of the words; tried again when nothing comes: espeak-ng may drop what it hears too early."""
        for wait_s in _WAITS_S:
            with _silenced():
                self._prepare(voice, round(_WORDS_PER_MINUTE * rate))
                self._driver.save_to_file(words, str(target))
                self._driver.runAndWait()
            if _arrives(target, wait_s):
                self._settle()
                return
        raise VoiceError("the system's speech wrote no sound", code="N306", hint=_MEND)

    def _settle(self) -> None:
        """Waits until espeak-ng has come to rest: its thread still ends a line when the file is there already."""
        if str(self._driver) == "espeak":
            from pyttsx3.drivers import _espeak

            _espeak.Synchronize()

    def _prepare(self, voice: str, rate: int) -> None:
        """Sets voice and pace, and makes sure of it: what espeak-ng is told while a line before ends, it may forget."""
        deadline = time.monotonic() + _SETTLE_S
        self._driver.setProperty("voice", voice)
        while True:
            self._driver.setProperty("rate", rate)
            time.sleep(_SETTLING_S)
            if abs(self._driver.getProperty("rate") - rate) < 1:
                return
            if time.monotonic() > deadline:
                raise VoiceError(f"the system's speech does not take a pace of {rate} words a minute", code="N306")

    @cached_property
    def _driver(self) -> Any:
        _offer_espeak()
        try:
            import pyttsx3

            with _silenced():
                engine = pyttsx3.init()
                engine.runAndWait()  # a driver that has just been made counts as busy, and only takes notes
                atexit.register(_end, engine)
                return engine
        except (ImportError, RuntimeError, OSError, KeyError, AttributeError) as error:
            raise VoiceError("the system has no voices that can be used", code="N302", hint=_MEND) from error


def _end(engine: Any) -> None:
    """Lets the driver go while Python is whole: at its end pyttsx3 finds its own modules gone, and complains."""
    del engine.proxy


def _arrives(target: Path, wait_s: float) -> bool:
    """Whether sound stands in the file in time: macOS writes after runAndWait has returned."""
    deadline = time.monotonic() + wait_s
    while not (target.is_file() and target.stat().st_size > _WAV_HEAD):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def _offer_espeak() -> None:
    """Loads the espeak-ng of the package espeakng-loader where the system has none: pyttsx3 then finds it by name."""
    if not sys.platform.startswith("linux") or ctypes.util.find_library("espeak-ng"):
        return
    if find_spec("espeakng_loader") is None:
        return
    import espeakng_loader

    os.environ.setdefault("ESPEAK_DATA_PATH", str(espeakng_loader.get_data_path()))
    ctypes.CDLL(str(espeakng_loader.get_library_path()))


def _info(voice: Any) -> VoiceInfo:
    languages = [tag.decode("ascii", "ignore") if isinstance(tag, bytes) else str(tag) for tag in voice.languages or ()]
    language = languages[0].strip("\x05\x02\x00").replace("_", "-").lower() if languages else "und"
    told = str(voice.gender or "").lower()
    gender = Gender.FEMALE if "female" in told else Gender.MALE if "male" in told else Gender.UNKNOWN
    return VoiceInfo("system", str(voice.id), language or "und", gender, note=str(voice.name or ""), grade="E")


def _audio(path: Path) -> Audio:
    """The samples of a WAV file, or of the AIFF that macOS writes under any name; mono."""
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return mono(np.mean(samples, axis=1), int(rate))


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()):
        yield
