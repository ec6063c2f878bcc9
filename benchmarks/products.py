"""Kokoro's model as its file has it, and with its convolutions as products of matrices: time, and whether it is equal.

    python benchmarks/products.py

The same phonemes go through both, on one thread, best of three. `equal` compares every sample.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
import onnxruntime

from narrate.engines.kokoro import model_bytes
from narrate.engines.onnx_products import as_products, multiplies_exactly

LENGTHS = (24, 60, 140, 400)
"""How many phonemes are said at once: from two words to the longest piece that is given to the model."""


def session(model: bytes) -> Any:
    """The model on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def said(model: Any, tokens: np.ndarray) -> tuple[float, np.ndarray]:
    """Processor seconds, the best of three, and the samples."""
    style = np.random.default_rng(1).normal(0, 0.2, (1, 256)).astype(np.float32)
    feed = {"tokens": tokens, "style": style, "speed": np.ones(1, np.float32)}
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        samples = model.run(None, feed)[0]
        best = min(best, time.process_time() - start)
    return best, np.asarray(samples)


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    plain = model_bytes()
    start = time.process_time()
    products = as_products(plain)
    print(f"rewritten in {time.process_time() - start:.2f} s; exact on this processor: {multiplies_exactly()}")
    one, other = session(plain), session(products)
    dice = np.random.default_rng(2)
    for length in LENGTHS:
        tokens = np.array([[0, *dice.integers(43, 120, length), 0]], dtype=np.int64)
        (before, expected), (after, found) = said(one, tokens), said(other, tokens)
        share, equal = after / before, np.array_equal(expected, found)
        print(f"{length:4} phonemes: {before:6.2f} s, {after:6.2f} s: {share:.2f} of the time; equal: {equal}")


if __name__ == "__main__":
    main()
