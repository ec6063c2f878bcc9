"""A page that plays the book: one file beside the sound, with nothing from anywhere else; it works from a folder."""

from __future__ import annotations

import base64
import colorsys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from string import Template
from urllib.parse import quote

from narrate.files import write_text
from narrate.schema.release import Recording, Release, TimedChapter, TimedLine
from narrate.schema.script import LineKind
from narrate.writers.tags import cover_type
from narrate.writers.xhtml import marked, span, words

_TEMPLATE = Path(__file__).with_name("player.html")
_LIGHT, _DARK = (0xFB, 0xFA, 0xF7), (0x15, 0x17, 0x1B)
_CONTRAST = 4.9
"""WCAG 2.2 AA asks for 4.5 : 1 (success criterion 1.4.3)."""

_GOLDEN = 0.618_034
_MOST_COVER = 600_000
_SILENT = frozenset((LineKind.NOTE,))


def write_player(path: Path, release: Release, *, cover: bytes | None = None) -> None:
    """Writes the page to `path`; the recordings' names are relative to its folder."""
    write_text(path, player_page(release, cover=cover))


def player_page(release: Release, *, cover: bytes | None = None) -> str:
    """The page's HTML."""
    classes = {id: f"c{place}" for place, id in enumerate(_speakers(release))}
    chapters = "".join(f'<li><button type="button">{words(c.title)}</button></li>' for c in release.chapters)
    pairs = zip(release.chapters, release.recordings, strict=True)
    return Template(_TEMPLATE.read_text("utf-8")).substitute(
        language=words(release.language),
        title=words(release.title),
        credit=words(_credit(release)),
        cover=_picture(cover),
        colours="\n".join(_colours(len(classes))),
        chapters=chapters,
        cast=_cast(release, classes),
        story="\n".join(_section(chapter, recording, classes) for chapter, recording in pairs),
    )


def _speakers(release: Release) -> dict[str, str]:
    """Ids and names of those who are heard, in the order in which they first are."""
    lines = (line for chapter in release.chapters for line in chapter.heard())
    return {line.speaker: line.name for line in lines if line.name is not None}


def _credit(release: Release) -> str:
    parts = [release.metadata.author or "", f"read by {release.metadata.narrator or 'narrate'}"]
    return " · ".join(filter(None, parts))


def _picture(cover: bytes | None) -> str:
    if cover is None or len(cover) > _MOST_COVER:
        return ""
    return f'<img alt="Cover" src="data:{cover_type(cover)};base64,{base64.b64encode(cover).decode()}">'


def _colours(count: int) -> Iterator[str]:
    """A colour for each voice, hues as far apart as they can be, dark and light enough to be read."""
    for place in range(count):
        hue = (0.58 + place * _GOLDEN) % 1.0
        yield f".c{place} {{ color: {readable(hue, _LIGHT)}; }}"
        yield f':root[data-theme="dark"] .c{place} {{ color: {readable(hue, _DARK)}; }}'


def readable(hue: float, background: tuple[int, int, int]) -> str:
    """The most colourful shade of a hue (0–1) that can be read on a background.

    >>> readable(0.6, (255, 255, 255))
    '#1169ee'
    """
    bright = luminance(background) > 0.5
    for step in range(50, 101):
        lightness = (1 - step / 100) + 0.03 if bright else step / 100
        shade = colorsys.hls_to_rgb(hue, max(0.0, min(1.0, lightness)), 0.87 if bright else 0.7)
        rgb = (round(shade[0] * 255), round(shade[1] * 255), round(shade[2] * 255))
        if contrast(rgb, background) >= _CONTRAST:
            return "#{:02x}{:02x}{:02x}".format(*rgb)
    return "#000000" if bright else "#ffffff"


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(rgb: tuple[int, int, int]) -> float:
    """The relative luminance of a colour in sRGB (WCAG 2.2)."""
    red, green, blue = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in (v / 255 for v in rgb))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _cast(release: Release, classes: Mapping[str, str]) -> str:
    people = _speakers(release)
    if not people:
        return ""
    items = "".join(f'<li><i class="{classes[id]}"></i>{words(name)}</li>' for id, name in people.items())
    return f'<h2>Cast</h2><ul class="cast">{items}</ul>'


def _section(chapter: TimedChapter, recording: Recording, classes: Mapping[str, str]) -> str:
    rows = list(_paragraphs(chapter, recording, classes))
    if not any(line.kind is LineKind.HEADING for line in chapter.lines()):
        rows.insert(0, f"<h2>{words(chapter.title)}</h2>")
    place = f'data-file="{words(quote(recording.file))}" data-start="{recording.start_s:.3f}"'
    return f'<section {place} data-seconds="{chapter.seconds:.3f}">\n' + "\n".join(rows) + "\n</section>"


def _paragraphs(chapter: TimedChapter, recording: Recording, classes: Mapping[str, str]) -> Iterator[str]:
    waiting: list[TimedLine] = []
    for scene in chapter.scenes:
        for line in scene.lines:
            if waiting and line.opens:
                yield _paragraph(waiting, recording, classes)
                waiting = []
            waiting.append(line)
        if waiting:
            yield _paragraph(waiting, recording, classes)
            waiting = []


def _paragraph(lines: Sequence[TimedLine], recording: Recording, classes: Mapping[str, str]) -> str:
    inner = "".join(_spans(line, recording, classes) for line in lines).strip()
    if lines[0].kind is LineKind.HEADING:
        return f"<h2>{inner}</h2>"
    if lines[0].kind in _SILENT:
        return f'<p class="note">{inner}</p>'
    heard = any(line.sentences for line in lines)
    return f"<p>{inner}</p>" if heard else f'<p class="break">{inner}</p>'


def _spans(line: TimedLine, recording: Recording, classes: Mapping[str, str]) -> str:
    if not line.sentences:
        return marked(line.text)
    look = " ".join(filter(None, ("s", classes.get(line.speaker), "thought" if line.kind is LineKind.THOUGHT else "")))
    return "".join(
        span(f'class="{look}" data-l="{line.id}" data-b="{recording.start_s + sentence.start_s:.3f}"', sentence.text)
        for sentence in line.sentences
    )
