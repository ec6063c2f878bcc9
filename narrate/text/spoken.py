"""From written text to what an engine is given: only what engines read wrongly is changed, never the words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from narrate.text.capitals import quietened
from narrate.text.language import base
from narrate.text.lexicon import entries, key, looked_up
from narrate.text.marks import links_spelt, pictures_named, unformatted, unmarked
from narrate.text.numerals import worded_numbers
from narrate.text.respell import respelling_of
from narrate.text.stress import unstressed
from narrate.text.utterances import NOISES, uttered

_LINK = re.compile(r"\[([^\[\]]*)\]\(/([^/()]*)/\)")
_STUTTERED = re.compile(r"\[[^\[\]]{1,3}\]\(/[^/()ˈˌ]*[əæɛɪɑʌAIOWiuɔ]/\), (?=\S)")
_DASH = re.compile(r"\s*(?:--+|[–—―]+|\s-\s)\s*")
_DOTS = re.compile(r"(?:\.\s?){3,}|…(?:\s?[.…])*|(?<=[^\W\d_])\.\.(?=[\s\w]|$)")
_NAMED_A = re.compile(
    r"\b([Aa]n|[Gg]rade|[Cc]lass|[Tt]ype|[Pp]lan|[Vv]itamin|[Gg]roup|[Ss]ection|[Tt]eam|[Rr]ow|[Gg]ate|[Bb]lock|[Pp]oint"
    r"|[Ll]evel|[Rr]ank|[Ss]tudio|[Ee]xhibit|[Pp]art|Hepatitis|Hep)\sA(?![\w'’-])"
    r"|(\b[A-Z] and) A(?![\w'’-])|(?<![\w'’])A(?= and [A-Z](?![\w'’]))"
)
"""After these words A is the letter."""
_BANGS = re.compile(r"([!?])[!?]+")
_BEFORE_MARK = re.compile(r"\s+([,;:!?…]|\.(?!\d))")
_DOUBLE_MARK = re.compile(r"([.,;:])(?:\s*[,;:])+")


def spoken(text: str, *, lexicon: Mapping[str, str] | None = None, language: str = "en") -> str:
    """The spoken form of a line; "" when nothing in it can be spoken.

    `lexicon` maps words to a respelling, to phonemes (`/…/`), to `like WORD` or to other words. Markup that a story
    brings along is text here: only lexicon, noises and stutters make pronunciation links. In another language than
    English nothing but marks and the person's own lexicon is changed: its engine knows how it is read.
    """
    if base(language) != "en":
        return _in_another_language(text, lexicon)
    cleaned = unmarked(worded_numbers(links_spelt(unformatted(text))))
    if not any(map(str.isalnum, cleaned)):
        return pictures_named(text)
    known = entries(lexicon)
    worded = uttered(_DOTS.sub("… ", quietened(cleaned)), kept=frozenset(known))
    worded = _DASH.sub(" — ", worded)
    worded = _BANGS.sub(lambda match: "?" if "?" in match[0] else "!", worded)
    worded = _NAMED_A.sub(lambda match: f"{match[1] or match[2] or ''} [A](/ˈA/)", worded)
    worded = looked_up(_BEFORE_MARK.sub(r"\1", worded).strip(), known)
    return " ".join(_DOUBLE_MARK.sub(r"\1", worded).split())


def _in_another_language(text: str, lexicon: Mapping[str, str] | None) -> str:
    cleaned = unmarked(text)
    if not any(map(str.isalnum, cleaned)):
        return ""
    own = {key(word): how for word, how in (lexicon or {}).items() if word.strip()}
    worded = _BANGS.sub(lambda match: "?" if "?" in match[0] else "!", _DASH.sub(" — ", _DOTS.sub("… ", cleaned)))
    return " ".join(looked_up(_BEFORE_MARK.sub(r"\1", worded).strip(), own).split())


def pronounced(said: str, lexicon: Mapping[str, str]) -> str:
    """A spoken form with the lexicon's pronunciations, and nothing else changed."""
    return looked_up(said, entries(lexicon))


def plain(text: str) -> str:
    """A spoken form without its pronunciation links: just the words.

    >>> plain("Ask [Anouk](/ɐnˈuk/).")
    'Ask Anouk.'
    """
    return _LINK.sub(r"\1", text)


def spoken_words(spoken: str) -> tuple[str, ...]:
    """The words of a spoken form, with the punctuation that hangs on them.

    >>> spoken_words("Well - [Anouk](/ɐnˈuk/), no.")
    ('Well', 'Anouk,', 'no.')
    """
    return tuple(word for word in plain(spoken).split() if any(map(str.isalnum, word)))


def respelt(text: str) -> str:
    """A spoken form for engines that read no phonemes: stutters and stress left out, names in letters that sound so.

    >>> respelt("[W](/wə/), what [is](/ˈɪz/) it? Ask [Anouk](/ɑnˈuk/).")
    'what is it? Ask ah-nook.'
    """
    return _LINK.sub(_in_letters, _STUTTERED.sub("", unstressed(text)))


def _in_letters(match: re.Match[str]) -> str:
    return match[1] if match[1].lower() in NOISES else respelling_of(match[2]).lower()
