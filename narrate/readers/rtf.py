"""RTF to Book: our own reader, because what libraries there are drop emphasis. Headings, footnotes, every codepage.

Left out and listed: pictures, comments, hidden and deleted words. Never more is held than the file is long.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType

from narrate.errors import InputError, Place
from narrate.readers.build import check_not_empty
from narrate.readers.intake import Document
from narrate.readers.office import Pages, office_book
from narrate.readers.rtf_tokens import Kind, Token, tokens
from narrate.schema.source import Book, Metadata, Remark

_SIGNS = MappingProxyType(
    {
        "tab": "\t",
        "line": "\n",
        "lbr": "\n",
        "emdash": "—",
        "endash": "–",
        "lquote": "‘",
        "rquote": "’",
        "ldblquote": "“",
        "rdblquote": "”",
        "bullet": "•",
        "emspace": " ",
        "enspace": " ",
        "~": "\u00a0",
        "_": "\u2011",
        "{": "{",
        "}": "}",
        "\\": "\\",
    }
)
_PARAGRAPH_ENDS = ("par", "sect", "page", "cell", "row", "\n", "\r")
_SILENT = frozenset(
    "fonttbl colortbl header headerl headerr headerf footer footerl footerr footerf fldinst xe tc tcl pntext "
    "listtext pntxta pntxtb revtbl sp template nonshppict comment datafield objdata bkmkstart bkmkend".split()
)
_LISTED = {"pict": "picture", "shppict": "picture", "annotation": "comment", "object": "picture"}
_STRESS = ("i", "b", "ul")
_CHARSETS = MappingProxyType(
    {128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258"}
    | {177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 77: "mac_roman"}
)
_WINDOWS = "cp1252"
_NAMED = {"ansi": _WINDOWS, "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_HEADING = re.compile(r"heading ([1-9])", re.I)
_PLACES = ("footnote", "info", "stylesheet", "fonttbl")
_INFO = ("title", "author", "subject", "doccomm")


@dataclass(frozen=True, slots=True)
class _State:
    """What a group may change and its end takes back."""

    place: str = "body"
    stress: frozenset[str] = frozenset()
    hidden: bool = False
    deleted: bool = False
    codepage: str = _WINDOWS
    skip: int = 1
    style: int = 0
    level: int | None = None


def read_rtf(document: Document, encoding: str | None = None) -> Book:
    """The Book of an RTF file; InputError N102 when it is none, N101 when there is nothing in it."""
    check_not_empty(document.path, document.data.decode("latin-1"))
    if not document.data.lstrip().startswith(b"{\\rtf"):
        hint = "save it again as .rtf, .docx or .txt"
        raise InputError("not an RTF file", code="N102", place=Place(document.path), hint=hint)
    reading = _Reading(document.path)
    for token in tokens(document.data):
        reading.take(token)
    reading.finish()
    return office_book(document, reading.pages, reading.properties(), encoding=reading.codepage)


class _Reading:
    """Walks the tokens once; `pages` grows while it does."""

    def __init__(self, path: str) -> None:
        self.pages = Pages()
        self.codepage = _WINDOWS
        self._path = path
        self._state = _State()
        self._stack: list[_State] = []
        self._opened = self._starred = False
        self._to_skip = 0
        self._bytes = bytearray()
        self._half = ""
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, tuple[int, bool]] = {}
        self._style = 0
        self._words: dict[str, list[str]] = {}
        self._lost: Counter[str] = Counter()

    def take(self, token: Token) -> None:
        """Put a token into the story."""
        match token.kind:
            case Kind.OPEN:
                self._flush()
                self._stack.append(self._state)
                self._opened, self._starred, self._to_skip = True, False, 0
            case Kind.CLOSE:
                self._flush()
                self._close()
            case Kind.BYTES:
                self._opened = False
                self._text(token)
            case Kind.WORD:
                self._word(token)

    def finish(self) -> None:
        """End the last paragraph, and say what could not be decoded."""
        self._flush()
        self._end_paragraph()
        if self._stack:
            what = "the file is cut off: what there is of it is read"
            self.pages.remarks.append(Remark(Place(self._path), "N127", what))
        for name, count in self._lost.items():
            what = f"{count} bytes are not {name}: replaced by U+FFFD"
            self.pages.remarks.append(Remark(Place(self._path), "N143", what))

    def properties(self) -> Metadata:
        """What the file says of itself."""
        said = {name: "".join(self._words.get(name, ())).strip() or None for name in _INFO}
        return Metadata(said["title"], said["author"], description=said["subject"] or said["doccomm"])

    def _word(self, token: Token) -> None:
        opened, self._opened = self._opened, False
        word = token.word
        if self._to_skip and word not in ("u", "uc"):
            self._to_skip -= 1
            return
        if word == "u":
            self._unicode(token.value or 0)
            return
        self._flush()
        if word == "*":
            self._opened = self._starred = True
        elif opened and self._destination(word):
            return
        else:
            self._control(word, token.value)

    def _destination(self, word: str) -> bool:
        """Whether the word that opens a group sends its text somewhere else than into the story."""
        if self._state.place not in ("body", *_PLACES):
            return False
        if word in _LISTED:
            self.pages.left_out.update([_LISTED[word]] if self._state.place == "body" else ())
            place = "nowhere"
        elif word in _PLACES or (word in _INFO and self._state.place == "info"):
            place = word
        elif word in _SILENT or (self._starred and word not in ("shptxt", "shpinst", "cs")):
            place = "nowhere"
        else:
            return False
        self._words[place] = []
        self._state = replace(self._state, place=place)
        return True

    def _control(self, word: str, value: int | None) -> None:
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in _PARAGRAPH_ENDS and self._state.place == "body":
            self._end_paragraph()
        elif word in _PARAGRAPH_ENDS:
            self._put(" ")
        elif word in _NAMED or (word == "ansicpg" and _codec(value)):
            self.codepage = _NAMED.get(word) or _codec(value) or _WINDOWS
            self._state = replace(self._state, codepage=self.codepage)
        elif word in ("f", "fcharset"):
            self._set_font(word, value or 0)
        else:
            self._format(word, value)

    def _format(self, word: str, value: int | None) -> None:
        state, on = self._state, value != 0
        if word in _STRESS or word == "ulnone":
            kind, on = ("ul", False) if word == "ulnone" else (word, on)
            state = replace(state, stress=state.stress | {kind} if on else state.stress - {kind})
        elif word == "plain":
            state = replace(state, stress=frozenset(), hidden=False, deleted=False)
        elif word == "pard":
            state = replace(state, style=0, level=None)
        elif word in ("s", "cs") and state.place == "stylesheet":
            self._style = value or 0
        elif word == "s":
            state = replace(state, style=value or 0)
        elif word == "outlinelevel":
            state = replace(state, level=value or 0)
        elif word in ("v", "deleted"):
            state = replace(state, hidden=on) if word == "v" else replace(state, deleted=on)
            if on and state.place == "body":
                self.pages.left_out["hidden part" if word == "v" else "deleted part"] += 1
        elif word == "uc":
            state = replace(state, skip=value or 0)
        self._state = state

    def _set_font(self, word: str, value: int) -> None:
        if word == "f":
            self._font = value
            name = self._fonts.get(value, self.codepage)
        else:
            self._fonts[self._font] = name = _CHARSETS.get(value, self.codepage)
        self._state = replace(self._state, codepage=name)

    def _unicode(self, value: int) -> None:
        """A character by its number, signed and in UTF-16; what follows for older readers is skipped."""
        if self._bytes:
            self._flush()
        char = chr(value & 0xFFFF)
        self._to_skip = self._state.skip
        if "\ud800" <= char <= "\udbff":
            self._half = char
            return
        half, self._half = self._half, ""
        pair = (half + char).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._put(pair)

    def _text(self, token: Token) -> None:
        data = token.data
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        self._bytes += data

    def _flush(self) -> None:
        if not self._bytes:
            return
        text = bytes(self._bytes).decode(self._state.codepage, "replace")
        self._bytes.clear()
        if "\ufffd" in text:
            self._lost[self._state.codepage] += text.count("\ufffd")
        self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.hidden or state.deleted or state.place == "nowhere":
            return
        if state.place == "body":
            self.pages.add(text.replace("\t", " "), stressed=bool(state.stress))
        else:
            self._words.setdefault(state.place, []).append(text)

    def _close(self) -> None:
        before = self._state
        self._state = self._stack.pop() if self._stack else _State(codepage=self.codepage)
        self._to_skip, self._opened, self._starred = 0, False, False
        if before.place == "footnote" and self._state.place != "footnote":
            self.pages.footnote("".join(self._words.pop("footnote", ())))
        elif before.place == "stylesheet":
            self._name_style("".join(self._words.get("stylesheet", ())))
            self._words["stylesheet"] = []

    def _name_style(self, name: str) -> None:
        name = name.strip().rstrip(";").strip()
        heading = _HEADING.fullmatch(name)
        if heading or name.lower() == "title":
            self._styles[self._style] = (int(heading[1]) if heading else 0, heading is None)
        self._style = 0

    def _end_paragraph(self) -> None:
        depth, title = self._styles.get(self._state.style, (0, False))
        if self._state.level is not None:
            depth = (self._state.level + 1) % 10
        self.pages.end(depth=depth, title=title)


def _codec(number: int | None) -> str | None:
    """Python's name for a Windows codepage, None when it knows none."""
    if number == 65001:
        return "utf-8"
    try:
        return codecs.lookup(f"cp{number}").name
    except LookupError:
        return None
