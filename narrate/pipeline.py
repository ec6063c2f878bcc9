"""The order of the work: plan, speak what is missing, finish each chapter as soon as its last line is spoken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

from narrate.cluster import cluster
from narrate.companions import check_companions, companions
from narrate.engines.registry import load
from narrate.errors import UsageError, VoiceError
from narrate.files import sweep
from narrate.finishing import Finisher, finish_scene
from narrate.memory import remember
from narrate.missing import key_of
from narrate.parts import ChapterSound
from narrate.planning import ChapterCalls, Pace, Plan, RenderOrder, chosen_chapters, plan_chapters
from narrate.production import Production
from narrate.reports import Report, States, WrittenFile
from narrate.schema.events import Event, LineFailed, LineSpoken, Planned, Warned
from narrate.schema.script import ScriptChapter, ScriptScene
from narrate.schema.timeline import Take, TakeSpec
from narrate.speaking import Call, Speaker, voice_levels, voices_to_measure
from narrate.stages.arrange import Recordings, beyond_levelling
from narrate.targets import format_of, place, targets
from narrate.workers import Child, Crew, IsolatedExecutor, worker_count

Emit = Callable[[Event], None]


def plan(production: Production, order: RenderOrder) -> Plan:
    """What `render` would do; nothing is spoken or written."""
    return plan_chapters(production, chosen_chapters(production, order.chapters), workers=order.workers)


def render(
    production: Production,
    order: RenderOrder,
    *,
    emit: Emit,
    executor: Executor | None = None,
    first: Child | None = None,
) -> Report:
    """Speaks what is missing and writes the audiobook; what an earlier run finished is kept.

    A line that cannot be spoken becomes silence and stands in the report; whatever stops the whole is raised.
    `executor` may be any concurrent.futures.Executor on this machine; by default it is one process per worker, or the
    cluster that the order names. `first` is a process that was begun for this before.
    """
    wanted = targets(production, order)
    check_companions(order, wanted)
    with production.project.locked() as locked:
        if not locked:
            emit(Warned("this file system has no locks: let no second narrate work on this story meanwhile"))
        for folder in (production.project.folder, place(wanted), place(wanted).parent):
            sweep(folder)
        planned = _checked_plan(production, plan(production, order), emit)
        session = _Session(production, planned, emit)
        with (
            session.remembered(),
            Finisher(production, wanted, emit) as finisher,
            _workers(executor, production, planned, order, first) as crew,
        ):
            for sound in session.speak(crew):
                finisher.add(sound)
            files = finisher.close()
            also = companions(production, order, finisher, wanted)
        report = session.report(files, place(wanted), also)
        report.write(production.project.report)
    return report


def preview(production: Production, scene: str, out: Path, *, emit: Emit, workers: int = 0) -> Report:
    """Renders one scene to `out`, with the takes of the book and as the book sounds."""
    if format_of(out) is None:
        raise UsageError(f"{out} is no file that a scene can be written to", hint="name one, like scene.mp3")
    wanted = production.scene(scene)
    chapter = next(c for c in production.performed if wanted in c.scenes)
    alone = ScriptChapter(chapter.number, chapter.title, (wanted,))
    planned = _checked_plan(production, plan_chapters(production, (alone,), workers=workers), emit)
    session = _Session(production, planned, emit)
    with session.remembered(), _workers(None, production, planned, RenderOrder(workers=workers)) as crew:
        sounds = list(session.speak(crew))
    return session.report((finish_scene(production, sounds[0], out),), out)


def speak_lines(production: Production, ids: Collection[str], *, emit: Emit, workers: int = 0) -> int:
    """Speaks those of the lines that have no take yet, for the book or for a preview; returns how many were spoken."""
    alone = (_only(chapter, ids) for chapter in production.script.chapters)
    some = (chapter for chapter in alone if chapter.scenes)
    planned = _checked_plan(production, plan_chapters(production, some, workers=workers), emit)
    session = _Session(production, planned, emit)
    with session.remembered(), _workers(None, production, planned, RenderOrder(workers=workers)) as crew:
        for _ in session.speak(crew):
            pass
    return session.spoken


def _only(chapter: ScriptChapter, ids: Collection[str]) -> ScriptChapter:
    """A chapter with these lines only; without a scene where it has none of them."""
    found = tuple(line for line in chapter.lines() if line.id in ids)
    return replace(chapter, scenes=(ScriptScene(f"{chapter.number}.1", found),) if found else ())


class _Session:
    """One run of speaking: what is there, what failed, which chapters are complete."""

    def __init__(self, production: Production, planned: Plan, emit: Emit) -> None:
        self._production = production
        self._store = production.project.takes
        self._planned = planned
        self._emit = emit
        self._failed: dict[str, str] = {}
        self._retried: dict[str, tuple[str, ...]] = {}
        self._warned: set[str] = set()
        self._names: dict[str, str] = {}
        self.spoken = 0

    def speak(self, crew: Crew) -> Iterator[ChapterSound]:
        """Speaks what is missing; yields the chapters in order, each as soon as it is complete."""
        levels = voices_to_measure(self._production.cast, self._store)
        countdown = _Countdown(self._planned, everywhere=frozenset(levels))
        speaker = Speaker(self._store, crew, self._production.settings)
        for chapter in countdown.ready():
            yield self._sound(chapter)
        for id, outcome in speaker.speak(chain(levels.items(), self._to_speak(frozenset(levels)))):
            self._note(id, self._names.pop(id, None), outcome)
            countdown.done(id)
            for chapter in countdown.ready():
                yield self._sound(chapter)

    def _to_speak(self, levels: frozenset[str]) -> Iterator[tuple[str, TakeSpec]]:
        """What is missing, in order, without what measures levels; whose line it is is known while it is spoken."""
        for call in self._planned.calls_to_speak():
            self._names[call.id] = call.line.id
            if call.id not in levels:
                yield call.id, call.spec

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """Writes down, however the block ends, what each line was spoken with."""
        try:
            yield
        finally:
            remember(self._production, self._planned, self._failed)

    def report(self, files: tuple[WrittenFile, ...], where: Path, also: tuple[Path, ...] = ()) -> Report:
        """The sum of this run: every line once."""
        states = States(self._planned, self._failed)
        failed = {call.line.id: self._failed[call.id] for call in self._planned.calls() if call.id in self._failed}
        seconds = sum(file.seconds for file in files)
        return Report(where, files, states, failed, self.spoken, seconds, also, self._retried)

    def _sound(self, chapter: ChapterCalls) -> ChapterSound:
        pace = Pace()
        found = {call.line.id: self._store.info(call.id) for call in chapter.calls}
        # A book of a million words has as many marks; whoever needs them finds them in the store.
        takes = {line: replace(take, marks=()) for line, take in found.items() if take is not None}
        self._retried.update({line: take.problems for line, take in takes.items() if take.problems})
        gaps = {call.line.id: pace.seconds(call.spec) for call in chapter.calls if call.line.id not in takes}
        levels = voice_levels(self._production.cast, self._store)
        for told in beyond_levelling(levels, self._production.settings):
            self._warn(told)
        return ChapterSound(chapter.chapter, Recordings(takes, gaps, levels))

    def _warn(self, what: str) -> None:
        if what not in self._warned:
            self._warned.add(what)
            self._emit(Warned(what))

    def _note(self, id: str, line: str | None, outcome: Take | str) -> None:
        if isinstance(outcome, str):
            self._failed[id] = outcome
        if line is None:
            return
        if isinstance(outcome, str):
            self._emit(LineFailed(line, outcome))
            self._give_up_when_it_is_enough(line, outcome)
            return
        self.spoken += 1
        done = self.spoken + len(self._failed)
        self._emit(LineSpoken(line, outcome.frames / outcome.rate, done, len(self._planned.missing)))

    def _give_up_when_it_is_enough(self, line: str, reason: str) -> None:
        settings, failed = self._production.settings, len(self._failed)
        if settings.strict:
            raise VoiceError(
                f"line {line} cannot be spoken: {reason}", code="N314", hint="--strict allows no such line"
            )
        if failed > max(_FEW, settings.max_failed * len(self._planned.missing)):
            what = f"{failed} lines could not be spoken, the last is {line}: {reason}"
            hint = f"more than {settings.max_failed:.0%} of the lines: mend it, or go on with --max-failed 100"
            raise VoiceError(what, code="N315", hint=hint)


_FEW = 8
"""So many lines may fail in any book, however short."""


class _Countdown:
    """Which chapters still wait for which takes; `everywhere` are takes that every chapter waits for."""

    def __init__(self, planned: Plan, *, everywhere: frozenset[str]) -> None:
        self._planned = planned
        self._everywhere = everywhere
        self._open = len(everywhere)
        self._next = 0
        self._left = [self._missing_in(chapter) for chapter in planned.chapters]

    def _missing_in(self, chapter: ChapterCalls) -> int:
        return len({call.id for call in chapter.calls if call.id in self._planned.missing} - self._everywhere)

    def done(self, id: str) -> None:
        """Notes that a take was spoken, or could not be."""
        if id in self._everywhere:
            self._open -= 1
            return
        for waiting in self._planned.missing.places(id):
            self._left[waiting] -= 1

    def ready(self) -> Iterator[ChapterCalls]:
        """The chapters that have become complete, in order."""
        while self._next < len(self._left) and not self._open and not self._left[self._next]:
            self._next += 1
            yield self._planned.chapters[self._next - 1]


def _checked_plan(production: Production, planned: Plan, emit: Emit) -> Plan:
    """The plan after every byte of every take was looked at: damaged ones are moved aside and spoken anew."""
    store = production.project.takes
    store.sweep()
    seen: set[bytes] = set()
    damaged = sum(
        not store.verify(call.id) for call in planned.calls() if store.occupied(call.id) and _is_new(seen, call)
    )
    if damaged:
        emit(Warned(f"{damaged} recorded lines were damaged on disk: they are spoken again"))
        planned = plan_chapters(production, (chapter.chapter for chapter in planned.chapters), workers=0)
    for notice in production.notices:
        emit(Warned(notice))
    emit(Planned(planned.lines, planned.to_speak, planned.seconds, planned.seconds_to_speak))
    return planned


def _is_new(seen: set[bytes], call: Call) -> bool:
    """Whether a take comes up for the first time; it is noted."""
    before = len(seen)
    seen.add(key_of(call.id))
    return len(seen) > before


@contextmanager
def _workers(
    given: Executor | None, production: Production, planned: Plan, order: RenderOrder, first: Child | None = None
) -> Iterator[Crew]:
    """The executor given, the cluster named, or one process per worker; engines that cost nothing need no process.

    When the block fails, or somebody presses Ctrl-C, jobs under way are dropped at once: takes are written whole,
    and what was being written is removed.
    """
    workers = worker_count(order.workers)
    if given is not None:
        yield Crew(given, workers)
        return
    if order.executor is not None:
        with cluster(order.executor) as crew:
            yield crew
        return
    engines = planned.engines
    executor: Executor
    if all(load(name).realtime >= _FREE for name in engines):
        executor = ThreadPoolExecutor(1)
    else:
        executor = IsolatedExecutor(workers, timeout_s=production.settings.line_timeout_s, first=first)
    finished = False
    try:
        yield Crew(executor, workers)
        finished = True
    finally:
        executor.shutdown(wait=finished, cancel_futures=not finished)
        if not finished:
            production.project.takes.sweep()


_FREE = 500.0
"""An engine so many times faster than real time gains nothing from a process of its own."""
