"""The API that looks: JSON out, sound, captions. Nothing is changed by reading."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from narrate.listening import captions, heard
from narrate.studio import castviews, views
from narrate.studio.desk import Desk, Snapshot
from narrate.studio.jobs import Jobs
from narrate.studio.media import send_bytes, send_file
from narrate.studio.problems import problem
from narrate.studio.staging import sound_wav, stage_view
from narrate.studio.work import SOUND_TYPES, finished_file, finished_view, plan_view, steps_view

_TAKE = re.compile(r"[0-9a-f]{64}")


def _reads(path: str, reader: Callable[[Request, Snapshot], Response]) -> Route:
    """A route that only looks."""

    async def endpoint(request: Request) -> Response:
        desk: Desk = request.app.state.desk
        return await run_in_threadpool(lambda: reader(request, desk.snapshot()))

    return Route(path, endpoint, methods=["GET"])


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
    return JSONResponse(
        {"revision": snapshot.revision, "wording": snapshot.wording, "items": views.review_views(snapshot)}
    )


def _cast(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(castviews.cast_views(snapshot))


def _voices(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(castviews.voice_views(snapshot, request.query_params.get("for", "")))


def _plan(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(plan_view(snapshot, request.query_params.get("scope", "all")))


def _finished(request: Request, snapshot: Snapshot) -> Response:
    return JSONResponse(finished_view(snapshot))


def _file(request: Request, snapshot: Snapshot) -> Response:
    found = finished_file(snapshot, request.path_params["sha"])
    if found is None:
        return problem(404, "there is no such file")
    return send_file(request, found, SOUND_TYPES[found.suffix])


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
    _reads("/api/finished/{sha}", _file),
    _reads("/api/history", _history),
    _reads("/api/jobs", _jobs),
    _reads("/api/takes/{take}", _take),
    _reads("/api/scenes/{scene}", _scene),
    _reads("/api/scenes/{scene}/stage", _stage),
    _reads("/api/sounds/{sound}", _sound),
    _reads("/api/scenes/{scene}/mix", _mix),
    _reads("/api/scenes/{scene}/captions.vtt", _captions),
)
"""Every route that looks, but the events."""
