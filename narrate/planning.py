"""What a render will do, before it does it: takes needed, takes missing, how long both will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrate.engines.registry import load
from narrate.errors import UsageError
from narrate.production import Production
from narrate.schema.cast import NARRATOR
from narrate.schema.script import LineKind, ScriptChapter, ScriptScene
from narrate.schema.timeline import TakeSpec
from narrate.speaking import Call, calls
from narrate.stages.arrange import Direction, Recordings, arrange_scene
from narrate.takes import TakeStore
from narrate.text.spoken import plain
from narrate.workers import worker_count


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """What to render: where to, in which formats, which chapters (None: all), how many processes (0: one a core).

    `also` names what goes along with the sound; a feed will be found at `feed_url`. `executor` is the address of a
    cluster that speaks instead of this computer, like dask://127.0.0.1:8786.
    """

    out: Path | None = None
    formats: tuple[str, ...] = ()
    chapters: frozenset[int] | None = None
    workers: int = 0
    also: tuple[str, ...] = ()
    feed_url: str | None = None
    executor: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One voice's share of a plan; seconds are estimates."""

    name: str
    voice: str
    lines: int
    words: int
    seconds: float
    to_speak: int


@dataclass(frozen=True, slots=True)
class ChapterCalls:
    """A chapter and the takes that it needs, in order."""

    chapter: ScriptChapter
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The takes that a render needs, and what is missing of them. Seconds of sound and of work are estimates."""

    chapters: tuple[ChapterCalls, ...]
    missing: Mapping[str, TakeSpec]
    parts: tuple[Part, ...]
    seconds: float
    seconds_to_speak: float
    work_seconds: float

    def calls(self) -> Iterator[Call]:
        """Every take needed, in order; a take that several lines share comes up for each."""
        for chapter in self.chapters:
            yield from chapter.calls

    @property
    def lines(self) -> int:
        """How many lines are spoken in the end."""
        return sum(len(chapter.calls) for chapter in self.chapters)

    @property
    def locked(self) -> int:
        """How many lines are kept as they were recorded."""
        return sum(call.line.pin is not None for call in self.calls())

    @property
    def to_speak(self) -> int:
        """How many lines have no take yet."""
        return sum(call.id in self.missing for call in self.calls())

    def as_json(self) -> dict[str, Any]:
        """The plan as plain values."""
        parts = [
            {
                "part": part.name,
                "voice": part.voice,
                "lines": part.lines,
                "words": part.words,
                "seconds": round(part.seconds, 1),
                "to_speak": part.to_speak,
            }
            for part in self.parts
        ]
        return {
            "lines": self.lines,
            "to_speak": self.to_speak,
            "locked": self.locked,
            "seconds": round(self.seconds, 1),
            "work_seconds": round(self.work_seconds, 1),
            "parts": parts,
        }


def chosen_chapters(production: Production, numbers: frozenset[int] | None) -> tuple[ScriptChapter, ...]:
    """The chapters of those numbers, all and the credits for None; UsageError for a number the story does not have."""
    if numbers is None:
        return production.performed
    chapters = production.script.chapters
    missing = sorted(numbers - {chapter.number for chapter in chapters})
    if missing:
        have = f"{chapters[0].number} to {chapters[-1].number}" if chapters else "none"
        raise UsageError(f"there is no chapter {missing[0]}", hint=f"the story has {have}")
    return tuple(chapter for chapter in chapters if chapter.number in numbers)


def plan_chapters(production: Production, chapters: Iterable[ScriptChapter], *, workers: int) -> Plan:
    """The plan for these chapters, to be spoken by so many processes (0: one a core)."""
    cast = production.cast
    needed = tuple(ChapterCalls(chapter, tuple(calls(chapter.lines(), cast))) for chapter in chapters)
    wanted = [call for chapter in needed for call in chapter.calls]
    missing = _missing(wanted, production.project.takes)
    pace = Pace()
    return Plan(
        chapters=needed,
        missing=missing,
        parts=tuple(_parts(production, wanted, missing, pace)),
        seconds=sum(_length_s(production, one.chapter.scenes, one.calls, pace) for one in needed),
        seconds_to_speak=sum(pace.seconds(spec) for spec in missing.values()),
        work_seconds=sum(pace.work(spec) for spec in missing.values()) / worker_count(workers),
    )


@dataclass(frozen=True, slots=True)
class SceneSummary:
    """A scene in a list: its first words, its chapter's title when it opens one, its length in seconds, about."""

    id: str
    chapter: str | None
    words: str
    seconds: float


