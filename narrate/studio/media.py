"""Sound over HTTP: one byte range at a time, so that a player can seek."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_BLOCK = 1 << 16
IMMUTABLE = "private, max-age=31536000, immutable"
"""Cache-Control of what is named by its content."""


def send_bytes(request: Request, data: bytes, kind: str, *, kept: str = IMMUTABLE) -> Response:
    """Data, or the range of it that was asked for; 416 for a range that it does not have."""
    try:
        start, end = _asked(request, len(data))
    except ValueError:
        return _unsatisfiable(len(data))
    headers = {**_headers(request, start, end, len(data)), "cache-control": kept}
    return Response(data[start:end], _status(request), headers, media_type=kind)


def send_file(request: Request, path: Path, kind: str) -> Response:
    """A file, or the range of it that was asked for; 416 for a range that it does not have."""
    size = path.stat().st_size
    try:
        start, end = _asked(request, size)
    except ValueError:
        return _unsatisfiable(size)
    headers = {**_headers(request, start, end, size), "content-length": str(end - start)}
    return StreamingResponse(_blocks(path, start, end), _status(request), headers, media_type=kind)


def _asked(request: Request, size: int) -> tuple[int, int]:
    """The half-open range of bytes to send; ValueError for anything but one range that begins inside."""
    header = request.headers.get("range")
    if header is None:
        return 0, size
    found = _RANGE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        raise ValueError(header)
    if found[1] == "":
        start, end = max(0, size - int(found[2])), size
    else:
        start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
    if start >= end:
        raise ValueError(header)
    return start, end


def _status(request: Request) -> int:
    return 206 if "range" in request.headers else 200


def _headers(request: Request, start: int, end: int, size: int) -> dict[str, str]:
    ranged = {"content-range": f"bytes {start}-{end - 1}/{size}"} if "range" in request.headers else {}
    return {"accept-ranges": "bytes", **ranged}


def _unsatisfiable(size: int) -> Response:
    return Response("no such range", 416, {"content-range": f"bytes */{size}"}, media_type="text/plain")


def _blocks(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (block := file.read(min(_BLOCK, end - start))):
            start += len(block)
            yield block
