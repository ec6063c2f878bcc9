"""Fails the N-th system call of a render, for every N that there is: a full disk, an error, the process dead.

    python benchmarks/syscalls.py [--calls write fsync …]

Needs strace. After each: an exit code of the table, no traceback, a person's files untouched, every take whole, no
temporary file; and a plain run then finishes the book. `+` fails the N-th and all later ones, for every fifth N.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "faults"))

from injection import Injection, survived, zygote

CALLS = ("openat", "read", "write", "fsync", "rename", "unlink", "mkdir", "flock", "lseek", "newfstatat")
WAYS = ("error=ENOSPC", "error=EIO", "signal=KILL", "error=ENOSPC+", "error=EIO+")
_FAR = 100_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", nargs="*", default=CALLS, choices=CALLS)
    options = parser.parse_args()
    start, total = time.monotonic(), 0
    print(f"{'':14}{''.join(f'{way:>16}' for way in WAYS)}")
    with zygote() as warm, tempfile.TemporaryDirectory() as folder:
        for call in options.calls:
            row = []
            for way in WAYS:
                injection = Injection(call, way.rstrip("+"), for_good=way.endswith("+"))
                points = range(1, _FAR, 5 if injection.for_good else 1)
                row.append(survived(warm, Path(folder), injection, points))
            print(f"{call:14}{''.join(f'{count:16}' for count in row)}", flush=True)
            total += sum(row)
    print(f"{total} points tried, {total} survived, {(time.monotonic() - start) / 60:.0f} min")


if __name__ == "__main__":
    main()
