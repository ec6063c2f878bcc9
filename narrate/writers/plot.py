"""A picture of a finished file: waveform, loudness, chapters. Drawn by Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from narrate.files import replacing, storage

_SIZE = (1600, 520)
_LEFT, _RIGHT, _TOP, _WAVE, _GAP, _LOUD = 70, 20, 30, 220, 30, 180
_INK, _PAPER, _GRID, _LINE = "#1d2430", "#fbfaf7", "#d9d6cd", "#b3402f"
_COLOURS = ("#2f6f8f", "#8f5a2f", "#4f8f3a", "#7a4a94", "#a33b55", "#3b8f86", "#8a8430", "#5560a8")
_QUIETEST, _LOUDEST = -60.0, 0.0


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: (lowest, highest) sample of each column, loudness in LUFS over time, names at seconds.

    `parts` are (start s, end s, who) stretches that the waveform is coloured by.
    """

    seconds: float
    peaks: NDArray[np.float64]
    lufs: NDArray[np.float64]
    chapters: Sequence[tuple[float, str]] = ()
    parts: Sequence[tuple[float, float, str]] = ()


def write_plot(picture: Picture, path: Path) -> None:
    """Writes the picture as a PNG, whole or not at all."""
    image = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    colours = {who: _COLOURS[n % len(_COLOURS)] for n, who in enumerate(dict.fromkeys(p[2] for p in picture.parts))}
    _waveform(draw, picture, colours)
    _loudness(draw, picture)
    _marks(draw, picture, colours)
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as partial, partial.open("xb") as file:
        image.save(file, format="PNG")


def columns() -> int:
    """How many columns of a waveform fit."""
    return _SIZE[0] - _LEFT - _RIGHT


def _waveform(draw: ImageDraw.ImageDraw, picture: Picture, colours: dict[str, str]) -> None:
    middle = _TOP + _WAVE / 2
    owner = _owners(picture)
    for column, (low, high) in enumerate(picture.peaks):
        x = _LEFT + column
        colour = colours.get(owner[column], _COLOURS[0])
        draw.line([(x, middle - high * _WAVE / 2), (x, middle - low * _WAVE / 2)], fill=colour)
    draw.line([(_LEFT, middle), (_SIZE[0] - _RIGHT, middle)], fill=_GRID)
    draw.text((8, middle - 6), "waveform", fill=_INK)


def _loudness(draw: ImageDraw.ImageDraw, picture: Picture) -> None:
    top = _TOP + _WAVE + _GAP
    for level in range(int(_QUIETEST), 1, 10):
        y = _level_y(level)
        draw.line([(_LEFT, y), (_SIZE[0] - _RIGHT, y)], fill=_GRID)
        draw.text((34, y - 6), f"{level}", fill=_INK)
    draw.text((8, top - 16), "LUFS, 3 s", fill=_INK)
    places = np.linspace(_LEFT, _SIZE[0] - _RIGHT, num=max(2, len(picture.lufs)))
    line = [(float(x), _level_y(float(level))) for x, level in zip(places, picture.lufs, strict=False)]
    if len(line) > 1:
        draw.line(line, fill=_LINE, width=2)


def _marks(draw: ImageDraw.ImageDraw, picture: Picture, colours: dict[str, str]) -> None:
    bottom = _TOP + _WAVE + _GAP + _LOUD
    for start, name in picture.chapters:
        x = _LEFT + start / picture.seconds * columns()
        draw.line([(x, _TOP - 6), (x, bottom)], fill=_INK)
        draw.text((x + 4, _TOP - 18), name[:40], fill=_INK)
    for minute in range(int(picture.seconds // 60) + 1):
        x = _LEFT + minute * 60 / picture.seconds * columns()
        if minute % max(1, int(picture.seconds // 1200)) == 0:
            draw.text((x, bottom + 8), f"{minute} min", fill=_INK)
    x = float(_LEFT)
    for who, colour in list(colours.items())[:12]:
        draw.rectangle([(x, bottom + 28), (x + 10, bottom + 38)], fill=colour)
        draw.text((x + 14, bottom + 27), who[:20], fill=_INK)
        x += 30 + 7 * min(20, len(who))


def _owners(picture: Picture) -> list[str]:
    """Who is heard in each column."""
    count = len(picture.peaks)
    owners = [""] * count
    for start, end, who in picture.parts:
        low, high = (round(s / picture.seconds * count) for s in (start, end))
        owners[low:high] = [who] * (min(high, count) - low)
    return owners


def _level_y(level: float) -> float:
    share = (min(_LOUDEST, max(_QUIETEST, level)) - _QUIETEST) / (_LOUDEST - _QUIETEST)
    return _TOP + _WAVE + _GAP + _LOUD * (1 - share)
