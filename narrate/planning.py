"""What a render will do, before it does it: takes needed, takes missing, how long both will be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrate.engines.registry import load
from narrate.errors import UsageError
from narrate.missing import Missing, key_of
from narrate.production import Production
from narrate.schema.cast import NARRATOR
from narrate.schema.packed import packed
from narrate.schema.script import LineKind, ScriptChapter, ScriptScene, kept
from narrate.schema.timeline import TakeSpec
from narrate.speaking import Call, calls
from narrate.stages.arrange import Direction, Recordings, arrange_scene
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
    """The takes that a render needs, and what is missing of them. Seconds of sound and of work are estimates.

    `lines` are spoken in the end, `to_speak` of them have no take yet, `locked` ones are kept as they were recorded;
    `engines` have something to speak.
    """

    chapters: Sequence[ChapterCalls]
    missing: Missing
    parts: tuple[Part, ...]
    seconds: float
    seconds_to_speak: float
    work_seconds: float
    lines: int
    to_speak: int
    locked: int
    engines: frozenset[str]

    def calls(self) -> Iterator[Call]:
        """Every take needed, in order; a take that several lines share comes up for each."""
        for chapter in self.chapters:
            yield from chapter.calls

    def calls_to_speak(self) -> Iterator[Call]:
        """Every missing take once, in the order in which they are needed."""
        for place, chapter in enumerate(self.chapters):
            first = {call.id: call for call in reversed(chapter.calls) if self.missing.places(call.id)[:1] == (place,)}
            yield from (call for call in chapter.calls if first.get(call.id) is call)

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


def chosen_chapters(production: Production, numbers: frozenset[int] | None) -> Sequence[ScriptChapter]:
    """The chapters of those numbers, all and the credits for None; UsageError for a number the story does not have."""
    if numbers is None:
        return production.performed
    chapters = production.script.chapters
    have = [chapter.number for chapter in chapters]
    missing = sorted(numbers - set(have))
    if missing:
        told = f"{have[0]} to {have[-1]}" if have else "none"
        raise UsageError(f"there is no chapter {missing[0]}", hint=f"the story has {told}")
    return kept(chapter for chapter in chapters if chapter.number in numbers)


def plan_chapters(production: Production, chapters: Iterable[ScriptChapter], *, workers: int) -> Plan:
    """The plan for these chapters, to be spoken by so many processes (0: one a core)."""
    tally = _Tally(production)
    needed = (ChapterCalls(chapter, tuple(calls(chapter.lines(), production.cast))) for chapter in chapters)
    held = packed(ChapterCalls, map(tally.noted, needed), size=_calls_in, block=1)
    return tally.plan(held, worker_count(workers))


def _calls_in(chapter: ChapterCalls) -> int:
    return len(chapter.calls)


class _Share:
    """What one voice has to say, as far as it was counted."""

    def __init__(self, call: Call) -> None:
        self.lines = self.words = self.to_speak = 0
        self.seconds = 0.0
        self._now, self._ever = call.line.pin is None, call.spec

    def add(self, call: Call, seconds: float, *, to_speak: bool) -> None:
        self.lines += 1
        self.words += len(call.line.spoken.split())
        self.seconds += seconds
        self.to_speak += to_speak
        if not self._now and call.line.pin is None:
            self._now, self._ever = True, call.spec

    @property
    def voice(self) -> str:
        """The voice that somebody speaks with now: a locked line may have an earlier one."""
        return f"{self._ever.engine}:{self._ever.voice}"


class _Tally:
    """What a plan comes to, counted chapter by chapter."""

    def __init__(self, production: Production) -> None:
        self._production = production
        self._pace = Pace()
        self._missing = Missing()
        self._there: set[bytes] = set()
        self._engines: set[str] = set()
        self._shares: dict[str, _Share] = {}
        self._place = self._locked = 0
        self._seconds = self._to_speak_s = self._work_s = 0.0

    def noted(self, chapter: ChapterCalls) -> ChapterCalls:
        """The chapter, after it was counted."""
        for call in chapter.calls:
            self._note(call)
        self._seconds += _length_s(self._production, chapter.chapter.scenes, chapter.calls, self._pace)
        self._place += 1
        return chapter

    def _note(self, call: Call) -> None:
        is_missing = self._is_missing(call)
        share = self._shares.setdefault(call.line.speaker, _Share(call))
        share.add(call, self._pace.seconds(call.spec), to_speak=is_missing)
        self._locked += call.line.pin is not None

    def _is_missing(self, call: Call) -> bool:
        if key_of(call.id) in self._there:
            return False
        if call.id not in self._missing:
            if self._production.project.takes.has(call.id):
                self._there.add(key_of(call.id))
                return False
            self._engines.add(call.spec.engine)
            self._to_speak_s += self._pace.seconds(call.spec)
            self._work_s += self._pace.work(call.spec)
        self._missing.add(call.id, self._place)
        return True

    def plan(self, chapters: Sequence[ChapterCalls], workers: int) -> Plan:
        """The plan of all chapters that were counted."""
        shares = self._shares.values()
        return Plan(
            chapters=chapters,
            missing=self._missing,
            parts=self._parts(),
            seconds=self._seconds,
            seconds_to_speak=self._to_speak_s,
            work_seconds=self._work_s / workers,
            lines=sum(share.lines for share in shares),
            to_speak=sum(share.to_speak for share in shares),
            locked=self._locked,
            engines=frozenset(self._engines),
        )

    def _parts(self) -> tuple[Part, ...]:
        names = {character.id: character.name for character in self._production.script.characters}
        parts = (
            Part(
                name=names.get(speaker, "Narrator") if speaker != NARRATOR else "Narrator",
                voice=share.voice,
                lines=share.lines,
                words=share.words,
                seconds=share.seconds,
                to_speak=share.to_speak,
            )
            for speaker, share in self._shares.items()
        )
        return tuple(sorted(parts, key=lambda part: (-part.words, part.name)))


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
