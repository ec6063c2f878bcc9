"""Who may talk to the studio: this computer's own browser, with the launch link, from the studio's own pages.

Every request passes `Guard` before any routing: exact Host names (against DNS rebinding), a session cookie, and for
whatever changes something an Origin of our own, a JSON body and a header that no foreign page can send.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections import deque
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 1_000_000
"""The largest body that is read, in bytes."""

_TRIES = 5
_TRIES_WITHIN_S = 30.0
_READING = frozenset({"GET", "HEAD"})
_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Gate:
    """The launch token, which works once, and the sessions that it opened. `port` is where the studio listens."""

    def __init__(self, port: int) -> None:
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = frozenset(f"{name}:{port}" for name in names)
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        self.cookie = f"narrate-{port}"
        self._token: str | None = secrets.token_urlsafe(32)
        self._sessions: set[str] = set()
        self._wrong: deque[float] = deque(maxlen=_TRIES)

    @property
    def token(self) -> str | None:
        """The launch token, None when it has been used."""
        return self._token

    def slow_down(self) -> bool:
        """Whether too many wrong tokens came lately: then even a right one has to wait."""
        return len(self._wrong) == _TRIES and time.monotonic() - self._wrong[0] < _TRIES_WITHIN_S

    def enter(self, token: str) -> str | None:
        """A new session for the launch token, which then is used up; None for any other."""
        right = self._token is not None and hmac.compare_digest(token.encode(), self._token.encode())
        if not right:
            self._wrong.append(time.monotonic())
            return None
        self._token = None
        session = secrets.token_urlsafe(32)
        self._sessions.add(session)
        return session

    def set_cookie(self, session: str) -> str:
        """The Set-Cookie header of a session."""
        return f"{self.cookie}={session}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, cookies: str) -> bool:
        """Whether a Cookie header holds one of the sessions."""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(cookies)
        except CookieError:
            return False
        given = jar[self.cookie].value.encode() if self.cookie in jar else b""
        matches = [hmac.compare_digest(given, session.encode()) for session in self._sessions]
        return any(matches)


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or hands on with a bounded body; every answer gets the security headers."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self._refusal(scope)
        if refused is not None:
            await _answer(_secured(send), *refused)
            return
        await self._app(scope, _bounded(receive), _secured(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = scope["headers"]
        hosts = _all(headers, b"host")
        if len(hosts) != 1 or hosts[0] not in self._gate.hosts:
            return 400, "this address does not lead to the studio"
        if scope["method"] not in _READING:
            refused = self._refused_change(headers)
            if refused is not None:
                return refused
        path = scope["path"]
        if path.startswith("/static/") or path == "/auth" or (path == "/" and scope["method"] in _READING):
            return None
        return None if self.admits(headers) else (401, "open the studio with the link that `narrate studio` printed")

    def admits(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether a request comes with a session."""
        return any(self._gate.knows(cookies) for cookies in _all(headers, b"cookie"))

    def _refused_change(self, headers: Iterable[tuple[bytes, bytes]]) -> tuple[int, str] | None:
        headers = list(headers)
        origins = _all(headers, b"origin")
        if len(origins) != 1 or origins[0] not in self._gate.origins:
            return 403, "changes are taken from the studio's own pages only"
        kinds = [kind.partition(";")[0].strip().lower() for kind in _all(headers, b"content-type")]
        if kinds != ["application/json"]:
            return 415, "changes are sent as application/json"
        if _all(headers, b"x-narrate") != ["1"]:
            return 403, "the header X-Narrate is missing"
        lengths = _all(headers, b"content-length")
        if any(not length.isdigit() or len(length) > 12 or int(length) > BODY_LIMIT for length in lengths):
            return 413, f"at most {BODY_LIMIT} bytes are read"
        return None


class TooLargeError(Exception):
    """A body goes on beyond BODY_LIMIT."""


def _bounded(receive: Receive) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > BODY_LIMIT:
            raise TooLargeError
        return message

    return bounded


def _secured(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), *_HEADERS]
            if not _all(headers, b"cache-control"):
                headers.append((b"cache-control", b"no-store"))
            message = {**message, "headers": headers}
        await send(message)

    return secured


async def _answer(send: Send, status: int, what: str) -> None:
    body = json.dumps({"title": what, "status": status}).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _all(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in headers if key == name]
