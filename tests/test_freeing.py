from __future__ import annotations

import ctypes
import platform
from pathlib import Path

import numpy as np
import pytest

from narrate import freeing
from narrate.freeing import give_back


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed")
def test_what_small_arrays_leave_behind_goes_back_to_the_system() -> None:
    arrays = [np.ones(300) for _ in range(20_000)]
    last = np.ones(300)
    full = resident_mb()
    del arrays
    give_back()
    assert resident_mb() < full - 30
    assert last.sum() == 300


@pytest.mark.parametrize("error", [OSError, TypeError])
def test_a_system_without_such_a_call_goes_on(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def no_library(name: object) -> ctypes.CDLL:
        raise error(name)

    monkeypatch.setattr(freeing.ctypes, "CDLL", no_library)
    give_back()
