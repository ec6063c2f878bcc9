"""The N-th system call of a render fails, or the process dies at it; `benchmarks/syscalls.py` tries every N."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from injection import Injection, Zygote, survived, zygote

pytestmark = pytest.mark.slow

SOME = (1, 2, 3, 5, 8, 13, 21)


@pytest.fixture(scope="module")
def warm() -> Iterator[Zygote]:
    with zygote() as made:
        yield made


@pytest.mark.parametrize("how", ["error=ENOSPC", "error=EIO", "signal=KILL"])
@pytest.mark.parametrize("call", ["openat", "write", "fsync", "rename", "unlink", "mkdir"])
def test_a_render_survives_a_call_that_fails(warm: Zygote, tmp_path: Path, call: str, how: str) -> None:
    assert survived(warm, tmp_path, Injection(call, how), SOME)


@pytest.mark.parametrize("call", ["openat", "write", "fsync", "rename"])
def test_a_render_survives_a_disk_that_stays_full(warm: Zygote, tmp_path: Path, call: str) -> None:
    assert survived(warm, tmp_path, Injection(call, "error=ENOSPC", for_good=True), (1, 4, 9))


def test_a_render_survives_a_disk_that_cannot_be_read(warm: Zygote, tmp_path: Path) -> None:
    assert survived(warm, tmp_path, Injection("read", "error=EIO"), SOME)
