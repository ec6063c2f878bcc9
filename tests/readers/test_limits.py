"""Every limit of readers/limits.py one below it, at it, and one above it. Large ones are made small for the test."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from books import book
from epubs import METADATA, epub, opf, page

from narrate.errors import InputError, VoiceSheetError
from narrate.readers import limits
from narrate.readers.archive import Archive
from narrate.readers.flow import Chunk
from narrate.readers.headings import level
from narrate.readers.html_flow import with_footnotes
from narrate.readers.intake import Document
from narrate.readers.soundfile import read_sound
from narrate.readers.styles import styles_of
from narrate.readers.yaml_strict import parse_yaml, read_yaml

Fits = Callable[[Path, int], bool]
"""Whether something of this size is taken as it is."""


@dataclass(frozen=True)
class Edge:
    """A limit, where it is looked at, the value to try it with (None: its own), and the trial."""

    name: str
    module: str
    value: float | None
    fits: Fits


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except (InputError, VoiceSheetError):
        return True
    return False


def remarked(folder: Path, text: str | bytes, code: str, name: str = "story.txt") -> bool:
    return any(remark.code == code for remark in book(folder, text, name).remarks)


def file_bytes(folder: Path, size: int) -> bool:
    return not refused(lambda: book(folder, ("It rains. " * size)[: size - 1] + "."))


def nul_characters(folder: Path, size: int) -> bool:
    return not refused(lambda: book(folder, "\0" * size + "It rains. " * 100))


def paragraph_chars(folder: Path, size: int) -> bool:
    return not remarked(folder, "It rained on. " * (size // 14) + "x" * (size % 14), "N147")


def remarks(folder: Path, size: int) -> bool:
    return not remarked(folder, "\n\n".join(["x" * (limits.MAX_PARAGRAPH_CHARS + 1)] * size), "N149")


def heading_chars(folder: Path, size: int) -> bool:
    return level("Chapter 1: " + ("Of Rain and Water " * size)[: size - 12] + "s") is not None


def title_chars(folder: Path, size: int) -> bool:
    found = book(folder, f'<title>x</title><meta name="author" content="{"a" * size}"><p>It rains.</p>', "story.html")
    return found.metadata.author == "a" * size


def yaml_bytes(folder: Path, size: int) -> bool:
    path = folder / "voices.yaml"
    path.write_text("a: " + "b" * (size - 3), "utf-8")
    return not refused(lambda: read_yaml(path))


def yaml_depth(folder: Path, size: int) -> bool:
    return not refused(lambda: parse_yaml("a: " + "[" * size + "]" * size, "voices.yaml"))


def yaml_nodes(folder: Path, size: int) -> bool:
    values = ", ".join("b" for _ in range(size - 3))
    return not refused(lambda: parse_yaml(f"a: [{values}]", "voices.yaml"))


def zipped(*contents: bytes) -> Archive:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for number, content in enumerate(contents):
            made.writestr(f"x{number}", content)
    return Archive(Document("x.zip", out.getvalue()))


def zip_entries(folder: Path, size: int) -> bool:
    return not refused(lambda: zipped(*[b""] * size))


def zip_entry_bytes(folder: Path, size: int) -> bool:
    noise = np.random.default_rng(1).bytes(size)
    return not refused(lambda: zipped(noise).read("x0"))


def zip_total_bytes(folder: Path, size: int) -> bool:
    noise = np.random.default_rng(1).bytes(size)
    archive = zipped(noise[:-1], noise[-1:])
    return not refused(lambda: [archive.read("x0"), archive.read("x1")])


def zip_ratio_from(folder: Path, size: int) -> bool:
    return not refused(lambda: zipped(b"a" * size).read("x0"))


def cover(folder: Path, picture: bytes) -> bool:
    package = opf(["one.xhtml", "c.png"], metadata=METADATA + '<meta name="cover" content="c.png"/>')
    found = book(folder, epub({"one.xhtml": page("<p>It rains.</p>"), "c.png": picture}, package), "story.epub")
    return found.metadata.cover == picture


def png(side: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", 600, side)


def cover_bytes(folder: Path, size: int) -> bool:
    return cover(folder, png(600) + bytes(size - len(png(600))))


def style_chars(folder: Path, size: int) -> bool:
    rule = ".x{display:none}"
    return "x" in styles_of([" " * (size - len(rule)) + rule]).hidden


def hidden_chars(folder: Path, size: int) -> bool:
    head = "<style>.x{display:none}</style>"
    found = book(folder, f'<html><head>{head}</head><body><p>It rains.</p><p class="x">{"a" * size}</p>', "s.html")
    return "aaa" not in found.text


def note_chars(folder: Path, size: int) -> bool:
    chunk = Chunk("a" * size, anchors=("n1",))
    return next(with_footnotes([chunk], frozenset(("n1",)))).note


def front_words(folder: Path, size: int) -> bool:
    front = page(f'<section epub:type="colophon"><p>{"word " * size}</p></section>')
    return remarked(folder, epub({"a.xhtml": front, "b.xhtml": page("<p>It rains.</p>")}), "N135", "story.epub")


def pdf(folder: Path, pages: int, text: str) -> bool:
    pytest.importorskip("pypdf", reason="needs the extra `pdf`")
    from test_pdf_reader import pdf as made

    return not refused(lambda: book(folder, made([[text]] * pages), "story.pdf"))


def wav(folder: Path, frames: int, *, rate: int = 8000, channels: int = 1) -> bool:
    path = folder / "bell.wav"
    soundfile.write(path, np.full((frames, channels), 0.1), rate)
    return not refused(lambda: read_sound(path, rate=8000))


EDGES = (
    Edge("MAX_FILE_BYTES", "intake", 5000, file_bytes),
    Edge("MAX_NUL_SHARE", "encoding", 10 / 1010, lambda folder, size: nul_characters(folder, size)),
    Edge("MAX_PARAGRAPH_CHARS", "build", None, paragraph_chars),
    Edge("MAX_REMARKS", "build", None, remarks),
    Edge("MAX_HEADING_CHARS", "headings", None, heading_chars),
    Edge("MAX_TITLE_CHARS", "html", None, title_chars),
    Edge("YAML_BYTES", "yaml_strict", 1000, yaml_bytes),
    Edge("YAML_DEPTH", "yaml_strict", None, yaml_depth),
    Edge("YAML_NODES", "yaml_strict", 100, yaml_nodes),
    Edge("ZIP_ENTRIES", "archive", 20, zip_entries),
    Edge("ZIP_ENTRY_BYTES", "archive", 5000, zip_entry_bytes),
    Edge("ZIP_TOTAL_BYTES", "archive", 5000, zip_total_bytes),
    Edge("ZIP_RATIO_FROM_BYTES", "archive", 50_000, zip_ratio_from),
    Edge("COVER_BYTES", "package", 5000, cover_bytes),
    Edge("COVER_PIXELS", "package", None, lambda folder, size: cover(folder, png(size))),
    Edge("STYLE_CHARS", "styles", 5000, style_chars),
    Edge("HIDDEN_CHARS", "html_parts", None, hidden_chars),
    Edge("NOTE_CHARS", "html_flow", None, note_chars),
    Edge("FRONT_WORDS", "epub_parts", None, front_words),
    Edge("PDF_PAGES", "pdf", 5, lambda folder, size: pdf(folder, size, "It rains.")),
    Edge("PDF_TEXT_CHARS", "pdf", 40, lambda folder, size: pdf(folder, 1, "x" * size)),
    Edge("SOUND_BYTES", "soundfile", 5044, lambda folder, size: wav(folder, (size - 44) // 2)),
    Edge("SOUND_SECONDS", "soundfile", 0.5, lambda folder, size: wav(folder, size)),
    Edge("SOUND_CHANNELS", "soundfile", None, lambda folder, size: wav(folder, 800, channels=size)),
    Edge("SOUND_RATE", "soundfile", None, lambda folder, size: wav(folder, 800, rate=size)),
)
SIZES = {"MAX_NUL_SHARE": (9, 10, 11), "SOUND_SECONDS": (3999, 4000, 4001), "SOUND_BYTES": (5042, 5044, 5046)}
"""What is tried where the limit is no number of such things: characters of 1,010, frames at 8 kHz, whole frames."""


@pytest.mark.parametrize("step", [-1, 0, 1], ids=["below", "at", "above"])
@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.name)
def test_what_is_at_the_limit_is_taken_and_what_is_above_is_not(
    edge: Edge, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = getattr(limits, edge.name) if edge.value is None else edge.value
    monkeypatch.setattr(f"narrate.readers.{edge.module}.{edge.name}", value)
    if edge.name == "ZIP_ENTRY_BYTES":
        monkeypatch.setattr("narrate.readers.archive.ZIP_TOTAL_BYTES", value * 10)
    size = SIZES[edge.name][step + 1] if edge.name in SIZES else value + step
    assert edge.fits(tmp_path, size) is (step < 1)


@pytest.mark.parametrize(("excess", "fits"), [(-1, True), (0, True), (1, False)])
def test_how_far_an_entry_may_grow(monkeypatch: pytest.MonkeyPatch, excess: int, fits: bool) -> None:
    content = b"a" * 50_000
    packed = len(zlib.compress(content, wbits=-zlib.MAX_WBITS))
    monkeypatch.setattr("narrate.readers.archive.ZIP_RATIO_FROM_BYTES", 0)
    monkeypatch.setattr("narrate.readers.archive.ZIP_RATIO", (len(content) - excess) / packed)
    assert refused(lambda: zipped(content).read("x0")) is not fits


def test_every_limit_is_tried() -> None:
    assert {edge.name for edge in EDGES} | {"ZIP_RATIO"} == {name for name in vars(limits) if name.isupper()}
