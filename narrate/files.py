"""Files written whole or not at all, and locks that die with their holder."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from narrate.errors import BusyError, Place, StorageError

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space and run the same command again: nothing finished is lost"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run the same command again"),
    errno.EFBIG: ("the file would be larger than this disk or shell allows", "check `ulimit -f`"),
    errno.EROFS: ("the folder is read-only", "choose another place with -o, or copy the story to a writable folder"),
    errno.EACCES: ("permission denied", "choose another place with -o, or mend the folder's permissions"),
    errno.EPERM: ("not permitted", "choose another place with -o, or mend the folder's permissions"),
    errno.EMFILE: ("too many files are open", "check `ulimit -n`"),
    errno.ENAMETOOLONG: ("the file name is too long", "give a shorter one with -o"),
}


def storage_error(error: OSError, path: Path | str) -> StorageError:
    """The StorageError that tells a person what an OSError on `path` means."""
    reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
    return StorageError(reason, code="N501", place=Place(str(path)), hint=hint)


@contextlib.contextmanager
def storage(path: Path | str) -> Iterator[None]:
    """Turns any OSError inside into a StorageError that names `path`."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`; when the block ends well it is flushed to disk and takes the name of `path`."""
    partial = path.with_name(f".{path.name[:120]}.partial-{os.getpid()}")
    with storage(path):
        try:
            yield partial
            _flush(partial)
            partial.replace(path)
            _flush_folder(path.parent)
        finally:
            partial.unlink(missing_ok=True)


def write_bytes(path: Path, data: bytes) -> None:
    """Writes `data` to `path`, whole or not at all."""
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as partial:
        partial.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    """Writes `text` as UTF-8 to `path`, whole or not at all."""
    write_bytes(path, text.encode("utf-8", "surrogatepass"))


def link(source: Path, target: Path) -> None:
    """Gives the bytes of `source` the name `target` too: the same bytes where the disk allows, else a copy."""
    with storage(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and target.samefile(source):
            return
    with replacing(target) as partial:
        try:
            os.link(source, partial)
        except OSError:
            shutil.copyfile(source, partial)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders, and its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock file `path`; raises BusyError when another process does. The system frees it on death."""
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+", encoding="utf-8")
    with handle:
        _lock(handle.fileno(), path)
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


@contextlib.contextmanager
def waiting(path: Path, *, timeout_s: float = 10.0) -> Iterator[None]:
    """Holds the lock file `path` for a moment, after whoever holds it now; BusyError when that takes too long."""
    until = time.monotonic() + timeout_s
    while True:
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(exclusive(path))
            except BusyError:
                if time.monotonic() > until:
                    raise
            else:
                yield
                return
        time.sleep(0.01)


def _lock(descriptor: int, path: Path) -> None:
    try:
        _lock_now(descriptor)
    except (BlockingIOError, PermissionError):
        holder = path.read_text("utf-8", "replace").strip()
        raise BusyError(
            f"another narrate{f' (process {holder})' if holder else ''} is working on this story",
            code="N901",
            place=Place(str(path.parent)),
            hint="wait until it is done, or stop it: what it has spoken is kept",
        ) from None


def _lock_now(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
