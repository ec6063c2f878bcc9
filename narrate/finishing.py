"""From takes to finished files: arrange, mix, master and encode, one chapter at a time, beside the speaking."""

from __future__ import annotations

import contextlib
import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, overload

import numpy as np

from narrate.arranging import arranged, arranged_scene
from narrate.mixing import Mixed
from narrate.parts import ChapterSound, Piece, Sounds, longest_s, may_be_split, pieces
from narrate.production import Production, sound_bank
from narrate.project import file_hash
from narrate.reports import WrittenFile
from narrate.schema.audio import Samples
from narrate.schema.events import ChapterFinished, Event, Warned
from narrate.schema.script import ScriptChapter
from narrate.schema.timeline import Timeline
from narrate.targets import Target, book_tags, titles
from narrate.writers.encode import BookWriter, check_format, encode_file
from narrate.writers.tags import Tags

SAMPLE_S = 300.0
"""The longest retail sample that shops take, in seconds."""

_SAMPLE_TAIL_S = 1.5
_OFF_LU = 0.5
_GAIN_TOLD = "it is too soft, or too uneven, for the gain that a master may have"


class Finisher:
    """Writes chapters in a thread of its own while later ones are still being spoken; up-to-date files are kept."""

    def __init__(self, production: Production, targets: tuple[Target, ...], emit: Callable[[Event], None]) -> None:
        self._production = production
        self._emit = emit
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="narrate-finish")
        self._jobs: list[Future[list[WrittenFile]]] = []
        self._sounds = Sounds(production)
        self._pieces: dict[int, tuple[Piece, ...]] = {}
        self._waits = may_be_split(production)
        self._titles = titles(production)
        self._bank = sound_bank(production.project, production.script, production.settings)
        self._several = [target for target in targets if target.single is None]
        self._singles = [target for target in targets if target.single is not None]
        self._memory = production.project.outputs()
        self._written: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> Finisher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True, cancel_futures=kind is not None)
        if self._written:
            self._production.project.remember({**self._memory, **self._written})

    def add(self, sound: ChapterSound) -> None:
        """Takes a chapter whose takes are complete. Raises what went wrong with an earlier one."""
        for job in self._jobs:
            if job.done():
                job.result()
        self._sounds.add(sound)
        if not self._waits:
            self._jobs.append(self._thread.submit(self._chapter, len(self._sounds) - 1))

    def close(self) -> tuple[WrittenFile, ...]:
        """Waits for every chapter, writes the files that hold the whole book, and tells all files.

        Where a chapter may have to be split, files are numbered, and so written, when all are known.
        """
        if self._waits:
            self._number()
            self._jobs += [self._thread.submit(self._chapter, number) for number in range(len(self._sounds))]
        files = [file for job in self._jobs for file in job.result()]
        for target in self._singles:
            files.append(self._thread.submit(self._whole, target).result())
        return tuple(files)

    def timelines(self) -> Timelines:
        """Where everything stands in each chapter taken so far, in order."""
        return Timelines(self._production, self._sounds)

    def _mixed(self, sound: ChapterSound) -> Mixed:
        timeline = arranged(self._production, sound.chapter, sound.recordings)
        return Mixed(self._production, timeline, bank=self._bank)

    def pieces(self) -> tuple[Piece, ...]:
        """What stands in the files of one chapter each, or one part of one, in order."""
        return tuple(piece for sound in self._sounds for piece in self._parts(sound))

    def _parts(self, sound: ChapterSound) -> tuple[Piece, ...]:
        """The parts of a chapter: remembered where there may be several, since a long book's are many."""
        if sound.chapter.number in self._pieces:
            return self._pieces[sound.chapter.number]
        found = pieces(self._production, sound, arranged(self._production, sound.chapter, sound.recordings))
        if self._waits:
            self._pieces[sound.chapter.number] = found
        return found

    def _chapter(self, number: int) -> list[WrittenFile]:
        if not self._several:
            return []
        return [file for piece in self._parts(self._sounds[number]) for file in self._piece(piece)]

    def _piece(self, piece: Piece) -> Iterator[WrittenFile]:
        mixed = Mixed(self._production, piece.timeline, bank=self._bank)
        self._check_length(piece.title(self._titles[piece.place]), mixed.seconds, "it has no place to be cut at")
        for target in self._several:
            yield self._one(piece.file(target), piece, mixed)

    def _check_length(self, name: str, seconds: float, why: str) -> None:
        limit = longest_s(self._production.settings)
        if limit and seconds > limit:
            self._emit(Warned(f"{name} is {seconds / 60:.1f} minutes long, and {limit / 60:g} are allowed: {why}"))

    def _one(self, path: Path, piece: Piece, mixed: Mixed) -> WrittenFile:
        tags = self._tags(piece)
        key = mixed.key(tags)
        if not self._is_current(path, key):
            encode_file(path, mixed.mastered(), rate=mixed.rate, tags=tags, bitrate=mixed.profile.bitrate)
            file = WrittenFile(path, tags.title, mixed.seconds, mixed.loudness.integrated_lufs, mixed.gain_db, False)
            self._note(file, key, dict.fromkeys(_labels(self._production, piece), mixed.gain_db))
            self._listen(file, mixed)
        return self._tell(path, piece.place, kept=path_key(path) not in self._written)

    def _listen(self, file: WrittenFile, mixed: Mixed) -> None:
        """Says when no gain within reason brings a chapter to its loudness."""
        if not abs(file.lufs - mixed.profile.lufs) <= _OFF_LU:
            self._emit(
                Warned(f"{file.title} is at {file.lufs:.1f} LUFS and not at {mixed.profile.lufs:g}: {_GAIN_TOLD}")
            )

    def _tags(self, piece: Piece) -> Tags:
        """The tags of a piece's file: tracks are counted through all parts."""
        counts = [1] * len(self._production.performed)
        for known in self._pieces.values():
            counts[known[0].place] = len(known)
        track = sum(counts[: piece.place]) + piece.part
        title = piece.title(self._titles[piece.place])
        return replace(book_tags(self._production), title=title, track=track, tracks=sum(counts))

    def _number(self) -> None:
        for sound in self._sounds:
            self._parts(sound)

    def _whole(self, target: Target) -> WrittenFile:
        path = target.single
        if path is None:
            raise ValueError("a target of several files has no single one")
        tags = book_tags(self._production)
        key = hashlib.sha256("".join(self._mixed(sound).key(tags) for sound in self._sounds).encode()).hexdigest()
        if not self._is_current(path, key):
            file, gains = self._encoded(path, tags)
            self._note(file, key, gains)
            self._check_length(path.name, file.seconds, "with -o FOLDER each chapter has a file of its own")
        return self._tell(path, 0, kept=path_key(path) not in self._written)

    def _encoded(self, path: Path, tags: Tags) -> tuple[WrittenFile, dict[str, float]]:
        """Writes the whole book, one chapter in memory at a time; the file, and the gain of each chapter."""
        first = self._mixed(self._sounds[0])
        seconds, loud = 0.0, -math.inf
        gains: dict[str, float] = {}
        with BookWriter(path, rate=first.rate, tags=tags, bitrate=first.profile.bitrate) as book:
            for sound in self._sounds:
                mixed = self._mixed(sound)
                book.add(self._titles[self._production.place_of(sound.chapter)], mixed.mastered())
                seconds += mixed.seconds
                loud = max(loud, mixed.loudness.integrated_lufs)
                gains[gain_label(self._production, sound.chapter.number)] = mixed.gain_db
        return WrittenFile(path, tags.title, seconds, loud, next(iter(gains.values())), False), gains

    def _is_current(self, path: Path, key: str) -> bool:
        known = self._memory.get(path_key(path), {})
        return known.get("key") == key and known.get("sha256") is not None and known["sha256"] == file_hash(path)

    def _note(self, file: WrittenFile, key: str, gains: dict[str, float]) -> None:
        self._written[path_key(file.path)] = {
            "key": key,
            "sha256": file_hash(file.path),
            "title": file.title,
            "seconds": file.seconds,
            "lufs": file.lufs,
            "gain_db": file.gain_db,
            "gains": gains,
        }

    def _tell(self, path: Path, place: int, *, kept: bool) -> WrittenFile:
        known = (self._memory if kept else self._written)[path_key(path)]
        file = WrittenFile(path, known["title"], known["seconds"], known["lufs"], known["gain_db"], kept)
        self._emit(ChapterFinished(place + 1, file.title, str(path), file.seconds, file.lufs, kept))
        return file


