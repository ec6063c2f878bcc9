"""How single words are said: a person's own pronunciations first, then narrate's for words that engines read wrongly.

A pronunciation is phonemes between slashes, a respelling in syllables (`ah-NOOK`), `like WORD`, or plain words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources

from narrate.text.accents import british_of
from narrate.text.respell import is_respelling, phonemes_of

_HONORIFICS = {
    "kun": "kˈun",
    "chan": "ʧˈɑn",
    "san": "sˈɑn",
    "sama": "sˈɑmɑ",
    "sensei": "sˈɛnsA",
    "senpai": "sˈɛnpI",
    "sempai": "sˈɛmpI",
    "dono": "dˈOnO",
    "taichou": "tˈIʧO",
    "taicho": "tˈIʧO",
    "hime": "hˈimA",
}
_TAIL = rf"(?P<tail>(?:-(?:{'|'.join(_HONORIFICS)}))*(?:['’]s|['’]|s['’])?)"
_HONORIFIC = re.compile(rf"(?<=[\w)])-(?P<word>{'|'.join(_HONORIFICS)})(?![\w-])", re.IGNORECASE)
_LINK = r"\[[^\[\]]*\]\(/[^()]*/\)"


def key(word: str) -> str:
    """A word as it is looked up: NFC, plain apostrophes, small letters."""
    return unicodedata.normalize("NFC", word.strip()).replace("’", "'").lower()


@lru_cache(maxsize=1)
def defaults() -> Mapping[str, str]:
    """narrate's own pronunciations: the file data/pronunciations.tsv."""
    text = resources.files("narrate").joinpath("data/pronunciations.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {key(word): how for word, how in rows}


@lru_cache(maxsize=1)
def english_names() -> Mapping[str, tuple[str, str]]:
    """Names at home in English that the converter misreads, American and British: the file data/english_names.tsv."""
    text = resources.files("narrate").joinpath("data/english_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {key(name): (said.replace("ɒ", "ɑ"), british_of(said)) for name, said in rows}


def entries(lexicon: Mapping[str, str] | None) -> Mapping[str, str]:
    """Every word with its pronunciation, a person's own in front of narrate's."""
    own = {key(word): how.strip() for word, how in (lexicon or {}).items() if word.strip() and how.strip()}
    return {**defaults(), **own} if own else defaults()


def looked_up(text: str, lexicon: Mapping[str, str]) -> str:
    """The text with the pronunciations of `lexicon` (its keys as `key` makes them), as links or in other words.

    Whole words only, the longest first; possessives and -san, -kun, -sama … are kept behind them.
    """
    if lexicon:
        text = _words_of(tuple(sorted(lexicon))).sub(lambda match: _said(match, lexicon), text)
    return _HONORIFIC.sub(_honorific, text)


def speakable(how: str) -> str:
    """What a pronunciation of the lexicon comes to: `/phonemes/`, or other words to say.

    >>> speakable("ah-NOOK"), speakable("like Tom"), speakable("see plus plus")
    ('/ɑnˈuk/', 'Tom', 'see plus plus')
    """
    if how.startswith("/") and how.endswith("/") and len(how) > 2:
        return how
    if is_respelling(how):
        return f"/{phonemes_of(how)}/"
    return how.removeprefix("like ").strip().replace("\\", "")


@lru_cache(maxsize=8)
def _words_of(words: tuple[str, ...]) -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for word in _by_length(words):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    longest = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_letter.items())
    return re.compile(rf"{_LINK}|(?<!\w)(?P<word>{longest})(?:{_TAIL})(?!\w)", re.IGNORECASE)


def _by_length(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _said(match: re.Match[str], lexicon: Mapping[str, str]) -> str:
    if match["word"] is None:
        return match[0]
    how = speakable(lexicon[match["word"].lower()])
    if how.startswith("/"):
        return _linked(match["word"], how.strip("/")) + match["tail"]
    return how + match["tail"]


def _linked(words: str, phonemes: str) -> str:
    """Each word its own link where the phonemes divide as the words do, so that a link may be cut behind."""
    spelt, said = words.split(), phonemes.split()
    if len(spelt) != len(said):
        return f"[{words}](/{phonemes}/)"
    return " ".join(f"[{word}](/{sounds}/)" for word, sounds in zip(spelt, said, strict=True))


def _honorific(match: re.Match[str]) -> str:
    return f" [{match['word']}](/{_HONORIFICS[match['word'].lower()]}/)"
