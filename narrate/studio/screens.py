"""The routes of the pages. Reading a story may take a while: it is done in a thread."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from narrate.errors import NarrateError
from narrate.listening import heard
from narrate.mending import right_outside
from narrate.planning import scene_list
from narrate.studio import castviews, pages, views
from narrate.studio.desk import Desk, Snapshot
from narrate.studio.markup import Html, join, tag
from narrate.studio.scriptpage import script_page
from narrate.studio.work import plan_view, steps_view
from narrate.text.wording import duration, shortened

Screen = Callable[[Request, Snapshot], Response]
SCENE = re.compile(r"\d{1,6}\.\d{1,6}")


async def home(request: Request) -> Response:
    """The import report."""
    return await _shown(request, _report)


def _route(path: str, screen: Screen) -> Route:
    async def endpoint(request: Request) -> Response:
        return await _shown(request, screen)

    return Route(path, endpoint)


async def _shown(request: Request, screen: Screen) -> Response:
    desk: Desk = request.app.state.desk
    try:
        return await run_in_threadpool(lambda: screen(request, desk.snapshot()))
    except NarrateError as error:
        return HTMLResponse(pages.trouble(str(error)), 500)


def _page(snapshot: Snapshot, screen: str, title: str, *inside: object) -> Response:
    language = (snapshot.production.script.metadata.language or snapshot.production.settings.language)[:20]
    return HTMLResponse(pages.page(screen, title, views.project_view(snapshot), *inside, language=language))


def _report(request: Request, snapshot: Snapshot) -> Response:
    seconds = duration(sum(scene.seconds for scene in scene_list(snapshot.production)))
    body = pages.report_page(views.project_view(snapshot), views.import_remarks(snapshot), seconds)
    return _page(snapshot, "report", "What was understood", body)


def _first_chapter(request: Request, snapshot: Snapshot) -> Response:
    unsure = snapshot.unsure[0].partition(".")[0] if snapshot.unsure else None
    first = snapshot.production.script.chapters[0].number
    return RedirectResponse(f"/script/{unsure or first}", 303)


def _script(request: Request, snapshot: Snapshot) -> Response:
    number = request.path_params["chapter"]
    chapter = snapshot.chapter(number)
    if chapter is None:
        return _missing()
    standing = snapshot.standings()
    project = views.project_view(snapshot, standing)
    told = next(c for c in project["chapters"] if c["number"] == number)
    parts = views.parts(list(chapter.lines()))
    asked = request.query_params.get("part", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    if not 1 <= part <= len(parts):
        return _missing()
    rows = views.line_views(snapshot, parts[part - 1], standing)
    title = f"{views.headed(told)}, {told['to_check']} to check"
    body = script_page(project, told, rows, _parts_strip(number, part, len(parts)))
    return HTMLResponse(pages.page("script", title, project, body, language=snapshot.production.settings.language))


def _parts_strip(chapter: int, part: int, count: int) -> Html:
    if count == 1:
        return join([])
    links = [
        tag("a", f"part {n}", href=f"/script/{chapter}?part={n}", aria_current="page" if n == part else None)
        for n in range(1, count + 1)
    ]
    return tag("nav", *links, aria_label="Parts of the chapter", class_="strip")


def _review(request: Request, snapshot: Snapshot) -> Response:
    count = len(snapshot.unsure)
    return _page(snapshot, "review", f"Review, {count} to check", _queue(snapshot))


def _queue(snapshot: Snapshot) -> Html:
    return pages.review_page(views.review_views(snapshot), right_outside(snapshot.production))


def _cast(request: Request, snapshot: Snapshot) -> Response:
    return _page(snapshot, "cast", "Cast", pages.cast_page(castviews.cast_views(snapshot)))


def _scenes(request: Request, snapshot: Snapshot) -> Response:
    rows = [
        {
            "id": scene.id,
            "chapter": scene.chapter,
            "words": shortened(scene.words, 70),
            "length": f"about {duration(scene.seconds)}",
            "mixed": _mixed(snapshot, scene.id),
        }
        for scene in scene_list(snapshot.production)
    ]
    return _page(snapshot, "listening", "Listen", pages.scenes_page(rows))


def _mixed(snapshot: Snapshot, scene: str) -> str:
    if not (snapshot.production.project.folder / "previews" / f"{scene}.json").is_file():
        return "not mixed yet"
    found = heard(snapshot.production, scene)
    return "not mixed yet" if found is None else "ready" if found.current else "changed since it was mixed"


def _listen(request: Request, snapshot: Snapshot) -> Response:
    scene = request.path_params["scene"]
    ids = [s.id for chapter in snapshot.production.script.chapters for s in chapter.scenes]
    if scene not in ids:
        return _missing()
    lines = views.line_views(snapshot, [line for line in snapshot.production.scene(scene).lines if line.spoken])
    place = ids.index(scene)
    beside = (ids[place - 1] if place else None, ids[place + 1] if place + 1 < len(ids) else None)
    return _page(snapshot, "listen", f"Scene {scene}", pages.listen_page(scene, lines, beside))


def _render(request: Request, snapshot: Snapshot) -> Response:
    return _page(snapshot, "render", "Render", pages.render_page(plan_view(snapshot, "all")))


def _history(request: Request, snapshot: Snapshot) -> Response:
    return _page(snapshot, "history", "History", pages.history_page(steps_view(snapshot)))


def _missing() -> Response:
    return HTMLResponse(pages.trouble("There is no such page in this story."), 404)


ROUTES = (
    _route("/script", _first_chapter),
    _route("/script/{chapter:int}", _script),
    _route("/review", _review),
    _route("/cast", _cast),
    _route("/listen", _scenes),
    _route("/listen/{scene}", _listen),
    _route("/render", _render),
    _route("/history", _history),
)
"""Every page but the first."""
