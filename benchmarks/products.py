"""Kokoro's model as its file has it, with its convolutions as products, and with rows of operations as one: time.

    python benchmarks/products.py

The same phonemes go through all three, on one thread, best of three. Products give the same samples, which is checked;
what is as one operation differs by rounding, which a vocoder of dynamically quantized bytes makes as large as if the
voice had been changed by a millionth: both differences are printed, in decibels of 40 mel-like bands.
"""

from __future__ import annotations

import argparse
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from narrate.engines.kokoro import Kokoro, model_bytes, quicker
from narrate.engines.onnx_graph import changed
from narrate.engines.onnx_products import multiplies_exactly, products
from narrate.engines.phonemes import phonemes
from narrate.engines.voicebank import style

STORY = Path(__file__).resolve().parent.parent / "seeds" / "low-water.txt"
LENGTHS = (24, 60, 140, 200)
"""How many phonemes are said at once: from two words to the longest piece that is given to the model."""


def session(model: bytes) -> Any:
    """The model on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def said(model: Any, tokens: np.ndarray, *, other: float = 0.0) -> tuple[float, np.ndarray]:
    """Processor seconds, the best of three, and the samples; `other` is how much another the voice is."""
    voice = style("af_heart", tokens.size - 2) * np.float32(1 + other)
    feed = {"tokens": tokens, "style": voice, "speed": np.ones(1, np.float32)}
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        samples = model.run(None, feed)[0]
        best = min(best, time.process_time() - start)
    return best, np.asarray(samples).reshape(-1)


def difference_db(one: np.ndarray, other: np.ndarray) -> float:
    """The root mean square difference of two sounds over moments and bands; not a number for other durations."""
    return float(np.sqrt(np.mean(np.square(_bands(one) - _bands(other))))) if one.size == other.size else np.nan


def _bands(samples: np.ndarray, size: int = 1024, step: int = 256) -> np.ndarray:
    """Levels in dB, (moments, 40 bands)."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, size)[::step] * np.hanning(size)
    power = np.abs(np.fft.rfft(windows)) ** 2
    edges = np.geomspace(3, size // 2, 41).astype(int)
    bands = [power[:, low : max(high, low + 1)].mean(axis=1) for low, high in pairwise(edges)]
    return 10 * np.log10(np.stack(bands, axis=1) + 1e-5)


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    plain = model_bytes()
    start = time.process_time()
    quick = quicker(plain)
    print(f"rewritten in {time.process_time() - start:.2f} s; exact on this processor: {multiplies_exactly()}")
    before, multiplied, after = (session(model) for model in (plain, changed(plain, products), quick))
    alphabet = Kokoro().alphabet
    spoken = [alphabet[sign] for sign in phonemes(STORY.read_text("utf-8")) if sign in alphabet]
    for length in LENGTHS:
        tokens = np.array([[0, *spoken[:length], 0]], dtype=np.int64)
        (whole, expected), (some, found), (least, rounded) = (
            said(model, tokens) for model in (before, multiplied, after)
        )
        print(
            f"{length:4} phonemes: {whole:6.2f} s; as products {some / whole:.2f} of the time, "
            f"equal: {np.array_equal(expected, found)}; as one operation, too: {least / whole:.2f} of the time, "
            f"{difference_db(expected, rounded):.1f} dB "
            f"(a voice changed by a millionth: {difference_db(expected, said(before, tokens, other=1e-6)[1]):.1f} dB)"
        )


if __name__ == "__main__":
    main()
