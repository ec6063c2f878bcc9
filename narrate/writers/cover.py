"""A plain typographic cover for a book that has none: title, author, a rule, a colour that is the title's own."""

from __future__ import annotations

import colorsys
import hashlib
import io
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIDE = 1600
"""Pixels: stores and players ask for a square of at least 1400."""

_MARGIN = 150
_INK = (250, 247, 240)
_SIZES = (200, 176, 152, 132, 116, 100, 88, 76, 64)
_MOST_LINES = 6
_QUALITY = 88
_IN_NO_FONT = "\U0010fffd"
"""A character of private use: a typeface shows its box for what it does not have."""


@lru_cache(maxsize=16)
def made_cover(title: str, author: str = "", note: str = "") -> bytes:
    """A square JPEG with these words; the same words give the same picture.

    Words that the typeface (Source Serif Pro: Latin, Greek, Cyrillic) cannot show are left out, not shown as boxes.
    """
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (SIDE, SIDE), _ground(title, author))
    page = ImageDraw.Draw(picture)
    page.rectangle((70, 70, SIDE - 70, SIDE - 70), outline=_INK, width=3)
    bottom = _block(page, _shown(title), top=330, bold=True, sizes=_SIZES)
    page.line((_MARGIN + 20, bottom + 60, _MARGIN + 260, bottom + 60), fill=_INK, width=6)
    _block(page, _shown(author), top=bottom + 110, bold=False, sizes=(84, 72, 60, 50))
    _block(page, _shown(note), top=SIDE - 220, bold=False, sizes=(52, 44, 36))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _ground(title: str, author: str) -> tuple[int, int, int]:
    """A dark colour by the words; _INK on it has a contrast of more than 7 : 1."""
    digest = hashlib.sha256(f"{title}\n{author}".encode("utf-8", "replace")).digest()
    red, green, blue = colorsys.hls_to_rgb(digest[0] / 255, 0.19 + digest[1] / 255 * 0.06, 0.35 + digest[2] / 255 * 0.2)
    return round(red * 255), round(green * 255), round(blue * 255)


def _block(page: ImageDraw, text: str, *, top: int, bold: bool, sizes: tuple[int, ...]) -> int:
    """Sets words from `top` on, in the largest size in which they fit; returns where they end."""
    if not text:
        return top
    for size in sizes:
        font = _font(size, bold=bold)
        lines = _lines(text, font)
        if len(lines) * size * 1.18 <= SIDE * 0.45 and len(lines) <= _MOST_LINES and not _too_wide(lines, font):
            break
    lines = lines[:_MOST_LINES]
    for number, line in enumerate(lines):
        page.text((_MARGIN + 20, top + round(number * size * 1.18)), line, font=font, fill=_INK)
    return top + round(len(lines) * size * 1.18)


def _lines(text: str, font: FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= SIDE - 2 * _MARGIN - 40:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _too_wide(lines: list[str], font: FreeTypeFont) -> bool:
    return any(font.getlength(line) > SIDE - 2 * _MARGIN - 40 for line in lines)


def _shown(text: str) -> str:
    """The words that the typeface can show."""
    return " ".join(word for word in text[:300].split() if all(map(_can_show, word)))


def _can_show(char: str) -> bool:
    font = _font(40, bold=True)
    return bytes(font.getmask(char)) != bytes(font.getmask(_IN_NO_FONT))


@lru_cache(maxsize=32)
def _font(size: int, *, bold: bool) -> FreeTypeFont:
    import font_source_serif_pro as faces
    from PIL import ImageFont

    return ImageFont.truetype(faces.SourceSerifProSemibold if bold else faces.SourceSerifPro, size)
