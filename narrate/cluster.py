"""Speaking on other machines, by dask.distributed: its executor and its scheduler, no queue of our own."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from narrate import __version__
from narrate.errors import ToolError, UsageError
from narrate.workers import Crew

if TYPE_CHECKING:
    from distributed import Client

_ADDRESS = re.compile(r"dask://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})")
_ANSWER_S = 10
_ALONE_S = 60.0
"""So long a cluster may be without any worker: those that died are started again by their nannies."""


def check_address(address: str) -> str:
    """The scheduler's address for dask; UsageError for one that is not of the form dask://HOST:PORT.

    >>> check_address("dask://127.0.0.1:8786")
    'tcp://127.0.0.1:8786'
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or not 0 < int(match[2]) < 65536:
        raise UsageError(f"{address!r} is no executor", code="N001", hint="like dask://127.0.0.1:8786")
    return f"tcp://{match[1]}:{match[2]}"


@contextmanager
def cluster(address: str, *, alone_s: float = _ALONE_S) -> Iterator[Crew]:
    """The workers of the scheduler at `dask://HOST:PORT` as a crew, as long as the block lasts.

    ToolError when nobody answers, when there is no worker, or when workers have another narrate; by the crew's `check`
    when every worker has been gone for `alone_s` seconds.
    """
    client = _connected(check_address(address), address)
    try:
        watch = Watch(client, address, alone_s)
        executor = client.get_executor(pure=False)
        try:
            yield Crew(executor, _agreeing(client, address), afar=True, check=watch.check)
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close(timeout=_ANSWER_S)


def _connected(tcp: str, address: str) -> Client:
    import asyncio

    try:
        from distributed import Client
    except ImportError:
        raise ToolError(
            "the package dask.distributed is missing", code="N410", hint="pip install 'narrate-drama[cluster]'"
        ) from None
    for name in ("asyncio", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what it would log is told as narrate's errors are
    try:
        return Client(tcp, timeout=_ANSWER_S, set_as_default=False)
    except (OSError, ValueError, asyncio.TimeoutError) as error:
        raise ToolError(
            f"no dask scheduler answers at {address}", code="N410", hint="start one: `dask scheduler`"
        ) from error


def _agreeing(client: Client, address: str) -> int:
    """How many workers there are, all with this version of narrate."""
    versions = client.run(_version, on_error="return")
    if not versions:
        hint = f"start some: `dask worker {check_address(address)}`"
        raise ToolError(f"the scheduler at {address} has no workers", code="N411", hint=hint)
    for worker, version in sorted(versions.items()):
        if version != __version__:
            other = f"narrate {version}" if isinstance(version, str) else f"no narrate ({version})"
            hint = f"pip install narrate-drama=={__version__} there"
            raise ToolError(f"the worker {worker} has {other}", code="N411", hint=hint)
    return len(versions)


def _version() -> str:
    """Runs on a worker."""
    return __version__


class Attendance(Protocol):
    """Who knows the workers: a dask client."""

    def nthreads(self) -> dict[str, int]:
        """The threads of each worker that is there."""
        ...


class Watch:
    """Notices when a cluster has had no worker for too long: its work would wait for ever."""

    def __init__(self, client: Attendance, address: str, alone_s: float) -> None:
        self._client = client
        self._address = address
        self._alone_s = alone_s
        self._seen = time.monotonic()

    def check(self) -> None:
        """ToolError when nobody has been there for too long, or when the scheduler does not answer."""
        try:
            present = bool(self._client.nthreads())
        except (OSError, ValueError, RuntimeError) as error:
            raise self._gone("the scheduler") from error
        if present:
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > self._alone_s:
            raise self._gone("every worker")

    def _gone(self, who: str) -> ToolError:
        hint = "what is spoken is kept: start it again, and run the same command"
        return ToolError(f"{who} of {self._address} is gone", code="N412", hint=hint)
