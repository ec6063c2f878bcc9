"""From written text to what an engine is given: only what engines read wrongly is changed, never the words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
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
_STUTTER = re.compile(r"\b([a-z]|[b-df-hj-np-tv-xz]{2})[-–—](?=\1[a-z])", re.IGNORECASE)
_STRETCH = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_ROMAN = re.compile(r"[IVX]{2,}|M*(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_UNITS = (("°C", " degrees Celsius"), ("°F", " degrees Fahrenheit"), ("°", " degrees"), ("№", "number "))
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
    entries = _entries(lexicon or {})
    return " ".join(_looked_up(_worded(cleaned, entries), entries).split())


def pronounced(said: str, lexicon: Mapping[str, str]) -> str:
    """A spoken form with the lexicon's pronunciations, and nothing else changed."""
    return _looked_up(said, _entries(lexicon))


def _entries(lexicon: Mapping[str, str]) -> dict[str, str]:
    return {_key(word): how.strip() for word, how in lexicon.items() if word.strip()}


def _looked_up(worded: str, entries: Mapping[str, str]) -> str:
    if not entries:
        return worded
    return _words_of(tuple(sorted(entries))).sub(lambda match: _said(match, entries), worded)


def _key(word: str) -> str:
    """A word of the lexicon as it stands in a cleaned text."""
    return unicodedata.normalize("NFC", word.strip()).replace("’", "'").lower()


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
    for sign, said in _UNITS:
        text = text.replace(sign, said)
    text = _QUOTES.sub(" ", text)
    text = _SINGLE.sub("", text)
    text = text.replace("’", "'").replace("‘", "'")
    return "".join(" " if unicodedata.category(char) in _LETTERLIKE else char for char in text)


def _worded(text: str, entries: Collection[str]) -> str:
    text = _SHOUTED.sub(_quiet, text)
    text = _STUTTER.sub(lambda match: f"{match[1]}... ", text)
    text = _DOTS.sub("… ", text)
    text = _DASH.sub(" — ", text)
    text = _BANGS.sub(lambda match: "?" if "?" in match[0] else "!", text)
    text = re.sub(r"[^\W\d_]+", lambda match: match[0] if match[0].lower() in entries else _sound(match[0]), text)
    return re.sub(r"\s+([,;:!?…]|\.(?!\d))", r"\1", text).strip()


def _quiet(match: re.Match[str]) -> str:
    kept = (
        word if word in _ACRONYMS or word == "I" or _ROMAN.fullmatch(word) else None for word in match[0].split(" ")
    )
    return " ".join(one or word.lower() for one, word in zip(kept, match[0].split(" "), strict=True))


def _is_stretched(word: str) -> bool:
    """Not numerals (VIII), nor acronyms (AAA, IEEE)."""
    if not _STRETCH.search(word) or word.lower() == "www" or _ROMAN.fullmatch(word):
        return False
    return not word.isupper() or len(word) > 4 or (len(word) == 4 and word[0] not in "AEIOU")


def _sound(word: str) -> str:
    short = _STRETCH.sub(r"\1", word) if _is_stretched(word) else word
    squeezed = re.sub(r"(.)\1+", r"\1", word.lower()) if short != word else word.lower()
    said = _SOUNDS.get(word.lower()) or _SOUNDS.get(squeezed)
    return f"[{word}](/{said}/)" if said else short


def _url(match: re.Match[str]) -> str:
    link = match[0].rstrip(".,;:!?)")
    said = re.sub(r"^https?://", "", link).strip("/").replace("/", " slash ").replace(".", " dot ")
    return said + match[0][len(link) :]


@lru_cache(maxsize=4)
def _words_of(lexicon: tuple[str, ...]) -> re.Pattern[str]:
    """The words of a lexicon, the longest first: whole words only, with possessives and honorifics kept behind them."""
    words = "|".join(re.escape(word) for word in sorted(lexicon, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w/\[])(?P<word>{words})(?P<tail>{_SUFFIXES})(?![\w\]/])", re.IGNORECASE)


def _said(match: re.Match[str], entries: Mapping[str, str]) -> str:
    how = entries[match["word"].lower()]
    if how.startswith("/") and how.endswith("/") and len(how) > 2:
        return f"[{match['word']}]({how}){match['tail']}"
    return how.removeprefix("like ").strip().replace("\\", "") + match["tail"]
