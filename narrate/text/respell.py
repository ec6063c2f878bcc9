"""Respellings to phonemes and back: nah-ROO-toh, syllables between hyphens, the stressed one in capitals.

Phonemes are misaki's alphabet.
"""

from __future__ import annotations

import re
from itertools import pairwise

_VOWELS = (
    ("eye", "I"),
    ("igh", "I"),
    ("yoo", "ju"),
    ("ye", "I"),
    ("oor", "ʊɹ"),
    ("air", "ɛɹ"),
    ("eer", "ɪɹ"),
    ("ear", "ɪɹ"),
    ("awr", "ɔɹ"),
    ("ahr", "ɑɹ"),
    ("uhr", "ɜɹ"),
    ("ar", "ɑɹ"),
    ("er", "ɜɹ"),
    ("ir", "ɜɹ"),
    ("ur", "ɜɹ"),
    ("or", "ɔɹ"),
    ("ah", "ɑ"),
    ("ay", "A"),
    ("ai", "A"),
    ("ei", "A"),
    ("aw", "ɔ"),
    ("au", "ɔ"),
    ("ee", "i"),
    ("ea", "i"),
    ("eh", "ɛ"),
    ("ew", "ju"),
    ("ey", "A"),
    ("ih", "ɪ"),
    ("ie", "I"),
    ("oo", "u"),
    ("oh", "O"),
    ("oe", "O"),
    ("oa", "O"),
    ("ow", "W"),
    ("ou", "W"),
    ("oy", "Y"),
    ("oi", "Y"),
    ("uh", "ə"),
    ("uu", "ʊ"),
)
_OPEN = {"a": "ɑ", "e": "A", "i": "i", "o": "O", "u": "u", "y": "I"}
_CLOSED = {"a": "æ", "e": "ɛ", "i": "ɪ", "o": "ɑ", "u": "ʌ", "y": "ɪ"}
_LONG_SPELT = {"a": "ay", "e": "ee", "i": "eye", "o": "oh", "u": "oo", "y": "eye"}
_SILENT = re.compile(r"([b-df-hj-np-tv-z]*)([aeiouy])([b-df-hj-np-tv-xz]{1,2})e")
_CONSONANTS = (
    ("tch", "ʧ"),
    ("dge", "ʤ"),
    ("ch", "ʧ"),
    ("sh", "ʃ"),
    ("th", "θ"),
    ("dh", "ð"),
    ("zh", "ʒ"),
    ("ng", "ŋ"),
    ("kh", "k"),
    ("gh", "ɡ"),
    ("ph", "f"),
    ("wh", "w"),
    ("ck", "k"),
    ("qu", "kw"),
    ("x", "ks"),
    ("j", "ʤ"),
    ("r", "ɹ"),
    ("g", "ɡ"),
    ("y", "j"),
    ("c", "k"),
    ("q", "k"),
)
_SYLLABLE = re.compile(r"[a-zA-Z'’]+")
_STRESSED = re.compile(r"[A-Z]{2,}")
_VOWEL_SOUNDS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊe"
_SPELT = {
    "A": "ay",
    "I": "eye",
    "O": "oh",
    "Q": "oh",
    "W": "ow",
    "Y": "oy",
    "a": "a",
    "e": "eh",
    "i": "ee",
    "u": "oo",
    "æ": "a",
    "ɑ": "ah",
    "ɒ": "o",
    "ɔ": "aw",
    "ə": "uh",
    "ɛ": "eh",
    "ɜ": "u",
    "ɪ": "i",
    "ʊ": "uu",
    "ʌ": "uh",
    "ᵻ": "i",
    "ᵊ": "uh",
    "ʧ": "ch",
    "ʃ": "sh",
    "θ": "th",
    "ð": "dh",
    "ʒ": "zh",
    "ŋ": "ng",
    "ʤ": "j",
    "ɹ": "r",
    "ɡ": "g",
    "j": "y",
    "T": "t",
    "ʔ": "t",
    "ː": "",
}
_ONSETS = frozenset(
    """pɹ bɹ tɹ dɹ kɹ ɡɹ fɹ θɹ ʃɹ pl bl kl ɡl fl sl sp st sk sm sn sw tw dw kw ɡw hw pj bj tj dj kj ɡj fj vj mj nj hj ɹj
    lj sj spɹ stɹ skɹ spl skw ts""".split()
)


