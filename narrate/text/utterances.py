"""What people utter that is no word of a dictionary: stutters, drawn-out words, words cut off, noises."""

from __future__ import annotations

import re

from narrate.text.numerals import ROMAN

NOISES = {
    "hmph": "hˈʌmf",
    "hmpf": "hˈʌmf",
    "humph": "hˈʌmf",
    "harrumph": "həɹˈʌmf",
    "tch": "tsk",
    "tsk": "tsk",
    "pfft": "pfˈʌt",
    "pft": "pfˈʌt",
    "pff": "pfˈʌ",
    "psst": "psst",
    "ugh": "ˈʌɡ",
    "urgh": "ˈɜɹɡ",
    "argh": "ˈɑɹɡ",
    "arg": "ˈɑɹɡ",
    "hm": "hˈʌm",
    "hmm": "hˈʌm",
    "mm": "mˈʌm",
    "mhm": "mhˈʌm",
    "shh": "ʃˈʌʃ",
    "sh": "ʃˈʌʃ",
    "ssh": "ʃˈʌʃ",
    "brr": "bɹˈɜɹ",
    "grr": "ɡɹˈɜɹ",
    "eh": "ˈA",
    "heh": "hˈɛ",
    "keh": "kˈɛ",
    "meh": "mˈɛ",
    "sss": "ss",
    "aah": "ˈɑ",
    "hrm": "hɹˈʌm",
    "hrmph": "hɹˈʌmf",
    "mmph": "mˈʌmf",
    "mwah": "mwˈɑ",
    "hnng": "hˈʌŋ",
    "hngh": "hˈʌŋ",
    "bzzt": "bˈʌzt",
    "bzz": "bˈʌz",
    "vrrm": "vɹˈʌm",
    "vroom": "vɹˈum",
    "heehee": "hˈihi",
    "teehee": "tˈihi",
    "hrk": "hɹˈʌk",
    "grk": "ɡɹˈʌk",
    "urk": "ˈɜɹk",
    "fwip": "fwˈɪp",
    "thwip": "θwˈɪp",
    "ngh": "ˈʌŋ",
    "nng": "ˈʌŋ",
    "hn": "hˈʌn",
    "hnn": "hˈʌn",
    "ew": "ˈiu",
    "eww": "ˈiu",
    "aw": "ˈɔ",
    "aww": "ˈɔ",
    "uhh": "ˈʌ",
    "umm": "ˈʌm",
    "erm": "ˈɜɹm",
    "ahh": "ˈɑ",
    "zzz": "zz",
    "kyaa": "kjˈɑ",
    "mwahaha": "mwˈɑhɑhɑ",
    "bwahaha": "bwˈɑhɑhɑ",
    "muahaha": "mwˈɑhɑhɑ",
    "haha": "hˈɑhɑ",
    "hahaha": "hˈɑhɑhɑ",
    "hehe": "hˈihi",
    "hehehe": "hˈihihi",
    "achoo": "əʧˈu",
    "blech": "blˈɛʧ",
    "bleh": "blˈɛ",
    "tsch": "tsk",
}
"""Noises that are written as words, and the phonemes that come nearest to them (misaki's alphabet)."""

