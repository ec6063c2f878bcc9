"""Bytes to text: which encoding, and what had to be mended."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from narrate.errors import InputError, Place
from narrate.readers.intake import Document
from narrate.readers.limits import MAX_NUL_SHARE
from narrate.schema.source import Remark

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}")
_CP1252_MARK = re.compile(rb"[\x85\x91-\x97]")
_CP1252_HOLE = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_HIGH = re.compile(rb"[\x80-\xff]")
_GUESSED = ["cp1252", "cp1250", "cp1251", "koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman"]
_ENOUGH_HIGH_BYTES = 32
_SURROGATE = re.compile("[\ud800-\udfff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text without its byte order mark, the encoding found, and remarks."""

    text: str
    encoding: str
    remarks: tuple[Remark, ...] = ()


def decode(document: Document, encoding: str | None = None) -> Decoded:
    """The text of `document`; InputError N102 (binary) or N103 (a byte that does not decode) with its place."""
    if document.looks_like and document.looks_like != "RTF":
        raise _binary(document, f"looks like {document.looks_like}, not text")
    bom, found = _bom(document.data)
    body = document.data[len(bom) :]
    remarks: tuple[Remark, ...] = ()
    name = encoding or found or _unmarked_utf16(body)
    if name is None and not _is_utf8(body):
        name = _guess(body)
        remarks = (_read_as(document, name),) if name else ()
    text = _decode(document, body, name or "utf-8")
    return _mended(document, Decoded(text, name or "utf-8", remarks))


def _bom(data: bytes) -> tuple[bytes, str | None]:
    return next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", None))


def _unmarked_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is NUL."""
    sample = body[:4096]
    half = len(sample) // 2
    if half < 2 or len(body) % 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.05 * half else None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str | None:
    """A legacy encoding, when nothing speaks for damaged UTF-8 and much for the guess."""
    if _UTF8_SEQUENCE.search(body):
        return None
    if _CP1252_MARK.search(body) and not _CP1252_HOLE.search(body) and _mostly_ascii(body):
        return "cp1252"
    if len(_HIGH.findall(body[:100_000])) < _ENOUGH_HIGH_BYTES:
        return None
    from charset_normalizer import from_bytes  # 60 ms that only a file in an old encoding needs

    best = from_bytes(body[:100_000], cp_isolation=_GUESSED).best()
    return best.encoding if best is not None and best.chaos < 0.1 else None


def _mostly_ascii(body: bytes) -> bool:
    sample = body[:100_000]
    return len(_HIGH.findall(sample)) < 0.1 * len(sample) + 8


def _read_as(document: Document, name: str) -> Remark:
    return Remark(Place(document.path), "N141", f"not UTF-8, read as {name}: give --encoding if that is wrong")


def _decode(document: Document, body: bytes, name: str) -> str:
    try:
        return body.decode(name, "surrogatepass" if name.startswith("utf-") else "strict")
    except LookupError as error:
        hint = "for example utf-8, utf-16, cp1252, shift_jis"
        raise InputError(f"unknown encoding {name!r}", code="N103", place=Place(document.path), hint=hint) from error
    except UnicodeDecodeError as error:
        raise _undecodable(document, body, error) from error


def _undecodable(document: Document, body: bytes, error: UnicodeDecodeError) -> InputError:
    line_start = body.rfind(b"\n", 0, error.start) + 1
    line = body.count(b"\n", 0, error.start) + 1
    column = len(body[line_start : error.start].decode(error.encoding, "replace")) + 1
    name = error.encoding.upper()
    return InputError(
        f"byte 0x{body[error.start]:02X} is not {name}",
        code="N103",
        place=Place(document.path, line, column),
        hint="say how the file was saved: --encoding cp1252, for example",
    )


def _mended(document: Document, decoded: Decoded) -> Decoded:
    text, remarks = decoded.text, list(decoded.remarks)
    text = text.removeprefix("\ufeff")
    nuls = text.count("\0")
    if nuls > MAX_NUL_SHARE * len(text):
        raise _binary(document, "looks like binary data, not text")
    if nuls:
        place = place_in(document.path, text, text.index("\0"))
        remarks.append(Remark(place, "N142", f"{nuls} NUL characters removed"))
        text = text.replace("\0", "")
    lone = _SURROGATE.search(text)
    if lone:
        place = place_in(document.path, text, lone.start())
        remarks.append(Remark(place, "N143", "half characters replaced by U+FFFD"))
        text = _SURROGATE.sub("\ufffd", text)
    bidi = _BIDI.search(text)
    if bidi:
        what = f"invisible direction mark U+{ord(bidi.group()):04X}: the text may not be what it seems"
        remarks.append(Remark(place_in(document.path, text, bidi.start()), "N144", what))
    return Decoded(text, decoded.encoding, tuple(remarks))


def _binary(document: Document, what: str) -> InputError:
    return InputError(what, code="N102", place=Place(document.path), hint="give a story as text, EPUB, DOCX, HTML …")


def place_in(path: str, text: str, offset: int) -> Place:
    """Line and column of `offset`; lines end as `grep -n` counts them, or at CR where there is no line feed at all."""
    end = "\n" if "\n" in text else "\r"
    return Place(path, text.count(end, 0, offset) + 1, offset - text.rfind(end, 0, offset))
