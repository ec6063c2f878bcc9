"""A snapshot as plain values, for the pages and the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from narrate.locking import recordings
from narrate.memory import REASONS, SPOKEN, Standing
from narrate.mending import right_outside, similar
from narrate.planning import Pace
from narrate.readers.headings import level
from narrate.schema.cast import NARRATOR, Evidence
from narrate.schema.edits import Verb
from narrate.schema.script import Line, ScriptChapter
from narrate.stages.lock import WHY, LockState
from narrate.studio.desk import Snapshot
from narrate.targets import book_title
from narrate.writers.script_json import doubt

COLOURS = 12
PATTERNS = 4
_LONG_PARAGRAPH = 8000


def look(snapshot: Snapshot, speaker: str) -> tuple[str, str]:
    """The classes of a speaker's colour and pattern: 48 people look different, and nobody by colour alone."""
    rank = snapshot.ranks.get(speaker)
    if rank is None:
        return "cn", "p0"
    return f"c{rank % COLOURS}", f"p{(rank + rank // COLOURS) % PATTERNS}"


def project_view(snapshot: Snapshot, standing: dict[str, Standing] | None = None) -> dict[str, Any]:
    """The whole story in numbers."""
    standing = snapshot.standings() if standing is None else standing
    production = snapshot.production
    spoken = [line for line in snapshot.lines.values() if line.spoken]
    decisions = snapshot.decisions
    return {
        "title": book_title(production),
        "revision": snapshot.revision,
        "tag": snapshot.tag,
        "wording": snapshot.wording,
        "lines": len(snapshot.lines),
        "spoken": len(spoken),
        "silent": len(snapshot.lines) - len(spoken),
        "covered": covered(snapshot),
        "to_check": len(snapshot.unsure),
        "right_outside": right_outside(production),
        "decisions": len(production.decisions),
        "tray": [str(edit) for edit in production.tray],
        "can_undo": str(step) if (step := decisions.last_step()) else "",
        "can_redo": str(decisions.undone[-1]) if decisions.undone else "",
        "standing": dict(Counter(state.value for state in standing.values())),
        "notices": list(production.notices),
        "alike": [list(pair) for pair in snapshot.alike],
        "ended": [id for id, one in production.locks.items() if one.state is not LockState.HOLDS],
        "characters": character_views(snapshot),
        "chapters": [chapter_view(snapshot, chapter, standing) for chapter in production.script.chapters],
    }


def covered(snapshot: Snapshot) -> bool:
    """Whether every word of the story stands in a line: the sum that must always come out."""
    text = snapshot.production.text
    said = sum(len("".join(line.text.split())) for line in snapshot.lines.values())
    return not text or said == len("".join(text.split()))