_SQUEEZED = {re.sub(r"(.)\1+", r"\1", noise): said for noise, said in NOISES.items()}
_DOUBLED = re.compile(
    r"""^(?:good|goodbye|goodness|see|seen|need|sleep|look|book|took|too|soon|free|feel|keep|been|between|room|fool|foolish
    |cool|moon|feet|deep|week|bee|knee|tree|three|agree|food|mood|door|floor|poor|root|shoot|school|boo|moo|zoo|woo|ooh
    |eek|geez|sweet|street|meet|speed|bleed|blood|wood|stood|tooth|smooth|loose|goose|proof|hoo|whoo|wee|whee|yippee
    |coffee|all|call|fall|ball|tell|well|hell|yell|sell|spell|fell|kill|will|still|bill|chill|full|pull|bull|hello|hurry
    |sorry|happy|stupid|off|stuff|puff|miss|kiss|boss|less|pass|class|mess|yess|ass|loss|dress|press|butt|better|little
    |vroom|shoo|whoosh|swoosh|zoom|boom|kaboom|oops|whoops|spooky|creep|creepy|sneeze|wheel|peep|beep|sheesh
    |mommy|daddy|mummy|puppy|kitty|silly|bitter|letter|summer|dinner|funny|bunny|wooo?|coo|cheer|cheers|beer|freedom
    |please|yahoo|woohoo|boohoo|toot|hooray|really|finally)$""".replace("\n    ", ""),
)
_LETTER = r"[^\W\d_]"
_STRETCH = re.compile(rf"({_LETTER})\1{{2,}}", re.IGNORECASE)
_STUTTER = re.compile(
    rf"(?<![\w'’-])(?P<bit>[aeiou]|[b-df-hj-np-tv-z]{{1,3}})(?P<more>(?:-(?P=bit))*)(?:-|(?<=[^aeiouAEIOU])[–—…]\s?)"
    rf"(?=(?P=bit){_LETTER}|(?<=[^aeiouAEIOU]-)(?P=bit)\b(?!-))",
    re.IGNORECASE,
)
_NO_STUTTER = re.compile(r"D-Day\b|H-[Hh]our\b|[Tt]sk-[Tt]sk\b|[Bb]-boys?\b|[Gg]-[Gg]irls?\b|P-[Pp]lates?\b|X-[Xx]")
_FRAGMENT = re.compile(r"(?<![\w'’.-])([b-df-hj-np-tv-xz]{1,3})(?=\s?(?:[—–]|--|-(?!\w)))", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:Mr|Mrs|Miss|Ms|Dr|Lord|Lady|Sir|Madame|Monsieur|Colonel|Captain|Count|Prince|of|the|[Ii]n)\.?\s$"
)
_WHOLE = frozenset(
    (*NOISES, "mr", "mrs", "ms", "dr", "st", "vs", "jr", "sr", "tv", "pc", "cd", "dj", "md", "ph", "txt", "jpg", "png")
)
_WORD = re.compile(rf"(?<![^\W_]){_LETTER}+")
_ONSETS = (
    ("sch", "sk"),
    ("tch", "ʧ"),
    ("thr", "θɹ"),
    ("shr", "ʃɹ"),
    ("chr", "kɹ"),
    ("ch", "ʧ"),
    ("sh", "ʃ"),
    ("th", "θ"),
    ("ph", "f"),
    ("wh", "w"),
    ("wr", "ɹ"),
    ("kn", "n"),
    ("gn", "n"),
    ("qu", "kw"),
    ("q", "k"),
    ("c", "k"),
    ("g", "ɡ"),
    ("j", "ʤ"),
    ("r", "ɹ"),
    ("x", "z"),
    ("y", "j"),
)
_TWO_LETTERS = ("ch", "sh", "th", "ph", "wh", "kn", "gn", "wr")
_STARTS = (
    ("th", r"th(?:at|at's|e|ey|ey're|is|ere|ere's|en|em|an|ose|ese|ough|us|ou|ee|y)\b", "ðə"),
    ("ch", r"ch(?:r|ao|ara|em|oir|ord|oru|lo)", "kə"),
    ("wh", r"wh(?:o|ose|om|ole|oever)\b", "hə"),
    ("c", r"c[eiy]", "sə"),
    ("s", r"su(?:re|gar)", "ʃə"),
    ("g", r"g(?:e(?!t|ar|ese|ek|ld)|i[aon](?!\b)|y(?!m))", "ʤə"),
    ("a", r"(?:able|age|ache|ate\b|angel)", "A"),
    ("a", r"(?:all\b|alm|alr|also|alw|aw|au)", "ɔ"),
    ("a", r"(?:are|arm|art|aren|ah\b)", "ɑ"),
    ("a", r"(?:any)", "ɛ"),
    ("a", r"(?:again|about|ago|alone|along|away|around|another|a\b)", "ə"),
    ("e", r"(?:e[ae]|even|evil|either|equal)", "i"),
    ("i", r"(?:i\b|i['’]|ice|idea|iron|island|i'm)", "I"),
    ("o", r"(?:o[hk]\b|oka|only|ope|over|own|old|o-)", "O"),
    ("o", r"(?:ou|ow)", "W"),
    ("o", r"(?:oth|of\b|one|once)", "ʌ"),
    ("u", r"(?:us[eu]|uni|u-)", "ju"),
)
"""Letters, the beginnings of words in which they have another sound than most often, and this sound."""
_VOWELS = {"a": "æ", "e": "ɛ", "i": "ɪ", "o": "ɑ", "u": "ʌ", "y": "ɪ"}


