"""The API: JSON in and out. Reading changes nothing; changes are on disk when they are answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from narrate.casting import cost_of
from narrate.errors import UsageError
from narrate.listening import captions, heard
from narrate.mending import merge_value
from narrate.planning import plan_chapters
from narrate.production import produce
from narrate.schema.cast import NARRATOR
from narrate.schema.edits import Edit, Verb
from narrate.studio import castviews, views
from narrate.studio.auditions import Auditions, audition_voice
from narrate.studio.bodies import Body, body_of
from narrate.studio.desk import Desk, Snapshot
from narrate.studio.jobs import Job, Jobs
from narrate.studio.media import send_bytes, send_file
from narrate.studio.problems import problem
from narrate.studio.staging import sound_wav, stage_view
from narrate.studio.work import finished_view, plan_view, steps_view, work_on
from narrate.text.wording import duration

_TAKE = re.compile(r"[0-9a-f]{64}")
_VERBS = {verb.value: verb for verb in Verb if verb not in (Verb.MERGE, Verb.APART, Verb.LOCK)}


def _reads(path: str, reader: Callable[[Request, Snapshot], Response]) -> Route:
    """A route that only looks."""

    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        return await run_in_threadpool(lambda: reader(request, desk.snapshot()))

    return Route(path, endpoint, methods=["GET"])


def _changes(path: str, change: Callable[[Request, Desk, Body], Response], *, method: str = "POST") -> Route:
    """A route that changes something: its body is read whole before anything is done."""

    async def endpoint(request: Request) -> Response:
        body, desk = await body_of(request), request.app.state.desk
        return await run_in_threadpool(lambda: change(request, desk, body))

    return Route(path, endpoint, methods=[method])


def _project(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(views.project_view(snapshot))


def _lines(request: Request, snapshot: Snapshot) -> Response:
    chapter = snapshot.chapter(request.path_params["chapter"])
    if chapter is None:
        return problem(404, "there is no such chapter")
    head = {"revision": snapshot.revision, "tag": snapshot.tag, "characters": views.character_views(snapshot)}
    return JSONResponse({**head, "lines": views.line_views(snapshot, chapter.lines())})


def _line(request: Request, snapshot: Snapshot) -> Response:
    line = snapshot.lines.get(request.path_params["line"])
    return JSONResponse(views.line_views(snapshot, [line])[0]) if line else problem(404, "there is no such line")


def _takes(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(views.take_views(snapshot, request.path_params["line"]))


def _review(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse({"revision": snapshot.revision, "items": views.review_views(snapshot)})


def _cast(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(castviews.cast_views(snapshot))


def _voices(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(castviews.voice_views(snapshot, request.query_params.get("for", "")))


def _plan(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(plan_view(snapshot, request.query_params.get("scope", "all")))


def _finished(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(finished_view(snapshot))


def _history(request: Request, snapshot: Snapshot) -> Response:
    undone = snapshot.decisions.undone
    again = str(undone[-1]) if undone else ""
    return JSONResponse({"revision": snapshot.revision, "steps": steps_view(snapshot), "can_redo": again})


def _jobs(request: Request, snapshot: Snapshot) -> Response:
    jobs: Jobs = request.app.state.jobs
    return JSONResponse([job.as_json() for job in jobs.all()])


def _take(request: Request, snapshot: Snapshot) -> Response:
    id, store = request.path_params["take"], snapshot.production.project.takes
    if _TAKE.fullmatch(id) is None or not store.has(id):
        return problem(404, "there is no such take")
    return send_bytes(request, store.flac(id), "audio/flac")


def _scene(request: Request, snapshot: Snapshot) -> Response:
    found = heard(snapshot.production, _scene_id(request, snapshot))
    if found is None:
        return JSONResponse({"mixed": False})
    kept = {"mixed": True, "current": found.current, "seconds": found.seconds, "peaks": found.peaks}
    return JSONResponse({**kept, "cues": found.cues})


def _mix(request: Request, snapshot: Snapshot) -> Response:
    found = heard(snapshot.production, _scene_id(request, snapshot))
    return send_file(request, found.file, "audio/wav") if found else problem(404, "the scene has not been mixed")


def _captions(request: Request, snapshot: Snapshot) -> Response:
    found = heard(snapshot.production, _scene_id(request, snapshot))
    if found is None:
        return problem(404, "the scene has not been mixed")
    return Response(captions(snapshot.production, found), media_type="text/vtt")


def _stage(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(stage_view(snapshot, _scene_id(request, snapshot)))


def _sound(request: Request, snapshot: Snapshot) -> Response:
    return send_bytes(
        request, sound_wav(snapshot.production, request.path_params["sound"]), "audio/wav", kept="no-cache"
    )


def _scene_id(request: Request, snapshot: Snapshot) -> str:
    scene: str = request.path_params["scene"]
    return snapshot.production.scene(scene).id


def _decide(request: Request, desk: Desk, body: Body) -> Response:
    verb = _VERBS.get(body.text("verb"))
    if verb is None:
        raise UsageError(f"there is nothing of that kind to decide; allowed: {', '.join(_VERBS)}", code="N702")
    edits = desk.decide(body.texts("ids"), verb, body.text("value"), expect=body.number("revision"))
    return JSONResponse({"revision": edits[-1].revision, "step": edits[0].revision})


def _lock(request: Request, desk: Desk, body: Body) -> Response:
    edits = desk.lock(body.texts("ids"), body.text("value", limit=64), expect=body.number("revision"))
    return JSONResponse({"revision": edits[-1].revision, "step": edits[0].revision})


def _decide_sounds(request: Request, desk: Desk, body: Body) -> Response:
    values = body.texts("values")
    edits = desk.decide_sounds(body.text("line", limit=40), values, expect=body.number("revision"))
    return JSONResponse({"revision": edits[-1].revision, "step": edits[0].revision})


def _merge(request: Request, desk: Desk, body: Body) -> Response:
    names = f"{body.text('into', limit=200)}={body.text('other', limit=200)}"
    if body.fields.get("dry_run") is True:
        return JSONResponse(_supposed(desk, names))
    apart = body.fields.get("apart") is True
    return JSONResponse({"revision": desk.merge(names, apart=apart, expect=body.number("revision")).revision})


def _choose_cast(request: Request, desk: Desk, body: Body) -> Response:
    which = body.text("cast", limit=20)
    if which not in ("full", "single"):
        raise UsageError(f"{which!r} is no cast; allowed: full, single", code="N702")
    desk.choose_cast(which, expect=body.number("revision"))
    return JSONResponse({"revision": _revision(desk)})


def _supposed(desk: Desk, names: str) -> dict[str, Any]:
    """What a merge would move and make necessary to speak."""
    snapshot = desk.snapshot()
    value = merge_value(snapshot.production, names)
    edit = Edit(snapshot.revision + 1, Verb.MERGE, value)
    after = produce(desk.wishes, supposing=(edit,))
    named = {character.id: character.name for character in after.script.characters}
    moved = [
        line.id
        for line in after.script.lines()
        if named.get(line.speaker, "Narrator") != snapshot.names.get(snapshot.lines[line.id].speaker, "Narrator")
    ]
    before = plan_chapters(snapshot.production, snapshot.production.script.chapters, workers=0)
    planned = plan_chapters(after, after.script.chapters, workers=0)
    return {"lines": len(moved), "takes": max(0, planned.to_speak - before.to_speak), "revision": snapshot.revision}


def _revoice(request: Request, desk: Desk, body: Body) -> Response:
    voice = body.text("voice", limit=200, default="") or None
    cost = desk.revoice(body.text("name", limit=200), voice, _shapes(body), expect=body.number("revision"))
    return JSONResponse({"lines": cost.lines, "seconds": cost.work_seconds, "revision": _revision(desk)})


def _shapes(body: Body) -> dict[str, float]:
    asked = {"rate": body.decimal("rate", 0.5, 2.0), "pitch": body.decimal("pitch", -12.0, 12.0)}
    return {key: value for key, value in asked.items() if value is not None}


def _undo(request: Request, desk: Desk, body: Body) -> Response:
    which = body.number("step") if "step" in body.fields else None
    step = desk.undo(which, expect=body.number("revision"))
    return JSONResponse({"revision": _revision(desk), "undone": str(step) if step else ""})


def _redo(request: Request, desk: Desk, body: Body) -> Response:
    step = desk.redo(expect=body.number("revision"))
    return JSONResponse({"revision": _revision(desk), "redone": str(step) if step else ""})


def _revision(desk: Desk) -> int:
    return desk.project.journal.read().last


def _audition(request: Request, desk: Desk, body: Body) -> Response:
    auditions: Auditions = request.app.state.auditions
    snapshot, id = desk.snapshot(), body.text("line", limit=40)
    speaker = snapshot.lines[id].speaker if id in snapshot.lines else NARRATOR
    voice = audition_voice(snapshot, speaker, body.text("voice", limit=200), _shapes(body))
    take, cached = auditions.hear(snapshot, id, voice)
    cost = cost_of(snapshot.production, speaker, voice)
    about = {"lines": cost.lines, "work": duration(cost.work_seconds)}
    seconds = round(take.frames / take.rate, 2)
    return JSONResponse(
        {"url": f"/api/takes/{take.id}", "seconds": seconds, "lufs": take.lufs, "cached": cached, **about}
    )


def _order(request: Request, desk: Desk, body: Body) -> Response:
    jobs: Jobs = request.app.state.jobs
    title, work = work_on(desk.snapshot(), body.text("scope", limit=12_000))
    job = jobs.submit(title, work, key=body.text("key", limit=80, default=""))
    return JSONResponse(job.as_json(), 202)


def _steer(how: Callable[[Jobs, int], None]) -> Callable[[Request, Desk, Body], Response]:
    def steer(request: Request, desk: Desk, body: Body) -> Response:
        jobs: Jobs = request.app.state.jobs
        job: Job | None = jobs.get(request.path_params["job"])
        if job is None:
            return problem(404, "there is no such job")
        how(jobs, job.id)
        return JSONResponse(job.as_json())

    return steer


ROUTES = (
    _reads("/api/project", _project),
    _reads("/api/chapters/{chapter:int}/lines", _lines),
    _reads("/api/lines/{line}", _line),
    _reads("/api/lines/{line}/takes", _takes),
    _reads("/api/review", _review),
    _reads("/api/cast", _cast),
    _reads("/api/voices", _voices),
    _reads("/api/plan", _plan),
    _reads("/api/finished", _finished),
    _reads("/api/history", _history),
    _reads("/api/jobs", _jobs),
    _reads("/api/takes/{take}", _take),
    _reads("/api/scenes/{scene}", _scene),
    _reads("/api/scenes/{scene}/stage", _stage),
    _reads("/api/sounds/{sound}", _sound),
    _reads("/api/scenes/{scene}/mix", _mix),
    _reads("/api/scenes/{scene}/captions.vtt", _captions),
    _changes("/api/lines", _decide, method="PATCH"),
    _changes("/api/lock", _lock),
    _changes("/api/stage", _decide_sounds),
    _changes("/api/cast/merge", _merge),
    _changes("/api/cast/voice", _revoice),
    _changes("/api/cast/kind", _choose_cast),
    _changes("/api/undo", _undo),
    _changes("/api/redo", _redo),
    _changes("/api/audition", _audition),
    _changes("/api/jobs", _order),
    _changes("/api/jobs/{job:int}/pause", _steer(Jobs.pause)),
    _changes("/api/jobs/{job:int}/resume", _steer(Jobs.resume)),
    _changes("/api/jobs/{job:int}/cancel", _steer(Jobs.cancel)),
)
"""Every route of the API but the events."""
