"""Which lines are headings, which are scene breaks: judged by the line alone."""

from __future__ import annotations

import re
from enum import Enum

from narrate.readers.limits import MAX_HEADING_CHARS

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_FIRSTS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TENTHS = ("tenth", "eleventh", "twelfth", *(f"{teen}th" for teen in _TEENS[3:]), "twentieth")
_TENS_WORD = f"(?:{'|'.join(_TENS)})"
_WORD_NUMBER = (
    f"{_TENS_WORD}(?:[- ](?:{'|'.join(_ONES + _FIRSTS)}))?|(?:{'|'.join(_TENTHS + _TEENS + _FIRSTS + _ONES)})|last"
)
_ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})"
_NUMBER = rf"(?:\d{{1,4}}|{_ROMAN}|(?:the\s+)?(?:{_WORD_NUMBER}))"
_DECORATION = r"[\s#*_=~\-–—.\[(]*"
_TAIL = r"(?:\s*[.:)\]–—-]+.*|\s+(?-i:[A-ZÀ-Þ0-9“\"‘'(]).*|[*_=~#\s]*)"


class Level(Enum):
    """What kind of heading a line is."""

    PART = "part"
    CHAPTER = "chapter"
    NAMED = "named"
    NUMBER = "number"


_CHAPTER = re.compile(rf"{_DECORATION}(?:chapter|chap\.?|ch\.|episode|letter|canto|stave)\s+{_NUMBER}\b{_TAIL}\Z", re.I)
_PART = re.compile(rf"{_DECORATION}(?:book|part|volume|vol\.|act|section)\s+{_NUMBER}\b{_TAIL}\Z", re.I)
_ORDINAL = re.compile(
    rf"{_DECORATION}(?:the\s+)?(?:{_WORD_NUMBER})\s+(?P<what>chapter|book|part|volume)[\s.:*_#=~–—-]*\Z", re.I
)
_NAMED = re.compile(
    rf"{_DECORATION}(?:the\s+)?(?:prologue|epilogue|preface|foreword|afterword|introduction|interlude|intermission|"
    r"appendix|postscript|coda)(?:\s+(?:\d{1,2}|[ivx]{1,4}))?\s*(?:[.*_=~#\s]*|[:–—-]\s*.+)\Z",
    re.I,
)
_NUMERAL = re.compile(
    rf"{_DECORATION}(?P<number>\d{{1,3}}|(?-i:{_ROMAN.upper()})|(?:{_WORD_NUMBER}))"
    r"(?:[.:)*_=~\-–—\]]*|[.:)]\s+(?P<title>(?-i:[A-Z“\"‘]).*))\s*\Z",
    re.I,
)
_MARKDOWN = re.compile(r"#{1,6}[ \t]+\S")
_SYMBOLS = re.compile(r"[\s*\-–—_=~+#•·∙●○◦◇◆❖✦✧★☆⁂⁕※§.…<>/\\|^:;,©®™♥♡❤☙❧✿❀→←↔☾☽♪♫×♦♠♣■□▪▫&%$@°]+")
_LETTERED_BREAK = re.compile(
    r"[\W_]*(?:o+O+o+(?:O+o+)*|OoO|o0o|0o0|xXx(?:Xx)*|xox(?:ox)*|xoXox|x{3,}|(?:x ){2,}x|(?:o ){2,}o|ooo+)[\W_]*"
)
_SAID_BREAK = re.compile(
    r"[\W_]*(?:scene|line|page|section|time|chapter)?[ -]?(?:break|skip|divider)[\W_]*"
    r"|[\W_]+(?:page|line)break[\W_]*",
    re.I,
)
_SAID_LETTERS = re.compile(r"[\[(<*~\-–—=_]|\A(?:scene|line|page|section|time) ?(?:break|skip)\Z", re.I)


def level(line: str) -> Level | None:
    """The kind of heading that `line` is, None for anything else."""
    if len(line) > MAX_HEADING_CHARS or not line:
        return None
    if _CHAPTER.match(line) and not _is_sentence(line):
        return Level.CHAPTER
    if _PART.match(line) and not _is_sentence(line):
        return Level.PART
    ordinal = _ORDINAL.match(line)
    if ordinal:
        return Level.CHAPTER if ordinal["what"].lower() == "chapter" else Level.PART
    if _NAMED.match(line) and not _is_sentence(line):
        return Level.NAMED
    return Level.NUMBER if numeral(line) is not None else None


def is_numbered_heading(line: str) -> bool:
    """Whether `line` says that it is a chapter or a part, whatever stands around it."""
    return level(line) in (Level.CHAPTER, Level.PART)


def numeral(line: str) -> int | None:
    """The number of a line that is a bare number, or a number and a title (`3`, `IV.`, `Seven`, `2. The Road`)."""
    match = _NUMERAL.match(line) if len(line) <= MAX_HEADING_CHARS else None
    if match is None or (match["title"] and not is_title(match["title"])):
        return None
    return _value(match["number"])


def markdown_depth(line: str) -> int:
    """1–6 for an ATX heading (`## Title`), 0 for anything else."""
    return len(line) - len(line.lstrip("#")) if _MARKDOWN.match(line) else 0


def is_break(line: str) -> bool:
    """Whether `line` is a scene break: a line of symbols, oOo and its kin, or [scene break]."""
    if len(line) > MAX_HEADING_CHARS:
        return False
    if _SYMBOLS.fullmatch(line):
        return not line.isalnum()
    if _LETTERED_BREAK.fullmatch(line):
        return True
    return bool(_SAID_BREAK.fullmatch(line) and _SAID_LETTERS.search(line))


def is_title(line: str) -> bool:
    """Whether `line` reads like a title: short, no end of a sentence, capital words or no verb to be seen."""
    bare = line.strip("*_#=~ \t")
    if not bare or len(bare) > 80 or not bare[0].isalnum() or (bare[-1] in ".,;:!?…\"”'’" and not bare.isupper()):
        return False
    words = re.findall(r"[^\W\d_]{4,}", bare)
    return bool(words or bare.isupper()) and sum(word[0].isupper() for word in words) >= 0.6 * len(words)


def is_capitals(line: str) -> bool:
    """Whether `line` is a title in capitals, and not somebody shouting."""
    bare = line.strip("*_#=~ \t")
    return 3 <= len(bare) <= 60 and bare.isupper() and bare[0].isalnum() and bare[-1] not in "!?,;:…-—\"”'’"


def _is_sentence(line: str) -> bool:
    """Whether a line that begins like a heading goes on as prose: "Chapter 4. It had been raining for a week."."""
    bare = line.rstrip(" \t*_\"”'’")
    return len(bare) > 40 and bare.endswith((".", "!", "?", ",", ";")) and not bare.isupper()


def _value(number: str) -> int | None:
    if number.isdigit():
        return int(number)
    if number.isupper() and re.fullmatch("[IVXLC]+", number):
        return _roman(number)
    parts = re.split(r"[- ]", number.lower())
    values = [_WORD_VALUES[part] for part in parts if part in _WORD_VALUES]
    return sum(values) if len(values) == len(parts) else None


def _roman(number: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter] for letter in number]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


_WORD_VALUES = (
    {word: n for n, word in enumerate(_ONES, 1)}
    | {word: n for n, word in enumerate(_TEENS, 10)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {word: n for n, word in enumerate(_FIRSTS, 1)}
    | {word: n for n, word in enumerate(_TENTHS, 10)}
)
