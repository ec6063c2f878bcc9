"""What goes along with the sound, on request: captions, a book that reads itself, a player, a feed, a library folder.

Nothing here speaks, mixes or encodes: the sound files are there already, and are used as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from types import MappingProxyType

from narrate.errors import UsageError
from narrate.files import write_bytes, write_text
from narrate.finishing import Finisher, write_sample
from narrate.parts import Piece
from narrate.planning import RenderOrder
from narrate.production import Production
from narrate.schema.release import Recording, Release, TimedChapter
from narrate.schema.script import ScriptChapter
from narrate.schema.timeline import Timeline
from narrate.stages.timing import timed
from narrate.stems import write_stems
from narrate.targets import Target, book_language, book_title, cover_of, titles
from narrate.writers.captions import Caption, captions, lrc, srt, vtt
from narrate.writers.feed import chapters_json, episodes_of, feed_xml
from narrate.writers.library import book_folder, write_library
from narrate.writers.names import safe_name
from narrate.writers.player import write_player
from narrate.writers.readalong import AUDIO_TYPES, Files, write_readalong
from narrate.writers.tags import cover_name

Timelines = Sequence[tuple[ScriptChapter, Timeline]]


@dataclass(frozen=True, slots=True)
class _Job:
    """A finished book: its chapters with their times, and the formats that it was written in.

    `pieces` are what files of one chapter each hold, with the times in them: long chapters may be in parts.
    """

    production: Production
    order: RenderOrder
    chapters: tuple[TimedChapter, ...]
    pieces: tuple[tuple[Piece, TimedChapter], ...]
    targets: tuple[Target, ...]
    timelines: Timelines


def check_companions(order: RenderOrder, targets: Sequence[Target]) -> None:
    """UsageError, before any work, for a companion that does not exist or cannot be made of these formats."""
    unknown = sorted(set(order.also) - set(COMPANIONS))
    if unknown:
        raise UsageError(f"--also {unknown[0]}: there is no such thing", hint=f"allowed: {', '.join(COMPANIONS)}")
    if "readalong" in order.also and not any(f".{target.format}" in AUDIO_TYPES for target in targets):
        raise UsageError("--also readalong needs sound that readers play", hint="add --format mp3, m4b or opus")
    if "feed" in order.also and not (order.feed_url or "").startswith(("http://", "https://")):
        hint = "--feed-url https://example.org/tale/: the address of the folder that the files will be in"
        raise UsageError("--also feed needs the address where people will find it", hint=hint)


def companions(
    production: Production, order: RenderOrder, finisher: Finisher, targets: Sequence[Target]
) -> tuple[Path, ...]:
    """Writes what `order.also` asks for beside the sound; the files written, in order."""
    if not order.also:
        return ()
    timelines, pieces = finisher.timelines(), finisher.pieces()
    places = {chapter.number: place for place, chapter in enumerate(production.performed)}
    whole = [Piece(chapter, timeline, places[chapter.number]) for chapter, timeline in timelines]
    chapters = tuple(_timed(production, whole))
    cut = chapters if len(pieces) == len(chapters) else tuple(_timed(production, pieces))
    job = _Job(production, order, chapters, tuple(zip(pieces, cut, strict=True)), tuple(targets), timelines)
    return tuple(path for name in COMPANIONS if name in order.also for path in COMPANIONS[name](job))


def _timed(production: Production, pieces: Sequence[Piece]) -> Iterator[TimedChapter]:
    """The pieces with their times; parts of one chapter are numbered on, so that each has a number of its own."""
    names = {character.id: character.name for character in production.script.characters}
    chapter_titles, takes = titles(production), production.project.takes
    more = 0
    for piece in pieces:
        more += piece.part > 1
        title = piece.title(chapter_titles[piece.place])
        found = timed(piece.chapter, piece.timeline, takes, title=title, names=names)
        yield replace(found, number=found.number + more)


def _release(job: _Job, target: Target) -> tuple[Release, dict[str, Path]]:
    """The book in one of its formats, and its sound files by name."""
    script = job.production.script
    if target.single is not None:
        chapters = job.chapters
        paths = [target.single] * len(chapters)
        starts = list(_starts(chapters))
    else:
        chapters = tuple(chapter for _, chapter in job.pieces)
        paths = [piece.file(target) for piece, _ in job.pieces]
        starts = [0.0] * len(paths)
    recordings = tuple(Recording(path.name, start) for path, start in zip(paths, starts, strict=True))
    names = {character.id: character.name for character in script.characters}
    voices = {names.get(entry.character.id, ""): entry.voice.name for entry in job.production.cast.entries}
    release = Release(
        title=book_title(job.production),
        metadata=script.metadata,
        language=book_language(job.production),
        chapters=chapters,
        recordings=recordings,
        voices=voices,
    )
    return release, {path.name: path for path in paths}


def _starts(chapters: Sequence[TimedChapter]) -> Iterator[float]:
    at = 0.0
    for chapter in chapters:
        yield at
        at += chapter.seconds


def _chosen(job: _Job, preferred: Sequence[str]) -> Target:
    """The target whose format stands first among the preferred ones."""
    ranked = sorted(job.targets, key=lambda t: preferred.index(t.format) if t.format in preferred else len(preferred))
    return ranked[0]


def _folder(target: Target) -> Path:
    return (target.single or target.files[0]).parent


def _beside(job: _Job, target: Target, name: str) -> Path:
    """`Title.NAME` among the chapters of a book, `book.NAME` beside a book of one file: never the name of a story."""
    if target.single is not None:
        return target.single.with_name(f"{target.single.stem}.{name}")
    return _folder(target) / f"{safe_name(book_title(job.production))}.{name}"


def _captions(job: _Job) -> Iterator[Path]:
    seen: set[Path] = set()
    for target in job.targets:
        release, paths = _release(job, target)
        for name, path in paths.items():
            stem = path.with_suffix("")
            if stem in seen:
                continue
            seen.add(stem)
            pairs = zip(release.chapters, release.recordings, strict=True)
            inside = [(chapter, recording.start_s) for chapter, recording in pairs if recording.file == name]
            yield from _caption_files(stem, release, inside)


def _caption_files(stem: Path, release: Release, inside: Sequence[tuple[TimedChapter, float]]) -> Iterator[Path]:
    found: list[Caption] = list(captions(inside))
    seconds = sum(chapter.seconds for chapter, _ in inside)
    title = release.title if len(inside) > 1 else inside[0][0].title
    texts = {
        "srt": srt(found),
        "vtt": vtt(found),
        "lrc": lrc(found, title=title, author=release.metadata.author or "", seconds=seconds),
    }
    for suffix, text in texts.items():
        path = stem.with_name(f"{stem.name}.{suffix}")
        write_text(path, text)
        yield path


def _readalong(job: _Job) -> Iterator[Path]:
    target = _chosen(job, [suffix[1:] for suffix in AUDIO_TYPES])
    release, paths = _release(job, target)
    path = _beside(job, target, "readalong.epub")
    made = _made(paths).strftime("%Y-%m-%dT%H:%M:%SZ")
    write_readalong(path, release, Files(paths, cover_of(job.production), made))
    yield path


def _player(job: _Job) -> Iterator[Path]:
    target = _chosen(job, ("mp3", "m4b", "opus", "flac", "wav"))
    release, _ = _release(job, target)
    path = _beside(job, target, "player.html")
    write_player(path, release, cover=cover_of(job.production))
    yield path


def _feed(job: _Job) -> Iterator[Path]:
    target = _chosen(job, ("mp3", "m4b", "opus", "flac", "wav"))
    release, paths = _release(job, target)
    folder = _folder(target)
    episodes = episodes_of(release, {name: path.stat().st_size for name, path in paths.items()})
    cover = cover_of(job.production)
    picture = folder / cover_name(cover)
    feed = feed_xml(release, episodes, base=job.order.feed_url or "", cover=picture.name, made=_made(paths))
    files = {"feed.xml": feed, **{episode.chapters_file: chapters_json(episode) for episode in episodes}}
    for name, text in files.items():
        write_text(folder / name, text)
        yield folder / name
    write_bytes(picture, cover)
    yield picture


def _library(job: _Job) -> Iterator[Path]:
    target = _chosen(job, ("m4b", "mp3", "opus", "flac", "wav"))
    release, paths = _release(job, target)
    root = _folder(target).parent if target.single is None else _folder(target)
    folder = book_folder(root / f"{job.production.project.stem.name}.library", release)
    write_library(folder, release, paths, cover=cover_of(job.production))
    yield folder


def _stems(job: _Job) -> Iterator[Path]:
    folder = _folder(job.targets[0])
    yield from write_stems(job.production, job.timelines, folder / f"{job.production.project.stem.name}.stems")


def _sample(job: _Job) -> Iterator[Path]:
    target = _chosen(job, ("mp3", "m4b", "opus", "flac", "wav"))
    credits = (job.production.opening, job.production.closing)
    chapter, timeline = next((one for one in job.timelines if one[0] not in credits), job.timelines[0])
    path = write_sample(job.production, chapter, timeline, _beside(job, target, f"sample.{target.format}"))
    if path is not None:
        yield path


def _made(paths: dict[str, Path]) -> datetime:
    """When the sound was made, to the second: what goes along with it changes when it does."""
    newest = max(path.stat().st_mtime for path in paths.values())
    return datetime.fromtimestamp(int(newest), tz=timezone.utc)


COMPANIONS: MappingProxyType[str, Callable[[_Job], Iterator[Path]]] = MappingProxyType(
    {
        "captions": _captions,
        "readalong": _readalong,
        "player": _player,
        "feed": _feed,
        "library": _library,
        "stems": _stems,
        "sample": _sample,
    }
)
"""What `--also` takes, and what makes it."""
