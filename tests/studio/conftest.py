"""A studio that runs, and a client that can say anything to it, also what no browser would."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import enable_socket, socket_allow_hosts

from narrate.production import Wishes
from narrate.studio.server import Server, listen, serve

TALE = """The Quay

Chapter 1: Rain

Anna shut the door. "It rains," said Anna. "It always rains."

"Then bring the boat in," said Tom. He laughed.

"I shall," Anna said.

"You?"

"Who else?" The boat lay on the sand.

* * *

The boat was gone. Tom ran along the quay. "Anna!" he cried. "Anna, the boat!"

Chapter 2: Sun

"There it is," said Anna. She pointed.

"So it is," said Tom.
"""


@dataclass
class Answer:
    """What the studio said."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as values."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass
class Client:
    """A browser of our own, or an attacker: `head` are the headers that are sent unless others are given."""

    server: Server
    cookie: str = ""
    head: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The studio's name and port."""
        return f"127.0.0.1:{self.server.port}"

    def enter(self) -> Client:
        """Comes in by the launch link."""
        token = self.server.link.partition("token=")[2]
        answer = self.post("/auth", {"token": token})
        assert answer.status == 204
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return self

    def get(self, path: str, **headers: str) -> Answer:
        """A GET with the cookie."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: Any = None, method: str = "POST", **headers: str) -> Answer:
        """A change as the studio's own pages send it."""
        own = {"Origin": f"http://{self.host}", "Content-Type": "application/json", "X-Narrate": "1"}
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        return self.ask(method, path, data, {**own, **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request; a header of None is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        cookie = {"Cookie": self.cookie} if self.cookie else {}
        named = {name.replace("_", "-"): value for name, value in {**cookie, **headers}.items() if value is not None}
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        data = answer.read()
        connection.close()
        return Answer(answer.status, found, data)

    def raw(self, data: bytes, *, timeout: float = 10.0) -> bytes:
        """Bytes as they are, to a socket; what comes back until the studio hangs up, or a moment passes."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=timeout) as connection:
            connection.sendall(data)
            found = b""
            try:
                while block := connection.recv(65536):
                    found += block
            except (TimeoutError, ConnectionResetError):
                pass
            return found

    def decide(self, id: str, value: str, *, verb: str = "speaker", revision: int | None = None) -> Answer:
        """A decision about a line, on the revision given or the newest."""
        at = self.get("/api/project").json()["revision"] if revision is None else revision
        return self.post("/api/lines", {"ids": [id], "verb": verb, "value": value, "revision": at}, "PATCH")

    def line(self, words: str) -> dict[str, Any]:
        """The first line of a chapter that has these words."""
        for chapter in (1, 2):
            for line in self.get(f"/api/chapters/{chapter}/lines").json()["lines"]:
                if words in line["text"]:
                    found: dict[str, Any] = line
                    return found
        raise LookupError(words)


@pytest.fixture(autouse=True)
def _loopback() -> None:
    """These tests talk to a server on this computer, and to nothing else."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """A short story."""
    path = tmp_path / "tale.txt"
    path.write_text(TALE, "utf-8")
    return path


@pytest.fixture
def server(tale: Path) -> Iterator[Server]:
    """A studio for it, running."""
    found = serve(Wishes(tale, engine="tone"), listen(0))
    thread = threading.Thread(target=found.run)
    thread.start()
    while not found.started:
        thread.join(0.01)
    yield found
    found.stop()
    thread.join(15)
    assert not thread.is_alive()


@pytest.fixture
def stranger(server: Server) -> Client:
    """Somebody without a session."""
    return Client(server)


@pytest.fixture
def client(server: Server) -> Client:
    """Somebody who came in by the link."""
    return Client(server).enter()
