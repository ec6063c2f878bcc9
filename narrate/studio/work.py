"""What can be rendered from the studio: a plan with its reasons, and the job that does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from narrate.companions import check_companions
from narrate.errors import UsageError
from narrate.listening import hear_scene
from narrate.memory import reasons
from narrate.pipeline import render, speak_lines
from narrate.planning import Plan, RenderOrder, plan_chapters
from narrate.production import Wishes, produce
from narrate.project import file_hash
from narrate.schema.script import ScriptChapter, ScriptScene
from narrate.schema.settings import PROFILES
from narrate.stages.lock import LockState
from narrate.studio.desk import Snapshot
from narrate.studio.jobs import Emit
from narrate.targets import targets
from narrate.text.wording import counted, duration

FORMATS = ("mp3", "m4b", "opus", "flac", "wav")
ALSO = ("captions", "readalong", "player", "library", "stems", "sample")
"""What can be made beside the sound; a feed needs the address where it will be found, and is the command line's."""

SOUND_TYPES = MappingProxyType(
    {".mp3": "audio/mpeg", ".m4b": "audio/mp4", ".opus": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav"}
)

_SCOPE = re.compile(r"all|chapter:(\d{1,6})|scene:(\d{1,6}\.\d{1,6})|lines:([\d.]{5,24}(?:,[\d.]{5,24}){0,499})")


def plan_view(snapshot: Snapshot, scope: str) -> dict[str, Any]:
    """What a render of a scope would speak, and why."""
    planned, locks = _plan(snapshot, scope), snapshot.production.locks
    ids = [call.line.id for call in planned.calls()]
    why = [
        {
            "why": reason.standing.value,
            "lines": reason.lines,
            "names": [snapshot.names.get(who, who) for who in reason.speakers[:4]],
        }
        for reason in reasons(snapshot.production, planned)
    ]
    return {
        "scope": scope,
        "lines": planned.lines,
        "to_speak": planned.to_speak,
        "locked": planned.locked,
        "ended": [id for id in ids if id in locks and locks[id].state is not LockState.HOLDS],
        "work": duration(planned.work_seconds),
        "seconds": duration(planned.seconds),
        "reasons": why,
        **_choices(snapshot),
    }


def _choices(snapshot: Snapshot) -> dict[str, Any]:
    """What files can be made, and what is made when nothing is chosen."""
    settings = snapshot.production.settings
    chosen = {"format": list(settings.formats), "profile": settings.profile}
    return {"chosen": chosen, "formats": list(FORMATS), "profiles": list(PROFILES), "also": list(ALSO)}


def work_on(
    snapshot: Snapshot, scope: str, order: RenderOrder, wishes: Wishes | None = None
) -> tuple[str, Callable[[Emit], str]]:
    """What a job is called, and what it does; UsageError for a scope or a file that cannot be.

    `wishes` are others than the studio's, as for another profile: the story is then read anew.
    """
    planned = _plan(snapshot, scope)
    production, found = snapshot.production, _SCOPE.fullmatch(scope)
    chapter, scene, lines = found.groups() if found else (None, None, None)
    if lines:
        ids = frozenset(lines.split(","))
        return counted(
            planned.lines, "line"
        ), lambda emit: f"{counted(speak_lines(production, ids, emit=emit), 'line')} spoken"
    if scene:
        return f"Scene {scene}", lambda emit: f"mixed: {duration(hear_scene(production, scene, emit=emit).seconds)}"
    order = replace(order, chapters=frozenset({int(chapter)}) if chapter else None)
    check_companions(order, targets(production, order))

    def whole(emit: Emit) -> str:
        report = render(produce(wishes) if wishes else production, order, emit=emit)
        report.raise_for_failures()
        return f"{duration(report.seconds)} of sound, {report.spoken} lines spoken now"

    return f"Chapter {chapter}" if chapter else "The whole book", whole


def finished_view(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The files that renders have finished, as they are on disk now."""
    found = []
    for name, known in snapshot.production.project.outputs().items():
        path = Path(name)
        if path.is_file():
            same = known.get("sha256") == file_hash(path)
            length = duration(float(known.get("seconds", 0)))
            shown = {"path": name, "title": str(known.get("title", "")), "length": length, "whole": same}
            heard = str(known.get("sha256")) if same and path.suffix in SOUND_TYPES else None
            found.append({**shown, "sha256": heard, "name": path.name})
    return found


def finished_file(snapshot: Snapshot, sha256: str) -> Path | None:
    """The finished sound of a hash, None when there is none."""
    for name, known in snapshot.production.project.outputs().items():
        path = Path(name)
        if known.get("sha256") == sha256 and path.suffix in SOUND_TYPES and path.is_file():
            return path
    return None


def steps_view(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Everything that was ever decided, the last first."""
    steps = reversed(snapshot.decisions.steps)
    return [{"revision": step.revision, "at": step.at, "what": str(step), "in_force": step.in_force} for step in steps]


def _plan(snapshot: Snapshot, scope: str) -> Plan:
    production, found = snapshot.production, _SCOPE.fullmatch(scope)
    if found is None:
        raise UsageError("there is nothing of that name to render", hint="all, chapter:N, scene:N.M, lines:N.M.L,…")
    chapter, scene, lines = found.groups()
    chapters = production.script.chapters
    if chapter:
        chapters = tuple(c for c in chapters if c.number == int(chapter))
    elif scene:
        chapters = (ScriptChapter(0, None, (production.scene(scene),)),)
    elif lines:
        ids = set(lines.split(","))
        chosen = tuple(line for line in snapshot.lines.values() if line.id in ids)
        chapters = (ScriptChapter(0, None, (ScriptScene("0.1", chosen),)),) if chosen else ()
    if not chapters:
        raise UsageError(f"the story has no {scope}")
    return plan_chapters(production, chapters, workers=0)
