"""Finished files measured afresh and held against a release profile's rules. Works on anybody's files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from narrate.dsp.levels import amplitude, decibels
from narrate.dsp.loudness import Meter
from narrate.errors import InputError
from narrate.readers.audio_stream import AudioStream, open_audio
from narrate.schema.audio import Samples
from narrate.schema.rules import Figures, Finding, findings
from narrate.writers.plot import Picture, columns

_SUFFIXES = frozenset(".mp3 .m4b .m4a .flac .wav .opus .ogg .aac .aif .aiff .mp4 .wma".split())
_QUIET_DB = -50.0
_STEP_S = 0.02


@dataclass(frozen=True, slots=True)
class FileCheck:
    """A file, what was measured of it, and every rule."""

    path: Path
    figures: Figures
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        """Whether every rule is kept."""
        return all(finding.kept for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Plain values; what is endless or unknown is null."""
        figures = {name: _plain(getattr(self.figures, name)) for name in self.figures.__dataclass_fields__}
        rules = [
            {"rule": f.rule.figure, "wanted": f.rule.wanted(), "found": _plain(f.value), "pass": f.kept}
            for f in self.findings
        ]
        return {"file": str(self.path), "pass": self.passes, "figures": figures, "rules": rules}


def check_files(paths: Iterable[Path], profile: str) -> tuple[FileCheck, ...]:
    """Every audio file, those in a folder by name; InputError for what is no sound, or when there is none at all."""
    files = [file for path in paths for file in _inside(path)]
    if not files:
        raise InputError("there is no audio file to check", code="N721", hint="name files, or the folder of a render")
    measured = [measured_file(file) for file in files]
    channels = _usual([figures.channels for figures in measured])
    checked = []
    for file, figures in zip(files, measured, strict=True):
        figures = replace(figures, same_channels="yes" if figures.channels == channels else "no")
        checked.append(FileCheck(file, figures, findings(figures, profile)))
    return tuple(checked)


def measured_file(path: Path) -> Figures:
    """Everything that rules speak of, measured from the decoded sound; memory does not grow with the length."""
    with open_audio(path) as stream:
        meter = Meter(stream.rate, stream.channels)
        edges = _Edges(stream.rate)
        for block in stream.blocks():
            meter.feed(block)
            edges.feed(block)
        return _figures(stream, meter, edges)


def picture(path: Path, timeline: Path | None = None) -> Picture:
    """What a plot of a file shows; who speaks where by a timeline.json, InputError when that is none."""
    with open_audio(path) as stream:
        meter = Meter(stream.rate, stream.channels, peaks=False)
        hop = round(_STEP_S * stream.rate)
        ends: list[np.ndarray[Any, np.dtype[np.float64]]] = []
        rest: Samples = np.zeros((0, stream.channels), dtype=np.float32)
        frames = 0
        for block in stream.blocks():
            meter.feed(block)
            frames += len(block)
            whole = np.concatenate([rest, block])
            count = len(whole) // hop
            steps = whole[: count * hop].reshape(count, -1)
            ends.append(np.stack([steps.min(axis=1), steps.max(axis=1)], axis=1).astype(np.float64))
            rest = whole[count * hop :]
        chapters = [(c["start"] * float(c["time_base"]), c["metadata"].get("title", "")) for c in stream.marks()]
    steps = np.concatenate(ends) if ends else np.zeros((1, 2))
    groups = np.array_split(steps, min(columns(), len(steps)))
    peaks = np.array([[group[:, 0].min(), group[:, 1].max()] for group in groups])
    parts = parts_of(timeline) if timeline is not None else ()
    return Picture(max(frames / stream.rate, 1e-3), peaks, meter.short_term(), chapters, parts)


def parts_of(timeline: Path) -> tuple[tuple[float, float, str], ...]:
    """(start s, end s, track) of everything that is said, from a timeline.json."""
    try:
        tracks = json.loads(timeline.read_text("utf-8"))["tracks"]
        found = [
            (float(clip["start"]), float(clip["start"]) + float(clip["seconds"]), str(track["name"]))
            for track in tracks
            for clip in track["clips"]
            if clip.get("line")
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = f"{timeline.name} is no timeline of narrate's"
        raise InputError(what, code="N722", hint="`narrate render --stems` writes timeline.json") from error
    return tuple((start, end, name.removeprefix("character ")) for start, end, name in found)


class _Edges:
    """Finds the first and last sound, and the highest sample, while blocks go by."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._step = round(_STEP_S * rate)
        self._floor = amplitude(_QUIET_DB)
        self._rest: Samples = np.zeros((0, 1), dtype=np.float32)
        self.frames = 0
        self.peak = 0.0
        self._steps = 0
        self._first: int | None = None
        self._last = 0

    def feed(self, block: Samples) -> None:
        self.frames += len(block)
        self.peak = max(self.peak, float(np.max(np.abs(block), initial=0.0)))
        level = np.sqrt(np.mean(np.square(block, dtype=np.float64), axis=1, keepdims=True)).astype(np.float32)
        whole = np.concatenate([self._rest, level])
        count = len(whole) // self._step
        steps = np.sqrt(np.mean(whole[: count * self._step].reshape(count, self._step) ** 2, axis=1))
        loud = np.flatnonzero(steps > self._floor)
        if len(loud):
            self._first = self._steps + int(loud[0]) if self._first is None else self._first
            self._last = self._steps + int(loud[-1]) + 1
        self._steps += count
        self._rest = whole[count * self._step :]

    def head_s(self) -> float:
        """Silence before the first sound; all of it where there is none."""
        return self.frames / self._rate if self._first is None else self._first * self._step / self._rate

    def tail_s(self) -> float:
        """Silence behind the last sound."""
        return max(0.0, self.frames - self._last * self._step) / self._rate


def _figures(stream: AudioStream, meter: Meter, edges: _Edges) -> Figures:
    loud = meter.result()
    seconds = edges.frames / stream.rate
    return Figures(
        seconds=seconds,
        codec=stream.codec,
        rate=stream.rate,
        channels=stream.channels,
        megabytes=stream.path.stat().st_size / 1_000_000,
        kbps=stream.kbps(seconds),
        mode=stream.mode,
        lufs=loud.integrated_lufs,
        range_lu=loud.range_lu,
        rms_db=loud.rms_db,
        peak_db=decibels(edges.peak),
        true_peak_db=loud.true_peak_dbtp,
        noise_floor_db=loud.noise_floor_db,
        head_s=edges.head_s(),
        tail_s=edges.tail_s(),
        title="yes" if stream.tags.get("title") else "no",
        decodes="no" if stream.broken or not edges.frames else "yes",
        chapters=stream.chapters,
        tags=tuple(sorted(stream.tags.items())),
    )


def _inside(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return (path,)
    return sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES)


def _usual(channels: Sequence[int]) -> int:
    """What most files have; the fewer where as many have each."""
    counts = Counter(channels)
    return min(counts, key=lambda count: (-counts[count], count))


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3) if np.isfinite(value) else None
    return dict(value) if isinstance(value, tuple) else value