def uttered(text: str, *, kept: frozenset[str] = frozenset()) -> str:
    """The text with noises and stutters as pronunciation links, and drawn-out words in their plain spelling.

    Words in `kept` (small letters) are somebody else's business.

    >>> uttered("W-what? Hmph. Nooooo!")
    '[W](/wə/), what? [Hmph](/hˈʌmf/). No!'
    """
    text = _STUTTER.sub(_stutter, text)
    text = _FRAGMENT.sub(_fragment, text)
    pieces = re.split(r"(\[[^\]]*\]\(/[^)]*/\))", text)
    return "".join(
        piece if number % 2 else _WORD.sub(lambda m: _word(m[0], kept), piece) for number, piece in enumerate(pieces)
    )


def is_stretched(word: str) -> bool:
    """Whether letters are drawn out: `Nooo`, but not numerals (VIII), nor acronyms (AAA, IEEE)."""
    if not _STRETCH.search(word) or word.lower() == "www" or ROMAN.fullmatch(word):
        return False
    return not word.isupper() or len(word) > 4 or (len(word) == 4 and word[0] not in "AEIOU")


def relaxed(word: str) -> str:
    """A drawn-out word in its plain spelling.

    >>> relaxed("Goooood"), relaxed("Nooo"), relaxed("Hellooo")
    ('Good', 'No', 'Hello')
    """
    single = _STRETCH.sub(r"\1", word)
    double = _STRETCH.sub(lambda match: match[0][:2], word)
    return double if _DOUBLED.match(double.lower()) and not _DOUBLED.match(single.lower()) else single


def _word(word: str, kept: frozenset[str]) -> str:
    if word.lower() in kept:
        return word
    short = relaxed(word) if is_stretched(word) else word
    is_drawn_out = short != word or (len(word) > 3 and _squeezed(word.lower()) != word.lower())
    said = NOISES.get(word.lower()) or (_SQUEEZED.get(_squeezed(word.lower())) if is_drawn_out else None)
    return (
        f"[{word}](/{said}/)" if said and not (word.isupper() and word in ("AW", "EH", "ARG", "SSS", "SSSS")) else short
    )


def _squeezed(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", word)


def _stutter(match: re.Match[str]) -> str:
    after = match.string[match.end() :]
    if _NO_STUTTER.match(match[0] + after):
        return match[0]
    sound = onset(match["bit"], after)
    return "".join(f"[{bit}](/{sound}/), " for bit in (match["bit"], *match["more"].split("-")[1:]))


def _fragment(match: re.Match[str]) -> str:
    """Letters before a dash: the beginning of a word that was cut off, unless they stand for a name (Mr. K—)."""
    before, letters = match.string[: match.start()], match[1]
    named = letters.isupper() and (_TITLE.search(before) or len(letters) > 1)
    return letters if named or letters.lower() in _WHOLE else f"[{letters}](/{onset(letters, '')}/)"


def onset(letters: str, following: str) -> str:
    """The sound of a word's first letters, with the vowel that one makes when one sticks there.

    >>> onset("th", "that"), onset("c", "come"), onset("a", "and"), onset("y", "yes")
    ('ðə', 'kə', 'æ', 'jə')
    """
    low, after = letters.lower(), following.lower()
    said = next((said for spelt, starts, said in _STARTS if low == spelt and re.match(starts, after)), None)
    if said or (low in _VOWELS and low != "y"):
        return said or _VOWELS[low]
    if len(low) == 1 and after[:2] in _TWO_LETTERS:
        low = after[:2]
        return onset(low, following)
    vowel = "ə"
    if low[-1] in "aeiouy" and len(low) > 1:
        low, vowel = low[:-1], _VOWELS[low[-1]]
    sounds = ""
    while low:
        spelt, said = next(((s, p) for s, p in _ONSETS if low.startswith(s)), (low[0], low[0]))
        sounds, low = sounds + said, low[len(spelt) :]
    return sounds + vowel