def is_respelling(text: str) -> bool:
    """Whether a pronunciation is spelt in syllables with a stressed one in capitals: `ah-NOOK`."""
    syllables = [part for word in text.split() for part in word.split("-")]
    spelt = all(_SYLLABLE.fullmatch(part) for part in syllables)
    return "-" in text and spelt and any(_STRESSED.fullmatch(part) for part in syllables)


def phonemes_of(respelling: str) -> str:
    """The phonemes of a respelling; words stay apart.

    >>> phonemes_of("nah-ROO-toh"), phonemes_of("her-MY-uh-nee")
    ('nɑɹˈutO', 'həɹmˈIəni')
    """
    return " ".join(_word(word) for word in respelling.split())


def respelling_of(phonemes: str) -> str:
    """Phonemes as people spell them: misaki's alphabet in syllables, the stressed one in capitals.

    >>> respelling_of("nɑɹˈutO")
    'nah-ROO-toh'
    """
    return " ".join(_respelt(word) for word in phonemes.split())


def _word(word: str) -> str:
    syllables = [part for part in word.split("-") if part]
    stressed = [
        number for number, part in enumerate(syllables) if part.isupper() and (len(part) > 1 or len(syllables) == 1)
    ]
    if not stressed:
        stressed = [max(0, len(syllables) - 2)]
    sounds = []
    for number, part in enumerate(syllables):
        mark = "ˈ" if number == stressed[-1] else "ˌ" if number in stressed else ""
        sounds.append(_syllable(part.lower(), mark))
    return "".join(sounds)


def _syllable(spelt: str, mark: str) -> str:
    silent = _SILENT.fullmatch(spelt)
    if silent:
        spelt = f"{silent[1]}{_LONG_SPELT[silent[2]]}{silent[3]}"
    sounds, at, vowelled = "", 0, False
    while at < len(spelt):
        step, said = _sound(spelt, at, stressed=bool(mark), vowelled=vowelled)
        is_vowel = bool(said) and said.lstrip("j")[:1] in _VOWEL_SOUNDS and spelt[at] not in "'’"
        if is_vowel and not vowelled:
            glide = said[: len(said) - len(said.lstrip("j"))]
            said = glide + mark + said.lstrip("j")
            vowelled = True
        sounds, at = sounds + said, at + step
    return sounds


def _sound(spelt: str, at: int, *, stressed: bool, vowelled: bool) -> tuple[int, str]:
    rest = spelt[at:]
    initial_y = rest[0] == "y" and not vowelled and len(rest) > 1 and rest[1] in "aeiou" and (at == 0 or rest != "ye")
    if rest[0] in "aeiouy" and not initial_y:
        return _vowel(rest, stressed=stressed)
    for sign, said in _CONSONANTS:
        if rest.startswith(sign):
            return len(sign), said
    doubled = len(rest) > 1 and rest[0] == rest[1]
    return (2 if doubled else 1), (rest[0] if rest[0].isalpha() else "")


def _vowel(rest: str, *, stressed: bool) -> tuple[int, str]:
    for sign, said in _VOWELS:
        if rest.startswith(sign):
            if said == "ɜɹ" and not stressed:
                said = "əɹ"
            return len(sign), "ʌ" if said == "ə" and stressed else said
    if len(rest) == 1:
        return 1, "ə" if rest == "a" and not stressed else _OPEN[rest]
    return 1, "ə" if rest[0] == "u" and not stressed else _CLOSED[rest[0]]


def _respelt(word: str) -> str:
    syllables = _syllables(word)
    spelt = []
    for syllable in syllables:
        said = "".join(_SPELT.get(sound, sound) for sound in syllable if sound not in "ˈˌ")
        said += "h" * (syllable[-1] in "ɪᵻ")
        spelt.append(said.upper() if "ˈ" in syllable and len(syllables) > 1 else said)
    return "-".join(part for part in spelt if part)


def _syllables(word: str) -> list[str]:
    """Cut before the longest run of consonants that can open a syllable."""
    cores = [place for place, sound in enumerate(word) if sound in _VOWEL_SOUNDS]
    if len(cores) < 2:
        return [word]
    cuts = []
    for before, after in pairwise(cores):
        between = word[before + 1 : after].replace("ˈ", "").replace("ˌ", "")
        opening = next((n for n in (3, 2, 1) if n <= len(between) and (n == 1 or between[-n:] in _ONSETS)), 0)
        start = after
        while opening or word[start - 1] in "ˈˌ":
            start -= 1
            opening -= word[start] not in "ˈˌ"
        cuts.append(start)
    edges = [0, *cuts, len(word)]
    return [word[a:b] for a, b in pairwise(edges)]
