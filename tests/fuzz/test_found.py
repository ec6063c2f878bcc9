"""What fuzzing found once stays mended; and every target stands its seed, cut at every length."""

from __future__ import annotations

from pathlib import Path

import pytest
from targets import TARGETS

FOUND = sorted((Path(__file__).parent / "found").glob("*/*"))
NASTY = (
    b"",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"PK\x05\x06" + bytes(18),
    b"{\\rtf1",
    b"{\\rtf1{\\u-99999999999?}",
    b"<p>" * 3000,
    b"&#x110000;&#0;",
    b"[" * 3000,
    b"* " * 3000,
    b"> " * 3000,
    b"- " * 3000,
    "“".encode() * 3000,
    "“x” said ".encode() * 300,
    b"a: &a [*a]\n",
    b"? {a: 1}\n: b\n",
    b'{"revision": 1e999}\n',
    b'{"revision": [1]}\n',
    b"9" * 5000,
    b"1/" * 2000,
    b"\r",
    b"\x1b]8;;x\x07",
)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name[:20]}")
def test_what_was_found_is_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("data", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("name", TARGETS)
def test_nasty_bytes_are_no_bug(name: str, data: bytes) -> None:
    TARGETS[name](data)
