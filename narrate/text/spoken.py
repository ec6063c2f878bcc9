"""From written text to what an engine is given: only what engines read wrongly is changed, never the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_LINK = re.compile(r"\[([^\[\]]*)\]\(/([^/()]*)/\)")
_URL = re.compile(r"https?://\S+|www\.\S+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f]")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{8})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_QUOTES = re.compile(r"[\"“”„‟«»‹›「」『』〝〞*_~`#|^<>{}\\\[\]]+")
_SINGLE = re.compile(r"(?<![^\W\d_])[‘’'](?=\w)|(?<=[\w.,!?…—-])[’'](?![^\W\d_])")
_FEET = re.compile(r"(\d+)\s*['′’](\d+)\s*(?:[\"″”]|'')")
_STUTTER = re.compile(r"\b([A-Za-z]{1,2})[-–—](?=\1[a-z])", re.IGNORECASE)
_STRETCH = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_SHOUTED = re.compile(r"\b[A-Z][A-Z'’]*[A-Z](?:[\s,;:—-]+(?:[A-Z][A-Z'’]*[A-Z]|[AI]))+\b|\b[A-Z]{5,}\b")
_DASH = re.compile(r"\s*(?:--+|[–—―]+|\s-\s)\s*")
_DOTS = re.compile(r"(?:\.\s?){3,}|…")
_BANGS = re.compile(r"([!?])[!?]+")
_LETTERLIKE = {"So", "Sk", "Cs", "Co", "Cn", "Cc"}
_SOUNDS = {
    "hmph": "hˈʌmf",
    "hmpf": "hˈʌmf",
    "tch": "tsk",
    "tsk": "tsk",
    "pfft": "pfˈʌt",
    "pff": "pfˈʌ",
    "psst": "pst",
    "ugh": "ˈʌɡ",
    "argh": "ˈɑɹɡ",
    "hm": "hm",
    "hmm": "hmm",
    "mhm": "mhˈm",
    "shh": "ʃˈʌʃ",
    "sh": "ʃˈʌʃ",
    "brr": "bɹɹ",
    "eh": "ˈA",
    "heh": "hˈɛ",
    "ngh": "ˈʌŋ",
}
_ACRONYMS = frozenset(
    "FBI CIA NASA UK USA US EU UN BBC CNN TV PC DNA RNA GPS SOS VIP CEO IQ ID DJ MP MD PHD AI NATO OK".split()
)
_SUFFIXES = r"(?:['’]s|['’]|s['’]|-(?:kun|chan|san|sama|sensei|senpai|sempai|dono|taichou?|hime))?"


def spoken(text: str, *, british: bool = False, lexicon: Mapping[str, str] | None = None) -> str:
    """The spoken form of a line; "" when nothing in it can be spoken.

    `lexicon` maps words to a respelling, to phonemes (`/…/`), or to `like WORD`. Markup that a story brings along is
    text here: only the lexicon makes pronunciation links.
    """
    cleaned = _cleaned(text)
    if not any(map(str.isalnum, cleaned)):
        return ""
    worded = _worded(cleaned)
    for pattern, said in _entries(tuple(sorted((lexicon or {}).items(), key=lambda item: (-len(item[0]), item)))):
        worded = pattern.sub(said, worded)
    return " ".join(worded.split())


def plain(text: str) -> str:
    """A spoken form without its pronunciation links: just the words.

    >>> plain("Ask [Anouk](/ɐnˈuk/).")
    'Ask Anouk.'
    """
    return _LINK.sub(r"\1", text)


def _cleaned(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _MARKS.sub(r"\1", text)
    text = _FEET.sub(r"\1 foot \2", text)
    text = _URL.sub(_url, text)
    text = _QUOTES.sub(" ", text)
    text = _SINGLE.sub("", text)
    text = text.replace("’", "'").replace("‘", "'")
    return "".join(" " if unicodedata.category(char) in _LETTERLIKE else char for char in text)


def _worded(text: str) -> str:
    text = _SHOUTED.sub(_quiet, text)
    text = _STUTTER.sub(lambda match: f"{match[1]}... ", text)
    text = _DOTS.sub("… ", text)
    text = _DASH.sub(" — ", text)
    text = _BANGS.sub(lambda match: "?" if "?" in match[0] else "!", text)
    text = re.sub(r"[^\W\d_]+", _sound, text)
    return re.sub(r"\s+([,.;:!?…])", r"\1", text).strip()


def _quiet(match: re.Match[str]) -> str:
    return " ".join(word if word in _ACRONYMS or word == "I" else word.lower() for word in match[0].split(" "))


def _sound(match: re.Match[str]) -> str:
    word = match[0]
    short = _STRETCH.sub(r"\1", word)
    squeezed = re.sub(r"(.)\1+", r"\1", word.lower()) if short != word else word.lower()
    said = _SOUNDS.get(word.lower()) or _SOUNDS.get(squeezed)
    return f"[{word}](/{said}/)" if said else short


def _url(match: re.Match[str]) -> str:
    return re.sub(r"^https?://", "", match[0]).replace("/", " slash ").replace(".", " dot ")


@lru_cache(maxsize=4)
def _entries(lexicon: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """A pattern and a replacement per word: whole words only, with possessives and honorifics kept behind them."""
    return tuple(
        (re.compile(rf"(?<![\w/\[]){re.escape(word)}(?P<tail>{_SUFFIXES})(?![\w\]/])", re.IGNORECASE), _said(word, how))
        for word, how in lexicon
    )


def _said(word: str, how: str) -> str:
    how = how.strip()
    if how.startswith("/") and how.endswith("/") and len(how) > 2:
        return f"[{word}]({how})\\g<tail>".replace("\\", "\\\\").replace("\\\\g", "\\g")
    plain_how = how.removeprefix("like ").strip()
    return plain_how.replace("\\", "") + r"\g<tail>"