def character_views(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Everybody who speaks, the busiest first, behind the narrator."""
    return [character_view(snapshot, who) for who in (NARRATOR, *snapshot.ranks)]


def character_view(snapshot: Snapshot, who: str) -> dict[str, Any]:
    """Somebody's name and look."""
    colour, pattern = look(snapshot, who)
    return {"id": who, "name": snapshot.names.get(who, who), "colour": colour, "pattern": pattern}


def headed(chapter: dict[str, Any]) -> str:
    """A chapter's title behind its number, unless the title is a heading that does without.

    >>> headed({"number": 2, "title": "Rain"}), headed({"number": 2, "title": "Chapter II: Rain"})
    ('Chapter 2: Rain', 'Chapter II: Rain')
    """
    title = str(chapter["title"])
    return title if level(title) else f"Chapter {chapter['number']}: {title}"


def chapter_view(snapshot: Snapshot, chapter: ScriptChapter, standing: dict[str, Standing]) -> dict[str, Any]:
    """A chapter in the list."""
    ids = [line.id for line in chapter.lines()]
    unsure = set(snapshot.unsure)
    states = Counter(standing[id] for id in ids)
    return {
        "number": chapter.number,
        "title": chapter.title or f"Chapter {chapter.number}",
        "lines": len(ids),
        "to_check": sum(id in unsure for id in ids),
        "failed": states[Standing.FAILED],
        "to_speak": sum(states[s] for s in REASONS),
        "scenes": [scene.id for scene in chapter.scenes],
    }


def line_views(
    snapshot: Snapshot, lines: Iterable[Line], standing: dict[str, Standing] | None = None
) -> list[dict[str, Any]]:
    """Lines with all that the script page shows of them."""
    standing = snapshot.standings() if standing is None else standing
    pace, unsure, store = Pace(), set(snapshot.unsure), snapshot.production.project.takes
    views = []
    for line in lines:
        call = snapshot.calls.get(line.id)
        take = store.info(call.id) if call and standing[line.id] in SPOKEN else None
        seconds = take.frames / take.rate if take else pace.seconds(call.spec) if call else 0.0
        spoken = {"take": take.id if take else None, "problems": "; ".join(take.problems) if take else ""}
        view = line_view(snapshot, line, standing[line.id]) | spoken
        views.append(view | {"unsure": line.id in unsure, "seconds": round(seconds, 1)})
    return views


def line_view(snapshot: Snapshot, line: Line, standing: Standing) -> dict[str, Any]:
    """One line."""
    said = line.attribution
    edits = snapshot.production.placed.get(line.start, ())
    return {
        "id": line.id,
        "kind": line.kind.value,
        "text": line.text,
        "spoken": line.spoken,
        "speaker": line.speaker,
        "name": snapshot.names.get(line.speaker, "Narrator"),
        "look": look(snapshot, line.speaker),
        "standing": standing.value,
        "confidence": round(said.confidence, 3) if said else 1.0,
        "doubt": round(doubt(line), 3),
        "evidence": said.evidence.value if said else "",
        "why": said.why if said else "narration",
        "candidates": [
            [snapshot.names.get(who, who), round(share, 3)] for who, share in (said.candidates if said else ())
        ],
        "decided": sorted({edit.verb.value for edit in edits if edit.verb not in (Verb.FLAG, Verb.LOCK)}),
        "lock": _lock(snapshot, line),
        "confirmed": said is not None and said.evidence is Evidence.EDITED,
        "flag": snapshot.flags.get(line.id, ""),
        "manner": line.delivery.manner or "",
        "opens": line.opens,
    }


def _lock(snapshot: Snapshot, line: Line) -> str:
    """How a line's lock stands: "" without one, "holds", or why it holds no more."""
    found = snapshot.production.locks.get(line.id)
    return "" if found is None else WHY.get(found.state, found.state.value)


def take_views(snapshot: Snapshot, line: str) -> list[dict[str, Any]]:
    """The recordings of a line, the current one first."""
    return [
        {
            "take": one.take.id,
            "voice": one.spec.voice,
            "text": one.spec.text,
            "rate": one.spec.rate,
            "pitch": one.spec.pitch_st,
            "seconds": round(one.take.frames / one.take.rate, 1),
            "lufs": one.take.lufs,
            "current": one.current,
            "locked": one.kept,
        }
        for one in recordings(snapshot.production, line)
    ]


def review_views(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The lines to review with what stands around them, in order."""
    order = list(snapshot.lines)
    places = {id: n for n, id in enumerate(order)}
    views = []
    for view in line_views(snapshot, [snapshot.lines[id] for id in snapshot.unsure]):
        line = snapshot.lines[view["id"]]
        place = places[line.id]
        around = [snapshot.lines[id] for id in (*order[max(0, place - 2) : place], *order[place + 1 : place + 3])]
        context = [
            {"id": other.id, "text": other.text, "name": snapshot.names.get(other.speaker, "Narrator")}
            for other in around
        ]
        alike = [other.id for other in similar(snapshot.production, line)]
        before = min(2, place)
        views.append({**view, "before": context[:before], "after": context[before:], "similar": alike})
    return views


def import_remarks(snapshot: Snapshot) -> list[str]:
    """What looks odd about the text as it was read."""
    found = []
    for chapter in snapshot.production.script.chapters:
        length = 0
        for line in chapter.lines():
            length = len(line.text) if line.opens else length + len(line.text)
            if length > _LONG_PARAGRAPH:
                title = chapter.title or f"chapter {chapter.number}"
                found.append(f"{title}: one paragraph has more than {_LONG_PARAGRAPH} characters; are its breaks lost?")
                break
    return found


def parts(lines: Sequence[Line], limit: int = 5000) -> list[list[Line]]:
    """The lines of a chapter in pages of at most `limit`, divided at scene breaks where there are any."""
    pages: list[list[Line]] = [[]]
    for line in lines:
        full = len(pages[-1]) >= limit
        late = len(pages[-1]) >= limit * 4 // 5
        new_scene = bool(pages[-1]) and pages[-1][-1].id.rpartition(".")[0] != line.id.rpartition(".")[0]
        if full or (late and new_scene):
            pages.append([])
        pages[-1].append(line)
    return pages
