"""Which file holds what: a chapter, or, where files may only be so long, its parts, cut at scenes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import overload

from narrate.arranging import arranged
from narrate.production import Production
from narrate.schema.packed import Packed
from narrate.schema.script import Element, Line, ScriptChapter, ScriptScene
from narrate.schema.settings import PROFILES, Settings
from narrate.schema.timeline import Take, Timeline
from narrate.stages.arrange import Recordings
from narrate.targets import Target

_CHARS_PER_S = 15.0
_SURE = 0.6


@dataclass(frozen=True, slots=True)
class ChapterSound:
    """A chapter and the recordings that it is made of."""

    chapter: ScriptChapter
    recordings: Recordings


_Kept = tuple[int, tuple[tuple[str, Take], ...], tuple[tuple[str, float], ...], tuple[tuple[str, str, float], ...]]
"""The place of a chapter in Production.performed; takes, gaps and levels of its recordings."""


class Sounds(Sequence[ChapterSound]):
    """The chapters that are spoken, in order; their recordings are packed, and the chapters those of the production."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._kept: list[Packed[_Kept]] = []

    def add(self, sound: ChapterSound) -> None:
        """Puts one more to the end; what is only known once it is arranged is not kept."""
        found = sound.recordings
        levels = tuple((engine, name, lufs) for (engine, name), lufs in found.levels.items())
        place = self._production.place_of(sound.chapter)
        self._kept.append(Packed(_Kept, [(place, tuple(found.takes.items()), tuple(found.gaps.items()), levels)]))

    def __len__(self) -> int:
        return len(self._kept)

    @overload
    def __getitem__(self, number: int) -> ChapterSound: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[ChapterSound, ...]: ...

    def __getitem__(self, number: int | slice) -> ChapterSound | tuple[ChapterSound, ...]:
        if isinstance(number, slice):
            return tuple(self[one] for one in range(*number.indices(len(self))))
        place, takes, gaps, levels = next(iter(self._kept[number]))
        told = Recordings(dict(takes), dict(gaps), {(engine, name): lufs for engine, name, lufs in levels})
        return ChapterSound(self._production.performed[place], told)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one file of several holds: the chapter at `place` of Production.performed, or one of the `parts` of it."""

    chapter: ScriptChapter
    timeline: Timeline
    place: int
    part: int = 1
    parts: int = 1

    def title(self, chapter: str) -> str:
        """The title, given its chapter's."""
        return chapter if self.parts == 1 else f"{chapter} (part {self.part} of {self.parts})"

    def file(self, target: Target) -> Path:
        """The file of several that it stands in."""
        path = target.files[self.place]
        return path if self.parts == 1 else path.with_name(f"{path.stem} - part {self.part}{path.suffix}")


def longest_s(settings: Settings) -> float:
    """How many seconds a file may have; 0 for any."""
    profile = PROFILES.get(settings.profile)
    minutes = settings.longest_min
    if minutes is None:
        minutes = profile.longest_min if profile else None
    return 60.0 * (minutes or 0.0)


def may_be_split(production: Production) -> bool:
    """Whether some chapter may be too long for a file, judged by its words before it is spoken."""
    limit = longest_s(production.settings)
    chars = (sum(len(line.spoken) for line in chapter.lines()) for chapter in production.performed)
    return bool(limit) and max(chars, default=0) / _CHARS_PER_S > _SURE * limit


def pieces(production: Production, sound: ChapterSound, timeline: Timeline) -> tuple[Piece, ...]:
    """The chapter's timeline, or one for each part when it is longer than a file may be."""
    place = production.place_of(sound.chapter)
    limit = longest_s(production.settings)
    whole = Piece(sound.chapter, timeline, place)
    if not limit or timeline.seconds <= limit:
        return (whole,)
    pauses = production.settings.pauses
    groups = divided(sound.chapter, timeline, limit - pauses.head_s - pauses.tail_s)
    if len(groups) == 1:
        return (whole,)
    chapters = [replace(sound.chapter, scenes=scenes) for scenes in groups]
    return tuple(
        Piece(chapter, arranged(production, chapter, sound.recordings), place, part, len(chapters))
        for part, chapter in enumerate(chapters, 1)
    )


def divided(chapter: ScriptChapter, timeline: Timeline, limit: float) -> list[tuple[ScriptScene, ...]]:
    """The chapter's scenes in as few parts of at most `limit` seconds as can be, about as long as one another.

    A scene that is too long for one part is cut between two paragraphs; a paragraph that is stays whole.
    """
    units = list(_units(chapter, timeline, limit))
    target = timeline.seconds / ceil(timeline.seconds / limit)
    groups: list[list[ScriptScene]] = [[]]
    length = 0.0
    for scene, seconds in units:
        if groups[-1] and (length + seconds > limit or length + seconds / 2 > target):
            groups.append([])
            length = 0.0
        groups[-1].append(scene)
        length += seconds
    return [tuple(_joined(group)) for group in groups]


def _units(chapter: ScriptChapter, timeline: Timeline, limit: float) -> Iterator[tuple[ScriptScene, float]]:
    """What stays together, with its length in seconds up to the next one; what is not heard has none."""
    places = {mark.name: mark.start for mark in timeline.markers if mark.kind in ("scene", "line")}
    heard = [scene.id for scene in chapter.scenes if scene.id in places]
    ends = dict(zip(heard, [*(places[id] for id in heard[1:]), timeline.frames], strict=True))
    for scene in chapter.scenes:
        start, end = places.get(scene.id, 0), ends.get(scene.id, 0)
        cut = [scene] if end - start <= limit * timeline.rate else _paragraphs(scene)
        edges = [start, *(_start(part, places, start) for part in cut[1:]), max(start, end)]
        for part, (first, last) in zip(cut, pairwise(edges), strict=True):
            yield part, (last - first if scene.id in places else 0) / timeline.rate


def _start(scene: ScriptScene, places: dict[str, int], otherwise: int) -> int:
    return next((places[line.id] for line in scene.lines if line.id in places), otherwise)


def _paragraphs(scene: ScriptScene) -> list[ScriptScene]:
    """A scene as one for each paragraph that is heard; what is not heard goes along with the one before it."""
    found: list[list[Element]] = [[]]
    for element in scene.elements:
        opens = isinstance(element, Line) and element.opens and bool(element.spoken)
        if opens and any(isinstance(other, Line) and other.spoken for other in found[-1]):
            found.append([])
        found[-1].append(element)
    return [ScriptScene(scene.id, tuple(elements)) for elements in found]


def _joined(scenes: Sequence[ScriptScene]) -> Iterable[ScriptScene]:
    """Parts of one scene that follow one another as one scene again."""
    found: list[ScriptScene] = []
    for scene in scenes:
        if found and found[-1].id == scene.id:
            found[-1] = ScriptScene(scene.id, found[-1].elements + scene.elements)
        else:
            found.append(scene)
    return found
