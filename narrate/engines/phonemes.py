"""English text to phonemes, by the grapheme-to-phoneme part of hibari-tts (misaki's alphabet)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any

from narrate.errors import UnspeakableError, VoiceError
from narrate.text.foreign import guess
from narrate.text.lexicon import english_names, looked_up
from narrate.text.money import worded_money
from narrate.text.scripts import in_ascii, in_latin, romanized, spelt_out
from narrate.text.stress import in_britain

_LINK = re.compile(r"(\[[^\[\]]*\]\(/)([^/()]*)(/\))")
_POSSESSED = re.compile(r"\[([^\[\]]*)\]\(/([^/()]+)/\)(['’]s\b)")
_NO_ABBREVIATION = re.compile(
    r"\b(no|nos|ed|eds|est|fig|ch|Ch|Sun|Mon|Sat|Wed|Mar|May|Jan|Jun|Jul|Dec|Gen|Col|Co|Rev|Rep)\.(?!\s?\d)(?!\s[A-Z]\w)"
    r"|\b(no|Jan|Mar|Sun|Sat|Wed|ed|est)\.(?=\s[A-Z])"
)
_WILL = re.compile(r"(?<![\w'])(?!(?:I|you|he|she|we|they)')([^\W\d_]+)'ll\b", re.IGNORECASE)
_ARE = re.compile(r"(?<![\w'])(?!(?:you|we|they)')([^\W\d_]{2,})'re\b", re.IGNORECASE)
_HAVE = re.compile(r"(?<![\w'])([^\W\d_]*(?:le|ere|[bcdfgkmnpqstvxz]s?e?))'ve\b", re.IGNORECASE)
_CUTS = (re.compile(r"(?<=[.!?…])\s+"), re.compile(r"(?<=[;:,—])\s+"), re.compile(r"\s+"))
_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_MARKS = frozenset((".", ",", ":", "``", "''", '""', "-LRB-", "-RRB-", "$", "#", "NFP"))
"""The tags of what is no word."""
_HOURS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirty fifteen forty twenty fifty o'clock".split()
)
"""Behind these `am` is the forenoon."""
_PAUSES = frozenset("…—;:,.!?")
_PARTED = str.maketrans("ëïöËÏÖ", "eioEIO")
"""Vowels with a diaeresis, which English writes or leaves out."""
_BORROWED = ("Japanese", "Latin")
"""Languages whose words stand in English stories in small letters and without accents, too."""
_DESCENT = ("O'", "O’", "o'", "o’")
_IN_BRITAIN = str.maketrans({"O": "Q", "T": "t"})


def phonemes(text: str, *, british: bool = False) -> str:
    """The phonemes of an English text with its punctuation; UnspeakableError when there are none."""
    found = _joined(tokens(text, british=british))
    if not any(char.isalpha() for char in found):
        raise UnspeakableError(f"no word of {text[:40]!r} can be pronounced", code="N308")
    return found


def tokens(text: str, *, british: bool = False) -> list[Any]:
    """What the converter makes of a text one by one: each with `text`, `phonemes` and the `whitespace` behind it.

    Every token that holds a letter or a digit has phonemes; UnspeakableError names the one that has none.
    """
    return _converted(_prepared(text, british=british), british=british)


def chunks(phonemes: str, most: int, *, packed: bool = True) -> list[str]:
    """Pieces of at most `most` phonemes, cut behind sentences, else clauses, else words, else anywhere.

    With `packed` sentences share a piece as long as they fit.
    """
    pieces = [phonemes] if packed else _CUTS[0].split(phonemes)
    for cut in _CUTS:
        pieces = [
            part for piece in pieces for part in (_packed(cut.split(piece), most) if len(piece) > most else [piece])
        ]
    return [piece[at : at + most] for piece in pieces for at in range(0, len(piece), most)]


def is_known(word: str) -> bool:
    """Whether the American or British dictionary has a word, or its spelling tells no other language."""
    lexicon = _converter(False).lexicon
    low = word.lower()
    return any(form in lexicon.golds or form in lexicon.silvers for form in (word, low, low.capitalize()))


def _converted(text: str, *, british: bool) -> list[Any]:
    from hibari.g2p.normalize import normalize

    convert = _converter(british)
    found = convert.tokenize(normalize(text))
    for before, token in zip(["", *(token.text for token in found)], found, strict=False):
        # The tagger takes an unknown word with an apostrophe for a quotation mark, which would be all that is said.
        if token.tag in _MARKS and _is_word(token.text):
            token.tag = "NN" if any(map(str.isalpha, token.text)) else "CD"
        elif token.text in ("am", "Am"):
            token.tag = _tag_of_am(token.tag, before)
        elif token.text in _PAUSES and token.tag not in _MARKS:
            token.tag = ":"
    done = convert.phonemize_tokens(found)
    for token in done:
        if _is_word(token.text) and not any(map(str.isalpha, token.phonemes or "")):
            token.phonemes = _by_letters(convert, token.text)
    return list(done)


def _by_letters(convert: Any, word: str) -> str:
    """A word that the converter has nothing for: piece by piece, or each of its signs by its name."""
    sounds = [_joined(convert.phonemize_tokens(convert.tokenize(name))) for name in spelt_out(word)]
    if not any(map(str.isalpha, "".join(sounds))):
        raise _unspeakable(word)
    return " ".join(sounds)


def _joined(found: Iterable[Any]) -> str:
    return "".join((token.phonemes or "") + " " * bool(token.whitespace) for token in found).strip()


def _tag_of_am(tag: str, before: str) -> str:
    """The forenoon (a noun) behind an hour, else the verb."""
    if before.isdigit():
        return "NN"
    return tag if before.lower() in _HOURS else "VBP"


def _is_word(text: str) -> bool:
    return any(map(str.isalnum, text))


def _prepared(text: str, *, british: bool) -> str:
    """Money in words, `Tom'll` with its vowel, no abbreviation at a sentence's end (`No, no.`), British dates."""

    def said(word: str) -> str:
        return _joined(_converted(word, british=british))

    text = _outside_links(re.sub(r"(?<=\d)\.(?=\s|$)", " .", text), worded_money)
    are = "ə" if british else "əɹ"
    text = _outside_links(text, lambda part: _WILL.sub(lambda match: f"[{match[0]}](/{said(match[1])}ᵊl/)", part))
    text = _outside_links(text, lambda part: _ARE.sub(lambda match: f"[{match[0]}](/{said(match[1])}{are}/)", part))
    text = _outside_links(text, lambda part: _HAVE.sub(lambda match: f"[{match[0]}](/{said(match[1])}əv/)", part))
    text = _NO_ABBREVIATION.sub(lambda match: f"[{match[0][:-1]}](/{said(match[0][:-1])}/).", text)
    if not british:
        return _possessed(looked_up(text, _names(british=False)), british=False)
    text = _DATE.sub(lambda match: f"{match[2]}/{match[1]}/{match[3]}" if int(match[2]) < 13 else match[0], text)
    text = _LINK.sub(lambda match: match[1] + match[2].translate(_IN_BRITAIN) + match[3], in_britain(text))
    return _possessed(looked_up(text, _names(british=True)), british=True)


