"""The words of a book in one row, each with where it stands: inside a quotation, at the start of a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.schema.cast import SpanKind
from narrate.schema.source import Paragraph
from narrate.text.columns import Steps, Words, integers
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


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel columns, one entry a token: `text` in Unicode's composed form, `base` lower case, bare.

    `span` numbers the spans of the whole book; `quoted` tokens stand in speech, thought or in-world text; `opening`
    tokens begin a sentence, so that their capital letter tells nothing; `sentence` counts them from 0. `first` is each
    paragraph's first token. A long book has far more words than different ones, and each takes six bytes.
    """

    text: Words
    low: Words
    base: Words
    paragraph: Steps
    span: Steps
    quoted: bytearray
    opening: bytearray
    sentence: Steps

    def __len__(self) -> int:
        return len(self.quoted)

    @property
    def first(self) -> Sequence[int]:
        """Each paragraph's first token, and the end of the last."""
        return self.paragraph.edges

    def range(self, paragraph: int) -> range:
        """The tokens of a paragraph."""
        return range(self.first[paragraph], self.first[paragraph + 1])


class _Lexicon:
    """The different words of a book, each with its forms, in the order in which they come."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.low: list[str] = []
        self.base: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a word."""
        number = self._numbers.setdefault(text, len(self.text))
        if number == len(self.text):
            low = text.lower()
            self.text.append(text)
            self.low.append(low)
            self.base.append(_TAIL.sub("", low.replace("’", "'")))
        return number


def tokenize(paragraphs: Sequence[Paragraph], spans: Sequence[Sequence[RawSpan]]) -> Tokens:
    """The tokens of these paragraphs, divided into these spans."""
    writer = _Writer()
    for paragraph, inside in zip(paragraphs, spans, strict=True):
        writer.tokens.paragraph.edges.append(len(writer.tokens))
        for span in inside:
            writer.add(paragraph, span)
    for column in (writer.tokens.paragraph, writer.tokens.span):
        column.edges.append(len(writer.tokens))
    return writer.tokens


class _Writer:
    """Tokens that grow span by span."""

    def __init__(self) -> None:
        self._numbers, self._words, quoted = integers(), _Lexicon(), bytearray()
        text, low, base = (Words(self._numbers, w) for w in (self._words.text, self._words.low, self._words.base))
        self.tokens = Tokens(text, low, base, Steps(quoted), Steps(quoted), quoted, bytearray(), Steps(quoted))

    def add(self, paragraph: Paragraph, span: RawSpan) -> None:
        """The tokens of one more span."""
        tokens, quoted = self.tokens, span.kind is not SpanKind.NARRATION
        tokens.span.edges.append(len(tokens))
        opening = True
        for match in _TOKEN.finditer(paragraph.text, span.start - paragraph.start, span.end - paragraph.start):
            text = match[0] if match[0].isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", match[0]))
            if not text or text in _MARKUP:
                continue
            opens = opening and text[0].isalnum()
            if opens:
                tokens.sentence.edges.append(len(tokens))
            self._numbers.append(self._words.number(text))
            tokens.quoted.append(quoted)
            tokens.opening.append(opens)
            opening = _opens_next(tokens, text, opening and not opens)


def _opens_next(tokens: Tokens, text: str, still: bool) -> bool:
    if text not in _ENDS:
        return still
    before = tokens.base[-2] if len(tokens) > 1 else ""
    return not (text == "." and (before in TITLES or len(before) == 1))
