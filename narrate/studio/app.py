"""The studio's web application: pages, the API, events and sound."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from narrate.production import Wishes
from narrate.studio import api, changes, screens
from narrate.studio.auditions import Auditions
from narrate.studio.bodies import body_of
from narrate.studio.desk import Desk
from narrate.studio.events import Events
from narrate.studio.jobs import Jobs
from narrate.studio.pages import entrance
from narrate.studio.problems import HANDLERS, problem
from narrate.studio.security import Gate, Guard


def studio(wishes: Wishes, gate: Gate) -> Starlette:
    """The application for one story, behind a gate."""
    events = Events()
    desk = Desk(wishes, events)
    jobs, auditions = Jobs(events), Auditions()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        events.open()
        jobs.open()
        watcher = threading.Thread(target=desk.watch, name="narrate-watch", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            desk.close()
            jobs.close()
            auditions.close()

    app = Starlette(
        routes=[
            Route("/", _home),
            Route("/auth", _auth, methods=["POST"]),
            Route("/api/events", _events),
            *screens.ROUTES,
            *api.ROUTES,
            *changes.ROUTES,
            Mount("/static", StaticFiles(directory=static_folder())),
        ],
        middleware=[Middleware(Guard, gate=gate)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.gate, app.state.events, app.state.desk = gate, events, desk
    app.state.jobs, app.state.auditions = jobs, auditions
    return app


def static_folder() -> Path:
    """Where the style sheet and the modules are."""
    return Path(str(resources.files("narrate.studio").joinpath("static")))


async def _home(request: Request) -> Response:
    gate: Gate = request.app.state.gate
    if not any(gate.knows(cookies) for cookies in request.headers.getlist("cookie")):
        return HTMLResponse(entrance(), 401)
    return await screens.home(request)


async def _auth(request: Request) -> Response:
    gate: Gate = request.app.state.gate
    if gate.slow_down():
        return problem(429, "too many wrong tokens: wait half a minute")
    token = (await body_of(request)).text("token", limit=200)
    session = gate.enter(token)
    if session is None:
        return problem(401, "this link has been used, or is not this studio's")
    return Response(status_code=204, headers={"set-cookie": gate.set_cookie(session)})


async def _events(request: Request) -> Response:
    events: Events = request.app.state.events
    last = request.headers.get("last-event-id", "")
    since = int(last) if last.isascii() and last.isdigit() and len(last) < 15 else None
    return StreamingResponse(events.stream(since), media_type="text/event-stream")
