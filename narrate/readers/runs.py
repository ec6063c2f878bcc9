"""Runs of text, as formatted files have them, to the text of a paragraph and its stressed ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from narrate.readers.inline import Ranges, merged


def joined_runs(runs: Sequence[tuple[str, bool]]) -> tuple[str, Ranges]:
    """The paragraph that runs of text make, each with whether it is stressed: no blank twice where runs meet."""
    parts: list[str] = []
    stressed: list[tuple[int, int]] = []
    length = 0
    last = " "
    for text, stress in runs:
        words = text.lstrip(" ") if last in " \n" else text
        if words:
            parts.append(words)
            if stress and words.strip():
                stressed.append((length, length + len(words)))
            length += len(words)
            last = words[-1]
    return _trimmed("".join(parts), stressed)


def _trimmed(text: str, ranges: list[tuple[int, int]]) -> tuple[str, Ranges]:
    left = len(text) - len(text.lstrip())
    body = text.strip()
    return body, merged(_tight(text, ranges, left, left + len(body)))


def _tight(text: str, ranges: list[tuple[int, int]], left: int, right: int) -> Iterator[tuple[int, int]]:
    for start, end in ranges:
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        if max(start, left) < min(end, right):
            yield max(start, left) - left, min(end, right) - left