def _possessed(text: str, *, british: bool) -> str:
    """`[Sean](/ʃˈɔn/)'s` as one word, since its s has the sound that follows from the last one."""
    behind = _converter(british).lexicon._s
    return _POSSESSED.sub(lambda match: f"[{match[1]}{match[3]}](/{behind(match[2])}/)", text)


@lru_cache(maxsize=2)
def _names(*, british: bool) -> Mapping[str, str]:
    return {name: f"/{forms[british]}/" for name, forms in english_names().items()}


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    parts = re.split(r"(\[[^\[\]]*\]\(/[^/()]*/\))", text)
    return "".join(part if number % 2 else change(part) for number, part in enumerate(parts))


def _packed(pieces: list[str], most: int) -> list[str]:
    packed: list[str] = []
    for piece in pieces:
        if packed and len(packed[-1]) + 1 + len(piece) <= most:
            packed[-1] += f" {piece}"
        else:
            packed.append(piece)
    return packed


@lru_cache(maxsize=2)
def _converter(british: bool) -> Any:
    try:
        from hibari.g2p import ASSETS, G2P
        from hibari.g2p.oov import OOV
    except ImportError as error:
        raise VoiceError(
            "the package hibari-tts is missing or broken", code="N302", hint="pip install hibari-tts"
        ) from error
    net = lru_cache(maxsize=1)(lambda: OOV(f"{ASSETS}/{'oov_gb' if british else 'oov'}.onnx"))
    convert: Any = G2P(oov=lambda word: _unknown(convert, net, word), british=british)
    return convert


