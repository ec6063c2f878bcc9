"""The API that changes something: strict JSON in; what was changed is on disk when it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from narrate.casting import cost_of
from narrate.errors import UsageError
from narrate.mending import merge_value
from narrate.planning import RenderOrder, plan_chapters
from narrate.production import produce
from narrate.schema.cast import NARRATOR
from narrate.schema.edits import Edit, Verb
from narrate.schema.settings import PROFILES
from narrate.studio.auditions import Auditions, audition_voice
from narrate.studio.bodies import Body, body_of
from narrate.studio.desk import Desk
from narrate.studio.jobs import Job, Jobs
from narrate.studio.problems import problem
from narrate.studio.work import ALSO, FORMATS, work_on
from narrate.text.wording import duration

_VERBS = {verb.value: verb for verb in Verb if verb not in (Verb.MERGE, Verb.APART, Verb.LOCK, Verb.SPLIT)}


def _changes(path: str, change: Callable[[Request, Desk, Body], Response], *, method: str = "POST") -> Route:
    """A route that changes something: its body is read whole before anything is done."""

    async def endpoint(request: Request) -> Response:
        body, desk = await body_of(request), request.app.state.desk
        return await run_in_threadpool(lambda: change(request, desk, body))

    return Route(path, endpoint, methods=[method])


def _meant(desk: Desk, body: Body) -> None:
    desk.meant(body.text("wording", limit=16, default=""))


def _decide(request: Request, desk: Desk, body: Body) -> Response:
    _meant(desk, body)
    verb = _VERBS.get(body.text("verb"))
    if verb is None:
        raise UsageError(f"there is nothing of that kind to decide; allowed: {', '.join(_VERBS)}", code="N702")
    edits = desk.decide(body.texts("ids"), verb, body.text("value"), expect=body.number("revision"))
    return JSONResponse({"revision": edits[-1].revision, "step": edits[0].revision})


def _lock(request: Request, desk: Desk, body: Body) -> Response:
    _meant(desk, body)
    edits = desk.lock(body.texts("ids"), body.text("value", limit=64), expect=body.number("revision"))
    return JSONResponse({"revision": edits[-1].revision, "step": edits[0].revision})


def _split(request: Request, desk: Desk, body: Body) -> Response:
    _meant(desk, body)
    edit = desk.split(body.text("line", limit=40), body.number("word"), expect=body.number("revision"))
    return JSONResponse({"revision": edit.revision, "step": edit.revision})


def _decide_sounds(request: Request, desk: Desk, body: Body) -> Response:
    _meant(desk, body)
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
    profile = body.choices("profile", tuple(PROFILES))
    order = RenderOrder(formats=body.choices("formats", FORMATS), also=body.choices("also", ALSO))
    wishes = replace(desk.wishes, profile=profile[0]) if profile else None
    title, work = work_on(desk.snapshot(), body.text("scope", limit=12_000), order, wishes)
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
    _changes("/api/lines", _decide, method="PATCH"),
    _changes("/api/lock", _lock),
    _changes("/api/split", _split),
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
"""Every route that changes something."""
