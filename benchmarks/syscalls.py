"""Fails the N-th system call of a render, for every N that there is: a full disk, an error, the process dead.

    python benchmarks/syscalls.py [--calls write fsync …] [--processes 1]

Needs strace. After each: an exit code of the table, no traceback, a person's files untouched, every take whole, no
temporary file; and a plain run then finishes the book. `+` fails the N-th and all later ones, for every fifth N. Calls
that only look are not told of a full disk, and nobody dies at them: on disk that is death at the next call that changes
something. A number is how many points there are; behind a stroke stands how many of them were not survived.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "faults"))

from injection import Injection, Zygote, survived, zygote

WAYS = ("error=ENOSPC", "error=EIO", "signal=KILL", "error=ENOSPC+", "error=EIO+")
LOOKING = ("error=EIO", "error=EIO+")
CHANGES = ("write", "fsync", "rename", "unlink", "mkdir", "ftruncate", "openat", "close")
CALLS = {
    **dict.fromkeys(CHANGES, WAYS),
    **dict.fromkeys(("flock", "getdents64", "read", "lseek", "newfstatat"), LOOKING),
}


def tried(call: str, way: str) -> tuple[int, list[str]]:
    """How many points a call has, and what was wrong at those that were not survived."""
    injection = Injection(call, way.rstrip("+"), for_good=way.endswith("+"))
    wrong: list[str] = []
    with zygote() as warm, tempfile.TemporaryDirectory() as folder:
        for count, number in enumerate(itertools.count(1, 5 if injection.for_good else 1)):
            try:
                if not reached(warm, Path(folder) / str(number), injection, number):
                    return count, wrong
            except AssertionError as error:
                wrong.append(str(error))
    raise AssertionError("a render has an end")


def reached(warm: Zygote, folder: Path, injection: Injection, number: int) -> bool:
    """Whether a render has the N-th call; AssertionError when it is not survived."""
    return survived(warm, folder, injection, (number,)) == 1


def cell(points: int, wrong: list[str]) -> str:
    """What the table tells of a call and a way."""
    return f"{points}{f' / {len(wrong)}' if wrong else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", nargs="*", default=list(CALLS), choices=list(CALLS))
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    start, total, faults = time.monotonic(), 0, list[str]()
    print(f"{'':14}{''.join(f'{way:>16}' for way in WAYS)}")
    with ProcessPoolExecutor(options.processes) as pool:
        asked = {call: {way: pool.submit(tried, call, way) for way in CALLS[call]} for call in options.calls}
        for call, ways in asked.items():
            found = {way: future.result() for way, future in ways.items()}
            cells = (cell(*found[way]) if way in found else "–" for way in WAYS)
            print(f"{call:14}{''.join(f'{told:>16}' for told in cells)}", flush=True)
            total += sum(points for points, _ in found.values())
            faults += [fault for _, wrong in found.values() for fault in wrong]
    print(f"{total} points tried, {total - len(faults)} survived, {(time.monotonic() - start) / 60:.0f} min")
    print("\n".join(faults))


if __name__ == "__main__":
    main()
