"""An EPUB 3 that reads itself: the story as pages, a span a sentence, and a media overlay for each chapter.

EPUB 3.3 §9 (https://www.w3.org/TR/epub-33/#sec-media-overlays). The clips follow each other without a gap, so that the
pauses of the mix are heard; each begins where its sentence does.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from types import MappingProxyType

from narrate.errors import ToolError
from narrate.files import replacing, storage
from narrate.schema.release import Recording, Release, TimedChapter, TimedLine, TimedScene, TimedSentence
from narrate.schema.script import LineKind
from narrate.writers.tags import cover_name, cover_type
from narrate.writers.xhtml import marked, span, words

AUDIO_TYPES = MappingProxyType({".mp3": "audio/mpeg", ".m4b": "audio/mp4", ".opus": "audio/ogg; codecs=opus"})
"""The sound files that a reading system has to play, by suffix."""

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_CONTAINER = (
    f'{_HEAD}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_CSS = """body { line-height: 1.5; margin: 5%; }
p { margin: 0; text-indent: 1.4em; }
h2 + p, p.break + p { text-indent: 0; }
h2 { margin: 2em 0 1em; line-height: 1.2; }
p.break { margin: 1em 0; text-align: center; text-indent: 0; }
p.note { font-size: 0.85em; margin: 1em 0; text-indent: 0; }
.thought { font-style: italic; }
.-epub-media-overlay-active { background-color: #ffe08a; color: #111111; }
"""
_ACTIVE = "-epub-media-overlay-active"
_LEAST_S = 0.001


@dataclass(frozen=True, slots=True)
class Files:
    """What goes into the book besides its pages: sound files by the name that recordings have, and a cover."""

    sounds: Mapping[str, Path]
    cover: bytes | None
    modified: str


def write_readalong(path: Path, release: Release, files: Files) -> None:
    """Writes the book to `path`, whole or not at all; `files.modified` is when its sound was made, `…T…Z` in UTC."""
    names = {name: f"audio/{n:03}{Path(name).suffix}" for n, name in enumerate(dict.fromkeys(_sounds(release)), 1)}
    for name in names:
        if Path(name).suffix not in AUDIO_TYPES:
            raise ToolError(f"no reading system plays {name}", code="N406", hint="add --format mp3, m4b or opus")
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(_entry("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in _texts(release, files, names).items():
            book.writestr(_entry(name), text, zipfile.ZIP_DEFLATED)
        if files.cover:
            book.writestr(_entry(f"OEBPS/{cover_name(files.cover)}"), files.cover, zipfile.ZIP_STORED)
        for name, inside in names.items():
            _copy(files.sounds[name], book, f"OEBPS/{inside}")


def _sounds(release: Release) -> Iterator[str]:
    return (recording.file for recording in release.recordings)


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _copy(source: Path, book: zipfile.ZipFile, name: str) -> None:
    entry = _entry(name)
    entry.compress_type = zipfile.ZIP_STORED
    with source.open("rb") as sound, book.open(entry, "w", force_zip64=True) as target:
        while block := sound.read(1 << 20):
            target.write(block)


def _texts(release: Release, files: Files, names: Mapping[str, str]) -> dict[str, str]:
    found = {
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/package.opf": _package(release, files, names),
        "OEBPS/nav.xhtml": _nav(release),
        "OEBPS/style.css": _CSS,
    }
    for chapter, recording in zip(release.chapters, release.recordings, strict=True):
        found[f"OEBPS/{_stem(chapter)}.xhtml"] = _page(release, chapter)
        found[f"OEBPS/{_stem(chapter)}.smil"] = _overlay(chapter, recording, names[recording.file])
    return found


def _stem(chapter: TimedChapter) -> str:
    return f"chapter-{chapter.number:03}"


def _package(release: Release, files: Files, names: Mapping[str, str]) -> str:
    spine = "".join(f'<itemref idref="{_stem(chapter)}"/>' for chapter in release.chapters)
    return (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{words(release.language)}">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        + "\n".join(_metadata(release, files))
        + "\n</metadata>\n<manifest>\n"
        + "\n".join(_manifest(release, files, names))
        + f"\n</manifest>\n<spine>{spine}</spine>\n</package>\n"
    )


def _metadata(release: Release, files: Files) -> Iterator[str]:
    meta = release.metadata
    author = meta.author or ""
    id = uuid.uuid5(uuid.NAMESPACE_URL, f"narrate:{release.title}\n{author}\n{meta.language or ''}")
    yield f'<dc:identifier id="id">urn:uuid:{id}</dc:identifier>'
    yield f"<dc:title>{words(release.title)}</dc:title>"
    yield f"<dc:language>{words(release.language)}</dc:language>"
    if author:
        yield f"<dc:creator>{words(author)}</dc:creator>"
    if meta.description:
        yield f"<dc:description>{words(meta.description)}</dc:description>"
    if meta.publisher:
        yield f"<dc:publisher>{words(meta.publisher)}</dc:publisher>"
    if meta.series:
        yield f'<meta property="belongs-to-collection" id="series">{words(meta.series[0])}</meta>'
        yield '<meta refines="#series" property="collection-type">series</meta>'
        if meta.series[1]:
            yield f'<meta refines="#series" property="group-position">{words(meta.series[1])}</meta>'
    yield f'<meta property="dcterms:modified">{words(files.modified)}</meta>'
    yield from _spoken_metadata(release)


def _spoken_metadata(release: Release) -> Iterator[str]:
    yield f'<meta property="media:duration">{clock(release.seconds)}</meta>'
    for chapter in release.chapters:
        yield f'<meta property="media:duration" refines="#{_stem(chapter)}-smil">{clock(chapter.seconds)}</meta>'
    yield f'<meta property="media:active-class">{_ACTIVE}</meta>'
    yield f'<meta property="media:narrator">{words(release.metadata.narrator or "narrate")}</meta>'
    for value in ("textual", "auditory"):
        yield f'<meta property="schema:accessMode">{value}</meta>'
    yield '<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>'
    yield '<meta property="schema:accessibilityHazard">none</meta>'


def _manifest(release: Release, files: Files, names: Mapping[str, str]) -> Iterator[str]:
    yield '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    yield '<item id="style" href="style.css" media-type="text/css"/>'
    if files.cover:
        href, kind = cover_name(files.cover), cover_type(files.cover)
        yield f'<item id="cover" href="{href}" media-type="{kind}" properties="cover-image"/>'
    for number, inside in enumerate(names.values(), 1):
        yield f'<item id="sound-{number}" href="{inside}" media-type="{AUDIO_TYPES[Path(inside).suffix]}"/>'
    for chapter in release.chapters:
        id = _stem(chapter)
        kind = 'media-type="application/xhtml+xml"'
        yield f'<item id="{id}" href="{id}.xhtml" {kind} media-overlay="{id}-smil"/>'
        yield f'<item id="{id}-smil" href="{id}.smil" media-type="application/smil+xml"/>'


def _nav(release: Release) -> str:
    items = "".join(f'<li><a href="{_stem(c)}.xhtml">{words(c.title)}</a></li>' for c in release.chapters)
    body = f'<nav epub:type="toc" id="toc"><h1>{words(release.title)}</h1><ol>{items}</ol></nav>'
    return _html(release, release.title, body)


def _html(release: Release, title: str, body: str) -> str:
    language = words(release.language)
    return (
        f'{_HEAD}<!DOCTYPE html>\n<html {_NAMESPACES} lang="{language}" xml:lang="{language}"><head>'
        f'<title>{words(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>'
        f"<body>{body}</body></html>\n"
    )


def _page(release: Release, chapter: TimedChapter) -> str:
    rows = [row for scene in chapter.scenes for row in _paragraphs(scene)]
    if not any(line.kind is LineKind.HEADING for line in chapter.lines()):
        rows.insert(0, f"<h2>{words(chapter.title)}</h2>")
    body = f'<section epub:type="chapter" id="{_stem(chapter)}">\n' + "\n".join(rows) + "\n</section>"
    return _html(release, chapter.title, body)


def _paragraphs(scene: TimedScene) -> Iterator[str]:
    """A scene's paragraphs: a line that opens one begins it, the others go on in it."""
    open_lines: list[TimedLine] = []
    for line in scene.lines:
        if open_lines and line.opens:
            yield _paragraph(open_lines)
            open_lines = []
        open_lines.append(line)
    if open_lines:
        yield _paragraph(open_lines)


def _paragraph(lines: Sequence[TimedLine]) -> str:
    inner = "".join(_spans(line) for line in lines).strip()
    first = lines[0]
    if first.kind is LineKind.HEADING:
        return f"<h2>{inner}</h2>"
    if first.kind is LineKind.NOTE:
        return f'<p class="note">{inner}</p>'
    silent = not any(line.sentences for line in lines)
    return f'<p class="break">{inner}</p>' if silent else f"<p>{inner}</p>"


def _spans(line: TimedLine) -> str:
    if not line.sentences:
        return marked(line.text)
    look = ' class="thought"' if line.kind is LineKind.THOUGHT else ""
    return "".join(
        span(f'id="{_id(line, place)}"{look}', sentence.text) for place, sentence in enumerate(line.sentences, 1)
    )


def _id(line: TimedLine, place: int) -> str:
    return f"s{line.id.replace('.', '-')}-{place}"


def _overlay(chapter: TimedChapter, recording: Recording, sound: str) -> str:
    """The chapter's clips: the first begins with the chapter, each ends where the next one begins."""
    found = [(_id(line, n), s) for line in chapter.heard() for n, s in enumerate(line.sentences, 1)]
    page = f"{_stem(chapter)}.xhtml"
    pars = "\n".join(_pars(found, chapter.seconds, recording, (page, sound)))
    return (
        f'{_HEAD}<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0"><body>'
        f'<seq id="seq" epub:textref="{page}" epub:type="bodymatter chapter">\n{pars}\n</seq></body></smil>\n'
    )


def _pars(
    found: Sequence[tuple[str, TimedSentence]], seconds: float, recording: Recording, names: tuple[str, str]
) -> Iterator[str]:
    page, sound = names
    starts = [0.0, *in_turn([sentence.start_s for _, sentence in found], seconds)[1:], seconds]
    for (id, _), (start, end) in zip(found, pairwise(starts), strict=True):
        if end - start >= _LEAST_S:
            begins, ends = clock(recording.start_s + start), clock(recording.start_s + end)
            yield (
                f'<par id="p-{id}"><text src="{page}#{id}"/>'
                f'<audio src="{sound}" clipBegin="{begins}" clipEnd="{ends}"/></par>'
            )


def in_turn(starts: Sequence[float], end: float) -> list[float]:
    """Beginnings that never go back: those who speak at the same time are shown one after the other meanwhile.

    >>> in_turn([1.0, 2.0, 1.0, 4.0], 5.0)
    [1.0, 2.0, 3.0, 4.0]
    """
    found, highest, place = list(starts), list(accumulate(starts, max)), 1
    while place < len(starts):
        if starts[place] > highest[place - 1]:
            place += 1
            continue
        first = next(n for n in range(place) if starts[n] >= starts[place])
        last = next((n for n in range(place + 1, len(starts)) if starts[n] > highest[n - 1]), len(starts))
        until = starts[last] if last < len(starts) else end
        step = (until - starts[first]) / (last - first)
        found[first:last] = [starts[first] + step * n for n in range(last - first)]
        place = last + 1
    return found


def clock(seconds: float) -> str:
    """A SMIL clock value, to the millisecond.

    >>> clock(3725.0416)
    '1:02:05.042'
    """
    ms = round(seconds * 1000)
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
