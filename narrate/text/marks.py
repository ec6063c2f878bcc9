"""Signs that are not said: quotation marks, emphasis, invisible characters, pictures; and those that are."""

from __future__ import annotations

import html
import re
import unicodedata

from narrate.text.lexicon import defaults

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f]")
_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{8})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_RULES = re.compile(r"(?<![:\w])/{2,}|/{2,}(?!\w)|={2,}")
_GLUED = re.compile(r"(?<=[^\W\d_]{2})([.!?])(?=[A-Z][a-z])|(?<=[^\W\d_]{2})(,)(?=[^\W\d_]{2})")
_QUOTES = re.compile(r"[\"“”„‟«»‹›「」『』〝〞*_~`#|^<>{}\\\[\]]+")
_SINGLE = re.compile(r"(?<![^\W\d_])[‘’']+(?=\w)|(?<=[\w.,!?…—-])[’'](?![^\W\d_])")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_CAUSES = ("cause of", "Cause of", "cause and", "Cause and")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 40
"""No word of the list has so many letters; to look further back would take time that grows with the square."""
_TAG = re.compile(
    r"</?(?:BR|HR|br|hr|p|i|b|u|s|em|strong|span|div|center|sup|sub|small|blockquote|li|ul|ol|h[1-6])"
    r"(?:\s+[\w-]{1,20}\s?=\s?[^<>]{0,80})?\s?/?>"
)
_ENTITY = re.compile(r"&(?:amp|nbsp|lt|gt|quot|apos|[lr][sd]quo|hellip|[mn]dash|eacute|#\d{2,5}|#x[\da-fA-F]{2,5});")
_AND = re.compile(r"(?<=\w)\s+['‘’]n['’]?\s+(?=\w)")
_URL = re.compile(r"https?://\S+|www\.\S+")
_TOP = "com|org|net|edu|gov|info|biz|io|tv|co|uk|de|fr|ca|au|eu|ai|ly"
_ENDING = "txt|pdf|jpe?g|png|gif|exe|zip|docx?|xlsx?|mp[34]|wav|html?|js|py|csv|json|xml|dll|bat|log|onion"
_BARE_URL = re.compile(
    rf"(?<![\w.@/-])[\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+|(?<![\w.@/-])(?:\w[\w-]*\.)+(?:{_TOP})(?![\w-]|\.\w)(?:/[\w./#?=&%-]*\w)?"
    rf"|(?<![\w.@/-])(?:\w[\w-]*\.)+(?:{_ENDING})(?![\w-]|\.\w)"
)
_FACES = re.compile(
    r"(?<![\w:;=<])(?:[:;]['^]?-?[()DPpOo|/\\*\]\[]+|=-?[()\]\[]+|</?3+|\^[_.]?\^|-[_.]+-|[Tt]_[Tt]|o_[oO]|O_O|>[_.]<)(?![\w/'’-])"
)
_HEARTED = re.compile(r"(?<=\w )<3+(?= \w)")
_AMPERSAND = re.compile(r"(?<=\w)\s?&\s?(?=\w)")
_LETTERLIKE = {"So", "Sk", "Cs", "Co", "Cn", "Cc"}
_PICTURES = re.compile("[\U0001f300-\U0001faff❤]")
_MOST_PICTURES = 3


def links_spelt(text: str) -> str:
    """The text with web addresses as they are read aloud.

    >>> links_spelt("See www.example.com/a-b.")
    'See W W W dot example dot com slash a dash b.'
    """
    return _BARE_URL.sub(_url, _URL.sub(_url, text))


def unformatted(text: str) -> str:
    """The text without what a web page left behind: tags and entities.

    >>> unformatted("<i>Tom</i> &amp; <I said it>")
    ' Tom  & <I said it>'
    """
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _TAG.sub(" ", text))


def unmarked(text: str) -> str:
    """The words and their punctuation; NFC, plain apostrophes, no quotation marks, no pictures."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _MARKS.sub(r"\1", text)
    text = _GLUED.sub(lambda match: f"{match[0]} ", _RULES.sub(" ", text))
    text = _QUOTES.sub(" ", _FACES.sub(" ", _HEARTED.sub("heart", text)))
    text = _AND.sub(" and ", text)
    text = _SINGLE.sub(_apostrophe, text)
    text = text.replace("’", "'").replace("‘", "'")
    text = _AMPERSAND.sub(" and ", text)
    return "".join(" " if unicodedata.category(char) in _LETTERLIKE else char for char in text)


def _apostrophe(match: re.Match[str]) -> str:
    """A single mark at the edge of a word goes, unless it stands for letters that a word of the list has lost."""
    text, start, end = match.string, match.start(), match.end()
    before, after = _LETTERS_BEFORE.search(text, max(0, start - _LONGEST), start), _LETTERS.match(text, end)
    if after and text.startswith(_CAUSES, end):
        return ""
    lost = (before and f"{before[0]}'".lower() in defaults()) or (
        match[0] != "‘" and after and f"'{after[0]}".lower() in defaults()
    )
    return "'" if lost else ""


def pictures_named(text: str) -> str:
    """What a text says that is nothing but emoji: their names, "" when there are none.

    >>> pictures_named("👍🏽!")
    'thumbs up sign'
    """
    found = [char for char in text if _PICTURES.match(char) and not "\U0001f3fb" <= char <= "\U0001f3ff"]
    names = [unicodedata.name(char, "").lower().replace("-", " ") for char in found[:_MOST_PICTURES]]
    return ", ".join(name.removeprefix("heavy black ") for name in names if name)


def _url(match: re.Match[str]) -> str:
    link = match[0].rstrip(".,;:!?)'\"’”")
    said = re.sub(r"^https?://", "", link).strip("/")
    said = re.sub(r"^www\.", "W W W dot ", said)
    for sign, name in (
        ("@", "at"),
        ("/", "slash"),
        (".", "dot"),
        ("-", "dash"),
        ("_", "underscore"),
        ("?", "question mark"),
    ):
        said = said.replace(sign, f" {name} ")
    return " ".join(re.sub(r"[=&%#~+]", " ", said).split()) + match[0][len(link) :]
