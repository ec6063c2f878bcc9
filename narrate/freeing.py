"""Memory that is no longer needed, given back to the system."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Gives the C library's free memory back to the system, where it can: glibc keeps what small arrays leave behind.

    Elsewhere nothing is done: musl has no such call, and the allocators of macOS and Windows give back by themselves.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # no such call; no C library by this name (Windows: TypeError)
        return
    trim(0)
