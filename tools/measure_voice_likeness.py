"""Measures how alike Kokoro's voices sound: the cosine of speaker embeddings, every voice against every other.

    pip install resemblyzer soundfile && python tools/measure_voice_likeness.py

Every voice says the same three sentences. Resemblyzer (Apache-2.0) is needed for this script only.
"""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
from resemblyzer import VoiceEncoder, preprocess_wav  # type: ignore[import-not-found]

from narrate.engines.kokoro import Kokoro

SENTENCES = (
    "It was late when the ferry came in, and nobody was waiting on the quay.",
    "Have you seen the letter that my brother left on the kitchen table this morning?",
)
TARGET = Path(__file__).resolve().parent.parent / "narrate" / "data" / "voice_likeness.json"


def main() -> None:
    encoder, engine = VoiceEncoder("cpu", verbose=False), Kokoro()
    embeddings = {}
    for info in engine.voices():
        rows = []
        for sentence in SENTENCES:
            audio = engine.speak(sentence, info.name)
            rows.append(encoder.embed_utterance(preprocess_wav(audio.samples[:, 0].copy(), source_sr=audio.rate)))
        mean = np.mean(rows, axis=0)
        embeddings[info.name] = mean / np.linalg.norm(mean)
        print(info.name, flush=True)
    pairs = {
        f"{one} {other}": round(float(embeddings[one] @ embeddings[other]), 3)
        for one, other in combinations(sorted(embeddings), 2)
    }
    TARGET.write_text(json.dumps({"measure": "resemblyzer cosine, 2 sentences", "pairs": pairs}, indent=0) + "\n")


if __name__ == "__main__":
    main()
