"""Captions beside the sound: SubRip, WebVTT with who speaks, and LRC. One caption a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from narrate.schema.release import TimedChapter

NARRATOR_NAME = "Narrator"
_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_VOICE_SPECIAL = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": " "})
_SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class Caption:
    """One sentence on the screen, from `start_s` to `end_s` of its file; `id` is its line's, and its place there."""

    id: str
    name: str
    text: str
    start_s: float
    end_s: float


def captions(chapters: Iterable[tuple[TimedChapter, float]]) -> Iterator[Caption]:
    """The captions of chapters that begin at the given second of one file, in order."""
    for chapter, offset in chapters:
        for line in chapter.heard():
            for place, sentence in enumerate(line.sentences, 1):
                text = " ".join(sentence.text.split())
                end = max(sentence.end_s, sentence.start_s + _SHORTEST_S)
                yield Caption(
                    f"{line.id}.{place}", line.name or NARRATOR_NAME, text, offset + sentence.start_s, offset + end
                )


def srt(found: Sequence[Caption]) -> str:
    """SubRip: numbers, times, words; an arrow in the words must not look like times."""
    parts = (
        f"{number}\n{_clock(c.start_s, ',')} --> {_clock(c.end_s, ',')}\n{c.text.replace('-->', '→')}\n"
        for number, c in enumerate(found, 1)
    )
    return "\n".join(parts)


def vtt(found: Sequence[Caption]) -> str:
    """WebVTT: the line's number as the cue's, the speaker as its voice (https://www.w3.org/TR/webvtt1/)."""
    parts = (
        f"{c.id}\n{_clock(c.start_s, '.')} --> {_clock(c.end_s, '.')}\n"
        f"<v {c.name.translate(_VOICE_SPECIAL)}>{c.text.translate(_SPECIAL)}\n"
        for c in found
    )
    return "\n".join(["WEBVTT\n", *parts])


def lrc(found: Sequence[Caption], *, title: str, author: str = "", seconds: float = 0.0) -> str:
    """LRC: a time before each sentence, and an empty one where speech ends."""
    rows = [f"[ti:{_plain(title)}]", f"[ar:{_plain(author)}]", f"[length:{_minutes(seconds)[:-3]}]", "[by:narrate]"]
    for caption, following in zip(found, [*found[1:], None], strict=True):
        rows.append(f"[{_minutes(caption.start_s)}]{caption.text}")
        if following is None or following.start_s - caption.end_s > 1.0:
            rows.append(f"[{_minutes(caption.end_s)}]")
    return "\n".join(rows) + "\n"


def _clock(seconds: float, point: str) -> str:
    ms = max(0, round(seconds * 1000))
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


def _minutes(seconds: float) -> str:
    hundredths = max(0, round(seconds * 100))
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _plain(text: str) -> str:
    return re.sub(r"[\[\]\s]+", " ", text).strip()
