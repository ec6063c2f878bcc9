"""Listening and serving, on this computer only."""

from __future__ import annotations

import errno
import socket

import uvicorn

from narrate.errors import BusyError
from narrate.production import Wishes
from narrate.studio.app import studio
from narrate.studio.events import Events
from narrate.studio.security import Gate

FIRST_PORT = 8760
_TRIED = 20


class Server:
    """A studio that listens already; `run` serves until it is told to end."""

    def __init__(self, wishes: Wishes, listening: socket.socket) -> None:
        self.port: int = listening.getsockname()[1]
        self._listening = listening
        gate = Gate(self.port)
        self.link = f"http://127.0.0.1:{self.port}/#token={gate.token}"
        self.app = studio(wishes, gate)
        self.app.state.desk.snapshot()
        config = uvicorn.Config(
            self.app,
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=3,
        )
        self._server = _Server(config, self.app.state.events)

    @property
    def started(self) -> bool:
        """Whether it serves by now."""
        return self._server.started

    def run(self) -> None:
        """Serves until SIGINT, SIGTERM or `stop`."""
        self._server.run(sockets=[self._listening])

    def stop(self) -> None:
        """Ends `run`, from another thread."""
        self._server.should_exit = True


class _Server(uvicorn.Server):
    """Ends the streams of events first: they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, events: Events) -> None:
        super().__init__(config)
        self._events = events

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._events.close()
        await super().shutdown(sockets)


def serve(wishes: Wishes, listening: socket.socket) -> Server:
    """A studio for a story on a socket that listens; NarrateError when the story cannot be read."""
    return Server(wishes, listening)


def listen(port: int | None) -> socket.socket:
    """A socket on this computer's own address: on `port`, or on the first free one; BusyError when there is none."""
    ports = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + _TRIED)]
    for number in ports:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", number))
            found.listen(512)
        except OSError as error:
            found.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return found
    what = f"port {port} is in use" if port is not None else f"ports {ports[0]} to {ports[-1]} are in use"
    raise BusyError(what, code="N704", hint="choose another one with --port")
