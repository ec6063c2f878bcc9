"""Which language a text is in, by its commonest words and its script; and the names of languages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from types import MappingProxyType

_COMMON = MappingProxyType(
    {
        "en": "the and of to in that was he she it his her with had for not you on said they at but is",
        "es": "que de la el en y los se del las un por con no una su para es lo como más pero había era",
        "fr": "de la le et les des en un une que dans qui pour il elle pas sur au avec était son se ne ce mais",
        "de": "der die und das in den er sie es nicht mit von sich auf war dem ist ein eine zu im hatte aber",
        "it": "di che la il un in e per una è con non si gli le era ma del della lo come più aveva nel",
        "pt": "que de o a e do da em um para com não uma os no se na por mais as dos como mas ele ela era",
        "nl": "de het een en van in is dat op te zijn met voor niet hij was ze aan er maar had bij",
        "pl": "się nie na że do jest to w z jak ale po co był była przez od tak jego jej",
        "sv": "och att det som en på är av för med den till inte han var hon om ett hade men",
    }
)
_SCRIPTS = MappingProxyType(
    {"DEVANAGARI": "hi", "CYRILLIC": "ru", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HANGUL": "ko"}
    | {"ARABIC": "ar", "GREEK": "el", "HEBREW": "he", "THAI": "th"}
)
NAMES = MappingProxyType(
    {"en": "English", "es": "Spanish", "fr": "French", "de": "German", "it": "Italian", "pt": "Portuguese"}
    | {"nl": "Dutch", "pl": "Polish", "sv": "Swedish", "hi": "Hindi", "ru": "Russian", "ja": "Japanese"}
    | {"zh": "Chinese", "ko": "Korean", "ar": "Arabic", "el": "Greek", "he": "Hebrew", "th": "Thai"}
)
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 40_000
_FEWEST = 20
_LEAD = 1.5


def detect(text: str) -> str | None:
    """The language of a text as a tag of two letters, None when it cannot be told.

    >>> detect("Había una vez un rey que no quería dormir, y su hija, que era más lista que él. " * 3)
    'es'
    """
    sample = text[:_SAMPLE]
    script = _script(sample)
    if script is not None:
        return script
    words = Counter(word.lower() for word in _WORD.findall(sample))
    counts = ((sum(words[word] for word in common.split()), tag) for tag, common in _COMMON.items())
    best, second, *_ = sorted(counts, reverse=True)
    return best[1] if best[0] >= _FEWEST and best[0] > _LEAD * second[0] else None


def base(tag: str) -> str:
    """The language of a tag without its region.

    >>> base("pt-BR")
    'pt'
    """
    return re.split("[-_]", tag.lower(), maxsplit=1)[0]


def name(tag: str) -> str:
    """A language's name in English, its tag where none is known."""
    return NAMES.get(base(tag), tag)


def _script(text: str) -> str | None:
    """The language that a script tells; kana beside ideographs are Japanese."""
    letters = [char for char in text[:4000] if char.isalpha()]
    scripts = Counter(unicodedata.name(char, "?").split()[0].split("-")[0] for char in letters if char > "ɏ")
    told = {tag: sum(scripts[script] for script, each in _SCRIPTS.items() if each == tag) for tag in _SCRIPTS.values()}
    if told["ja"] > 0.1 * len(letters):
        return "ja"
    best = max(told, key=lambda tag: told[tag])
    return best if letters and told[best] > 0.5 * len(letters) else None