class Timelines(Sequence[tuple[ScriptChapter, Timeline]]):
    """Chapters with their timelines, each arranged when it is asked for: all of a long book's are not held at once."""

    def __init__(self, production: Production, sounds: Sequence[ChapterSound]) -> None:
        self._production = production
        self._sounds = sounds

    def __len__(self) -> int:
        return len(self._sounds)

    @overload
    def __getitem__(self, place: int) -> tuple[ScriptChapter, Timeline]: ...

    @overload
    def __getitem__(self, place: slice) -> Timelines: ...

    def __getitem__(self, place: int | slice) -> tuple[ScriptChapter, Timeline] | Timelines:
        if isinstance(place, slice):
            return Timelines(self._production, self._sounds[place])
        sound = self._sounds[place]
        return sound.chapter, arranged(self._production, sound.chapter, sound.recordings)


def finish_scene(production: Production, sound: ChapterSound, out: Path) -> WrittenFile:
    """Writes one scene as it stands in the book: at the gain of its chapter, where that has been rendered."""
    check_format(out.suffix[1:].lower())
    scene = sound.chapter.scenes[0]
    known = _known_gain(production, sound.chapter)
    timeline = arranged_scene(production, scene, sound.recordings)
    mixed = Mixed(production, timeline, gain_db=known)
    tags = Tags(title=f"Scene {scene.id}", album=book_tags(production).album)
    encode_file(out, mixed.mastered(), rate=mixed.rate, tags=tags, bitrate=mixed.profile.bitrate)
    return WrittenFile(out, tags.title, mixed.seconds, mixed.loudness.integrated_lufs, mixed.gain_db, False)


