"""The words of a book in one row, each with where it stands: inside a quotation, at the start of a sentence."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from sys import intern

from narrate.schema.cast import SpanKind
from narrate.schema.source import Paragraph
from narrate.text.quotes import RawSpan
from narrate.text.words import HONORIFICS, TITLES

# A letter's accents may be characters of their own, and invisible ones may stand in a word.
_WORD = r"[^\W\d_]+(?:[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+[^\W\d_]*)*"
_TOKEN = re.compile(
    rf"{_WORD}(?:['’]{_WORD})*(?:-(?:" + "|".join(sorted(HONORIFICS)) + r")\b(?:['’]s\b)?)?|\d+|\.{2,}|--+|[^\s\w]|_",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:['’]s|['’])$|-(?:" + "|".join(sorted(HONORIFICS)) + r")(?:['’]s)?$", re.IGNORECASE)
_ENDS = frozenset(".!?…") | {"..", "...", "...."}
_MARKUP = frozenset("*_")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")


def _numbers() -> array[int]:
    return array("i")


@dataclass(slots=True)
class Tokens:
    """Parallel columns, one entry a token: `text` in Unicode's composed form, `base` lower case, bare.

    `span` numbers the spans of the whole book; `quoted` tokens stand in speech, thought or in-world text; `opening`
    tokens begin a sentence, so that their capital letter tells nothing; `sentence` counts them. `first` is each
    paragraph's first token. Equal words are one string, and numbers stand in arrays: a long book has far more words
    than different ones.
    """

    text: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    base: list[str] = field(default_factory=list)
    start: array[int] = field(default_factory=_numbers)
    paragraph: array[int] = field(default_factory=_numbers)
    span: array[int] = field(default_factory=_numbers)
    quoted: bytearray = field(default_factory=bytearray)
    opening: bytearray = field(default_factory=bytearray)
    sentence: array[int] = field(default_factory=_numbers)
    first: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def range(self, paragraph: int) -> range:
        """The tokens of a paragraph."""
        return range(self.first[paragraph], self.first[paragraph + 1])


def tokenize(paragraphs: Sequence[Paragraph], spans: Sequence[Sequence[RawSpan]]) -> Tokens:
    """The tokens of these paragraphs, divided into these spans."""
    tokens = Tokens()
    number = 0
    for index, (paragraph, inside) in enumerate(zip(paragraphs, spans, strict=True)):
        tokens.first.append(len(tokens))
        for span in inside:
            _add(tokens, paragraph, span, (index, number))
            number += 1
    tokens.first.append(len(tokens))
    return tokens


def _add(tokens: Tokens, paragraph: Paragraph, span: RawSpan, place: tuple[int, int]) -> None:
    quoted = span.kind is not SpanKind.NARRATION
    opening = True
    for match in _TOKEN.finditer(paragraph.text, span.start - paragraph.start, span.end - paragraph.start):
        text = match[0] if match[0].isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", match[0]))
        if not text or text in _MARKUP:
            continue
        is_word = text[0].isalnum()
        low = text.lower()
        tokens.text.append(intern(text))
        tokens.low.append(intern(low))
        tokens.base.append(intern(_TAIL.sub("", low.replace("’", "'"))))
        tokens.start.append(paragraph.start + match.start())
        tokens.paragraph.append(place[0])
        tokens.span.append(place[1])
        tokens.quoted.append(quoted)
        tokens.opening.append(is_word and opening)
        before = tokens.sentence[-1] if tokens.sentence else 0
        tokens.sentence.append(before + 1 if tokens.opening[-1] else before)
        opening = _opens_next(tokens, text, opening and not is_word)


def _opens_next(tokens: Tokens, text: str, still: bool) -> bool:
    if text not in _ENDS:
        return still
    before = tokens.base[-2] if len(tokens) > 1 else ""
    return not (text == "." and (before in TITLES or len(before) == 1))