def scene_list(production: Production) -> tuple[SceneSummary, ...]:
    """Every scene of the story in order."""
    pace = Pace()
    found: list[SceneSummary] = []
    for chapter in production.performed:
        for number, scene in enumerate(chapter.scenes):
            wanted = list(calls(scene.lines, production.cast))
            words = " ".join(call.line.text for call in wanted[:3] if call.line.kind is not LineKind.HEADING)
            seconds = _length_s(production, (scene,), wanted, pace)
            found.append(SceneSummary(scene.id, chapter.title if number == 0 else None, words, seconds))
    return tuple(found)


def _length_s(production: Production, scenes: Sequence[ScriptScene], wanted: Iterable[Call], pace: Pace) -> float:
    """How long scenes will be, about, with the pauses in and between them."""
    settings = production.settings
    supposed = Recordings({}, {call.line.id: pace.seconds(call.spec) for call in wanted}, {})
    direction = Direction(production.cast, settings)
    frames = [arrange_scene(scene, supposed, direction).frames for scene in scenes]
    return sum(frames) / settings.sample_rate + settings.pauses.scene_s * max(0, sum(map(bool, frames)) - 1)


class Pace:
    """How long texts take to say and to make, by engine."""

    def __init__(self) -> None:
        self._engines: dict[str, tuple[float, float]] = {}

    def seconds(self, spec: TakeSpec) -> float:
        """How long a take will be, about."""
        return len(plain(spec.text)) / self._figures(spec.engine)[0] / spec.rate

    def work(self, spec: TakeSpec) -> float:
        """How long one process will be busy with a take, about, in seconds."""
        return self.seconds(spec) / self._figures(spec.engine)[1]

    def _figures(self, name: str) -> tuple[float, float]:
        if name not in self._engines:
            engine = load(name)
            self._engines[name] = (engine.chars_per_second, engine.realtime)
        return self._engines[name]


def _missing(wanted: Iterable[Call], store: TakeStore) -> dict[str, TakeSpec]:
    missing: dict[str, TakeSpec] = {}
    known: set[str] = set()
    for call in wanted:
        if call.id in known or call.id in missing:
            continue
        if store.has(call.id):
            known.add(call.id)
        else:
            missing[call.id] = call.spec
    return missing


def _parts(production: Production, wanted: Iterable[Call], missing: Mapping[str, TakeSpec], pace: Pace) -> list[Part]:
    by_speaker: dict[str, list[Call]] = defaultdict(list)
    for call in wanted:
        by_speaker[call.line.speaker].append(call)
    names = {character.id: character.name for character in production.script.characters}
    parts = [
        Part(
            name=names.get(speaker, "Narrator") if speaker != NARRATOR else "Narrator",
            voice=_voice(said),
            lines=len(said),
            words=sum(len(call.line.spoken.split()) for call in said),
            seconds=sum(pace.seconds(call.spec) for call in said),
            to_speak=sum(call.id in missing for call in said),
        )
        for speaker, said in by_speaker.items()
    ]
    return sorted(parts, key=lambda part: (-part.words, part.name))


def _voice(said: list[Call]) -> str:
    """The voice that somebody speaks with now: a locked line may have an earlier one."""
    spec = next((call.spec for call in said if call.line.pin is None), said[0].spec)
    return f"{spec.engine}:{spec.voice}"