def write_sample(production: Production, chapter: ScriptChapter, timeline: Timeline, out: Path) -> Path | None:
    """Writes the beginning of a chapter, to the end of the last line within SAMPLE_S; None when no line ends there."""
    rate = timeline.rate
    marks = [mark.start for mark in timeline.markers if mark.kind == "line"]
    starts = [start for start in marks if start <= (SAMPLE_S - _SAMPLE_TAIL_S) * rate]
    if len(starts) < 2:
        return None
    ends = starts[-1] if len(starts) < len(marks) else timeline.frames - round(_SAMPLE_TAIL_S * rate)
    tracks = tuple(
        replace(track, clips=tuple(clip for clip in track.clips if clip.start < ends)) for track in timeline.tracks
    )
    cut = replace(timeline, tracks=tracks, frames=min(timeline.frames, ends + round(_SAMPLE_TAIL_S * rate)))
    mixed = Mixed(production, cut, gain_db=_known_gain(production, chapter))
    tags = replace(book_tags(production), title="Retail Sample")
    encode_file(out, _closing(mixed), rate=rate, tags=tags, bitrate=mixed.profile.bitrate)
    return out


def _closing(mixed: Mixed) -> Iterator[Samples]:
    """The sound, fading out over its last second."""
    frames, fade, at = round(mixed.seconds * mixed.rate), mixed.rate, 0
    for block in mixed.mastered():
        places = np.arange(at, at + len(block))
        at += len(block)
        yield block * np.clip((frames - places) / fade, 0.0, 1.0).astype(np.float32)[:, None]


def path_key(path: Path) -> str:
    """How a file is named in outputs.json: as it was asked for, so that a moved project keeps its memory."""
    return path.as_posix()


def gain_label(production: Production, place: int | str) -> str:
    """Under what a chapter's gain is remembered, or a scene's where its chapter is in parts.

    It is another one in another style or for another profile.
    """
    return f"{production.settings.style} {production.settings.profile} {place}"


def _labels(production: Production, piece: Piece) -> Iterator[str]:
    if piece.part == 1:
        yield gain_label(production, piece.chapter.number)
    if piece.parts > 1:
        yield from (gain_label(production, scene.id) for scene in piece.chapter.scenes)


def _known_gain(production: Production, chapter: ScriptChapter) -> float | None:
    """The gain that a chapter was finished with, or the part of it that holds the first of these scenes."""
    labels = gain_label(production, chapter.scenes[0].id), gain_label(production, chapter.number)
    for label in labels:
        for known in production.project.outputs().values():
            with contextlib.suppress(KeyError, TypeError, ValueError):
                return float(known["gains"][label])
    return None
