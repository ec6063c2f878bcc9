"""How far word times are off, against the durations that the speech models themselves give to their phonemes.

    python benchmarks/wordtimes.py seeds/low-water.txt seeds/the-tide-clerk.txt --lines 60

Needs the `bench` extra (onnx: to read the durations from inside the models). The sound is what the model made; the true
times are the sums of its own durations, so the figures have no recogniser's error in them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from narrate.engines.kokoro import Kokoro, model_bytes
from narrate.engines.phonemes import phonemes
from narrate.engines.voicebank import style
from narrate.production import Wishes, produce
from narrate.schema.audio import Audio, mono
from narrate.stages.wordtimes import word_times
from narrate.text.spoken import spoken_words

RATE = 24_000
_VOICES = ("bf_emma", "bm_george", "am_fenrir", "af_bella", "am_michael")
_MOST_PHONEMES = 230
Said = tuple[str, Audio, np.ndarray]


def texts(stories: list[Path]) -> list[str]:
    """Spoken forms of all lines, in an order that mixes the stories."""
    lines = [
        line.spoken for story in stories for line in produce(Wishes(story)).script.lines() if len(line.spoken) > 25
    ]
    return [lines[at] for at in np.random.default_rng(0).permutation(len(lines))]


def session(model: bytes, inside: str) -> Any:
    """The model with one of its inner values as another output."""
    onnx = import_module("onnx")
    graph = onnx.load_from_string(model)
    graph.graph.output.append(onnx.helper.make_tensor_value_info(inside, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph.SerializeToString(), options)


def kokoro() -> Callable[[str, int], Said | None]:
    """Says a text with one of five voices."""
    run, inside = session(model_bytes(), "/encoder/Round_output_0"), "/encoder/Round_output_0"
    alphabet = Kokoro().alphabet

    def say(text: str, number: int) -> Said | None:
        signs = [sign for sign in phonemes(text) if sign in alphabet]
        if len(signs) > _MOST_PHONEMES:
            return None
        voice = style(_VOICES[number % len(_VOICES)], len(signs))
        tokens = np.array([[0, *(alphabet[sign] for sign in signs), 0]], dtype=np.int64)
        feed = {"tokens": tokens, "style": voice, "speed": np.ones(1, dtype=np.float32)}
        samples, lengths = run.run(["audio", inside], feed)
        return text, mono(samples.reshape(-1), RATE), starts(signs, lengths.reshape(-1), samples.size)

    return say


def hibari() -> Callable[[str, int], Said | None]:
    """Says a text of one sentence with hibari's voice."""
    library = import_module("hibari")
    speech = library.Hibari(voice="heart", threads=1)
    source = Path(str(library.__file__)).parent / "assets" / "hibari.onnx"
    run, inside = session(source.read_bytes(), "/Clip_output_0"), "/Clip_output_0"

    def say(text: str, number: int) -> Said | None:
        sentences = list(speech.phonemize(text))
        if len(sentences) != 1:
            return None
        feed = {"ids": np.array([speech.ids(sentences[0])], dtype=np.int64), "speed": np.ones(1, dtype=np.float32)}
        *spectra, lengths = run.run(["lh", "theta", "ln", "lr", "phi", "f0", inside], feed)
        synth = import_module("hibari.dsp").synth
        samples = np.asarray(synth(*(part[0] for part in spectra), np.random.default_rng(number)))
        signs = [sign for sign in sentences[0] if sign in speech.vocab]
        return text, mono(samples, RATE), starts(signs, lengths.reshape(-1), samples.size)

    return say


def starts(signs: list[str], lengths: np.ndarray, frames: int) -> np.ndarray:
    """The second at which each word begins; the model's padding stands before the first sign."""
    lengths = np.maximum(lengths, 1).astype(np.float64)
    until = np.cumsum(lengths) / lengths.sum() * frames / RATE
    begins = [n for n, sign in enumerate(signs) if _is_sound(sign) and not _in_word(signs, n)]
    return until[np.array(begins, dtype=int)]


def _is_sound(sign: str) -> bool:
    return sign.isalpha() or sign in "ˈˌ"


def _in_word(signs: list[str], place: int) -> bool:
    """Whether a sound has stood since the last space."""
    back = place - 1
    while back >= 0 and signs[back] != " ":
        if _is_sound(signs[back]):
            return True
        back -= 1
    return False


def said(say: Callable[[str, int], Said | None], lines: list[str], most: int) -> Iterator[Said]:
    """Up to `most` texts whose words are as many in the phonemes as in the letters."""
    count = 0
    for text in lines:
        found = say(text, count)
        if found is None or len(found[2]) != len(spoken_words(text)):
            continue
        count += 1
        yield found
        if count == most:
            return


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=60)
    options = parser.parse_args()
    lines = texts(options.stories)
    for name, engine in (("hibari", hibari), ("kokoro, 5 voices", kokoro)):
        away: list[np.ndarray] = []
        sound = work = 0.0
        for text, audio, truth in said(engine(), lines, options.lines):
            began = time.process_time()
            found = np.array(word_times(text, audio))
            work += time.process_time() - began
            sound += audio.seconds
            away.append(np.abs(found - truth))
        every = np.concatenate(away)
        print(
            f"{name}: {len(every)} words, median error {np.median(every) * 1000:.0f} ms, 90 % within "
            f"{np.percentile(every, 90) * 1000:.0f} ms, {np.mean(every < 0.15):.1%} within 150 ms, worst "
            f"{every.max() * 1000:.0f} ms; {sound / work:.0f} x real time"
        )


if __name__ == "__main__":
    main()
