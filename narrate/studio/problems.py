"""Errors as RFC 9457 problem+json, with the codes of the command line."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from narrate.errors import BusyError, InputError, NarrateError, StorageError, UsageError, VoiceError, VoiceSheetError
from narrate.studio.security import TooLargeError

_STATUS = ((BusyError, 409), (StorageError, 507), (UsageError, 422), (InputError, 422), (VoiceError, 422))


def problem(status: int, what: str, **more: Any) -> JSONResponse:
    """The answer to a request that cannot be fulfilled."""
    return JSONResponse({"title": what, "status": status, **more}, status, media_type="application/problem+json")


async def narrate_problem(request: Request, error: Exception) -> JSONResponse:
    """What a NarrateError says: what, where, the next step."""
    if not isinstance(error, NarrateError):
        raise error
    kinds = (*_STATUS, (VoiceSheetError, 422))
    status = next((status for kind, status in kinds if isinstance(error, kind)), 500)
    where = {"file": error.place.path, "line": error.place.line} if error.place else {}
    return problem(status, error.what, detail=error.hint, code=error.code, **where)


async def too_large(request: Request, error: Exception) -> JSONResponse:
    """The answer to a body without end."""
    return problem(413, "the body is too large")


HANDLERS = {NarrateError: narrate_problem, TooLargeError: too_large}
"""The exception handlers of the app."""
