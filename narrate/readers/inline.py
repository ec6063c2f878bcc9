"""Emphasis inside a paragraph: `_so_`, `*so*` and `**so**`, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]

_MARKER = re.compile(r"\*+|_+")


def emphasis(paragraph: str) -> tuple[Ranges, Ranges]:
    """The emphasised ranges of `paragraph`, markers left out, and the markers' own ranges."""
    waiting: dict[str, re.Match[str]] = {}
    inner: list[tuple[int, int]] = []
    markers: list[tuple[int, int]] = []
    for marker in _MARKER.finditer(paragraph):
        sign = marker.group()
        if len(sign) > 3:
            continue
        if sign in waiting and _closes(paragraph, marker):
            opener = waiting.pop(sign)
            inner.append((opener.end(), marker.start()))
            markers += [opener.span(), marker.span()]
        elif _opens(paragraph, marker):
            waiting[sign] = marker
    return merged(inner), merged(markers)


def _opens(paragraph: str, marker: re.Match[str]) -> bool:
    before = paragraph[marker.start() - 1 : marker.start()]
    after = paragraph[marker.end() : marker.end() + 1]
    return bool(after) and not after.isspace() and not before.isalnum()


def _closes(paragraph: str, marker: re.Match[str]) -> bool:
    before = paragraph[marker.start() - 1 : marker.start()]
    after = paragraph[marker.end() : marker.end() + 1]
    return bool(before) and not before.isspace() and not after.isalnum()


def merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """`ranges` in order, those that overlap made one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def masked(text: str, ranges: Ranges) -> str:
    """`text` with every character inside `ranges` made U+0000, so that no rule sees anything there."""
    parts: list[str] = []
    position = 0
    for start, end in ranges:
        parts += [text[position:start], "\0" * (end - start)]
        position = end
    return "".join([*parts, text[position:]])