def _unknown(convert: Any, net: Callable[[], Any], word: str) -> str:
    """What no dictionary has as it stands: less a letter, by its ending, by another language's rules, by the net."""
    return (
        _known(convert, word)
        or _without_g(convert, word)
        or (_without_h(convert, word) if word.islower() else "")
        or _poetic(convert, word)
        or _known(convert, word.translate(_PARTED))
        or _descended(convert, net, word)
        or _foreign(convert, word)
        or _without_h(convert, word)
        or " ".join(_read("".join(run), net()) for _, run in groupby(romanized(word), in_latin))
    )


def _known(convert: Any, word: str) -> str:
    """A word as the dictionary has it, "" when it does not."""
    from hibari.g2p import Context

    return convert.lexicon.get_word(word, "NN", None, Context())[0] or ""


def _has(convert: Any, word: str) -> bool:
    return word in convert.lexicon.golds or word in convert.lexicon.silvers


def _without_g(convert: Any, word: str) -> str:
    """`runnin` by `running`, and `Makin`, but not `Davin`, which may be a name; "" when it is none."""
    low = word.lower()
    is_verb = word.islower() or _has(convert, f"{low}g") or f"{low[:-2]}e" in convert.lexicon.golds.d
    running = _known(convert, f"{low}g") if low.endswith("in") and is_verb else ""
    return f"{running[:-1]}n" if running.endswith("ŋ") else ""


def _without_h(convert: Any, word: str) -> str:
    """`appened` by `happened`, and `Arry` by `Harry`; "" when it is none."""
    low = f"h{word.lower()}"
    happened = _known(convert, low) if word[:1] in "aeiouAEIOU" and (word.islower() or _has(convert, low)) else ""
    return happened.replace("h", "", 1) if happened.lstrip("ˈˌ").startswith("h") else ""


def _poetic(convert: Any, word: str) -> str:
    """`damnèd` in two syllables."""
    stem = word.removesuffix("èd")
    said = "" if stem == word else _known(convert, stem) or _known(convert, f"{stem}e")
    return f"{said}ɪd" if said else ""


def _descended(convert: Any, net: Callable[[], Any], word: str) -> str:
    """`O'Malley` by Malley."""
    if len(word) < 5 or word[:2] not in _DESCENT:
        return ""
    return ("ˌQ" if convert.british else "ˌO") + _unknown(convert, net, word[2:])


def _foreign(convert: Any, word: str) -> str:
    """A name of another language, and what English borrows of it in small letters."""
    found = guess(word)
    if found is None or (word.islower() and word.isascii() and found.language not in _BORROWED):
        return ""
    return found.phonemes.translate(_IN_BRITAIN) if convert.british else found.phonemes


def _read(run: str, net: Any) -> str:
    """Letters that no dictionary and no rule has, by the converter's net; by their names when they are not Latin."""
    latin = in_ascii(run)
    names = [latin if any(char not in net.cin for char in run) else run] if latin else spelt_out(run)
    if not names:
        raise _unspeakable(run)
    return " ".join(net(name) or "" for name in names)


def _unspeakable(word: str) -> UnspeakableError:
    return UnspeakableError(f"{word[:40]!r} cannot be pronounced", code="N308", hint="say how under pronounce:")
