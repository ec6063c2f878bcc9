"""How fast, and in how much memory, harmful books are refused: each in a process of its own.

    python benchmarks/hostile.py

Prints for each container and each attack: the error's code, seconds of wall clock without Python's start, peak memory
(as Linux counts it).
"""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

MAIN = {"epub": "OEBPS/one.xhtml", "docx": "word/document.xml", "odt": "content.xml"}
_FIRST = {
    "epub": {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="OEBPS/b.opf"/></rootfiles></container>',
        "OEBPS/b.opf": "<package><manifest>"
        "<item id='a' href='one.xhtml' media-type='application/xhtml+xml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>",
    },
    "docx": {"[Content_Types].xml": "<Types/>"},
    "odt": {"mimetype": "application/vnd.oasis.opendocument.text"},
}
_READ = """
import json, re, sys, time
from pathlib import Path
from narrate.errors import InputError
from narrate.readers.registry import read_story
from narrate.readers import docx, epub, odt
before = time.perf_counter()
try:
    answer = f"read, {len(read_story(sys.argv[1]).text):,} characters"
except InputError as error:
    answer = error.code
peak = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps([answer, round(time.perf_counter() - before, 2), peak]))
"""


def archive(form: str, main: bytes) -> bytes:
    """A book of this format whose text is `main`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for name, text in {**_FIRST[form], MAIN[form]: main}.items():
            opened.writestr(name, text)
    return out.getvalue()


def bomb(form: str) -> bytes:
    """A gigabyte of one letter: a few megabytes packed."""
    return archive(form, b"<p>" + b"a" * (1 << 30))


def lying(form: str) -> bytes:
    """The same, 200 MB, its size in the directory a lie."""
    size = 200_000_003
    return archive(form, b"<p>" + b"a" * (size - 3)).replace(struct.pack("<I", size), struct.pack("<I", 1000))


def laughs(form: str) -> bytes:
    """A billion laughs."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return archive(form, f'<!DOCTYPE p [<!ENTITY l0 "ha">{entities}]><p>&l9;</p>'.encode())


def crowd(form: str) -> bytes:
    """A hundred thousand entries."""
    out = io.BytesIO(archive(form, b"<p>x</p>"))
    with zipfile.ZipFile(out, "a") as opened:
        for number in range(100_000):
            opened.writestr(f"x{number}", b"")
    return out.getvalue()


ATTACKS: dict[str, Callable[[str], bytes]] = {
    "bomb of 1 GB": bomb,
    "sizes that are lies": lying,
    "billion laughs": laughs,
    "100,000 entries": crowd,
}


def rows() -> Iterator[str]:
    """One row an attack."""
    with tempfile.TemporaryDirectory() as folder:
        for name, make in ATTACKS.items():
            for form in MAIN:
                path = Path(folder) / f"book.{form}"
                path.write_bytes(make(form))
                done = subprocess.run([sys.executable, "-c", _READ, path], capture_output=True, text=True, check=True)
                answer, seconds, peak = json.loads(done.stdout)
                yield f"{name:<22} {form:<5} {answer:<28} {seconds:5.2f} s  {peak:4} MB"


if __name__ == "__main__":
    for row in rows():
        print(row, flush=True)
