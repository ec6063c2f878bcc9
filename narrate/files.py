"""Files written whole or not at all, and locks that die with their holder."""

from __future__ import annotations

import contextlib
import errno
import os
import platform
import re
import shutil
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

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

_NO_LOCKS = frozenset((errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP))
"""What file systems without locks answer: some network mounts and FUSE."""

_STALE_S = 3600.0
"""So old is no temporary file that somebody still writes."""

_WRITER = re.compile(r"\.partial-([0-9a-f]{8})-(\d+)-[0-9a-f]+$")
"""The computer and the process in the name of a temporary file."""


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
    writer = f"{_computer()}-{os.getpid()}-{threading.get_ident():x}"
    partial = path.with_name(f".{_cut(path.name)}.partial-{writer}")
    with storage(path):
        try:
            yield partial
            _flush(partial)
            partial.replace(path)
            flush_folder(path.parent)
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


def write_parts(path: Path, parts: Iterable[str]) -> None:
    """Writes one part of a text after the other as UTF-8 to `path`, the file whole or not at all."""
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as partial, partial.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        file.writelines(parts)


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


def sweep(folder: Path, pattern: str = "") -> int:
    """Removes temporary files of dead processes and those an hour old; returns how many. `pattern` is of folders."""
    strays = [path for path in folder.glob(f"{pattern}.*.partial-*") if _is_stray(path)]
    for path in strays:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return len(strays)


def _is_stray(path: Path) -> bool:
    writer = _WRITER.search(path.name)
    dead = writer is not None and writer[1] == _computer() and not _is_alive(int(writer[2]))
    return dead or time.time() - _modified(path) > _STALE_S


def _computer() -> str:
    """A short name of this computer: a process number of another one, on a shared disk, says nothing here."""
    return f"{zlib.crc32(platform.node().encode('utf-8', 'surrogateescape')):08x}"


def _is_alive(process: int) -> bool:
    if os.name == "nt":  # where signal 0 is not a question but a blow
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return not _is_ended(process)


def _is_ended(process: int) -> bool:
    """Whether a process has ended and only waits to be asked how: signals still reach it. Told by Linux only."""
    try:
        return Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[:1] in ([b"Z"], [b"X"])
    except OSError:
        return False


def _modified(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return time.time()


def _cut(name: str) -> str:
    """A name that leaves room for what is put round it: file systems allow 255 bytes."""
    return name.encode("utf-8", "surrogateescape")[:120].decode("utf-8", "ignore")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk: a file is not safe before its name is."""
    if os.name == "nt":  # Windows opens no folders, and its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Holds the lock file `path`; yields False where the file system has no locks.

    BusyError when another process holds it. The system frees it on death.
    """
    with _lock_file(path) as handle:
        try:
            locked = _locks(handle.fileno())
        except (BlockingIOError, PermissionError):
            raise _busy(path) from None
        with storage(path):
            handle.truncate(0)
            handle.write(f"{os.getpid()}\n")
            handle.flush()
        yield locked


@contextlib.contextmanager
def _lock_file(path: Path) -> Iterator[TextIO]:
    with storage(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("a+", encoding="utf-8")
    with handle:
        yield handle


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


def _busy(path: Path) -> BusyError:
    holder = path.read_text("utf-8", "replace").strip()
    return BusyError(
        f"another narrate{f' (process {holder})' if holder else ''} is working on this story",
        code="N901",
        place=Place(str(path.parent)),
        hint="wait until it is done, or stop it: what it has spoken is kept",
    )


def _locks(
    descriptor: int,
) -> bool:
    try:
        _lock_now(descriptor)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return False
    return True


def _lock_now(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        return
    import fcntl

    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
