"""Who is in the book: names, their forms, gender and age, from raw text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set

from narrate.text.grouping import group
from narrate.text.people import Form, Person
from narrate.text.tokens import Tokens
from narrate.text.words import (
    AFTER_OBJECTS,
    AGE_WORDS,
    FEMALE_NAMES,
    FEMALE_NOUNS,
    HONORIFICS,
    KIN,
    MALE_NAMES,
    MALE_NOUNS,
    NOT_NAMES,
    PARTICLES,
    PLACES,
    PLAIN_SPEECH,
    SPEECH_VERBS,
    STRONG_VERBS,
    TITLES,
    WORDS_AND_NAMES,
)

_PLACE_WORDS = frozenset("in at from near through into across via of".split())
_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_PRONOUN_REACH = 25
_APPOSITION = 3.0
_FEW = 2
_NO_VERBS = frozenset("was is has as this his its us yes perhaps always across besides towards sometimes less".split())
_CONTRACTED = ("’ve", "’re", "’ll", "’d", "’m", "n’t", "'ve", "'re", "'ll", "'d", "'m", "n't")


def find_people(tokens: Tokens) -> list[Person]:
    """The people of a book, by how often they are named; deterministic."""
    forms = _forms(tokens)
    _balance(forms.values(), tokens)
    kept = {form.words for form in forms.values() if _is_person(form) and not _is_family(form, forms)}
    known = {words[-1] for words in kept} | {words[0] for words in kept}
    return group([form for words, form in forms.items() if words in kept or _is_full_name(form, known)])


def _is_family(form: Form, forms: Mapping[tuple[str, ...], Form]) -> bool:
    """The Miss Bertrams, the Tilneys: a name with an s, of people who are named without it."""
    last = form.core[-1]
    single = forms.get((*form.words[:-1], last[:-1])) if last.endswith("s") and len(last) > 3 else None
    plain = single or forms.get((last[:-1],)) if last.endswith("s") and len(last) > 3 else None
    return plain is not None and plain.count > form.count


def _is_full_name(form: Form, known: Set[str]) -> bool:
    """Two names, one of them of somebody who is known by it: Maelis Orrow, where Maelis speaks; not Lucas Lodge."""
    is_two = len(form.core) == 2 and not form.places and form.core[1] not in PLACES
    return is_two and not known.isdisjoint(form.core)


def _forms(tokens: Tokens) -> dict[tuple[str, ...], Form]:
    known, words = _name_like(tokens)
    forms: dict[tuple[str, ...], Form] = {}
    for start, end in _runs(tokens, known, words):
        name = tuple(tokens.base[at] for at in range(start, end) if tokens.text[at] != ".")
        form = forms.setdefault(name, Form(name, is_word=len(name) == 1 and name[0] in words))
        _observe(form, tokens, start, end)
    return forms


def _name_like(tokens: Tokens) -> tuple[set[str], set[str]]:
    """Words that are capitalised where nothing but a name is, more often than they stand in lower case.

    And the names that are words, too: "said Will", "May laughed"; at the start of a sentence they tell nothing.
    """
    firm: Counter[str] = Counter()
    common: Counter[str] = Counter()
    loose: Counter[str] = Counter()
    tagged: Counter[str] = Counter()
    for at, text in enumerate(tokens.text):
        if not text[0].isalpha() or tokens.low[at].endswith(_CONTRACTED):
            continue
        if text[0].islower():
            common[tokens.base[at]] += 1
        elif tokens.opening[at]:
            loose[tokens.base[at]] += 1
        elif not text.isupper() or len(text) == 1:
            firm[tokens.base[at]] += 1
            tagged[tokens.base[at]] += not tokens.quoted[at] and _beside_speech(tokens, at)
    names = {word for word, times in firm.items() if times > common[word]}
    names |= {word for word in loose if not common[word] and word in MALE_NAMES | FEMALE_NAMES}
    names |= {word for word in loose if not common[word] and loose[word] >= 2}
    words = {word for word in tagged if word not in names and (word not in NOT_NAMES or word in WORDS_AND_NAMES)}
    words |= names & WORDS_AND_NAMES
    words = {word for word in words if tagged[word] and firm[word] >= 2}
    return names | words, words


def _beside_speech(tokens: Tokens, at: int) -> bool:
    before = tokens.low[at - 1] if at else ""
    after = tokens.low[at + 1] if at + 1 < len(tokens) else ""
    return before in PLAIN_SPEECH or after in PLAIN_SPEECH


def _runs(tokens: Tokens, known: set[str], words: set[str]) -> Iterator[tuple[int, int]]:
    at, size = 0, len(tokens)
    while at < size:
        end = at
        while end < size and _in_name(tokens, end, at, known):
            end += 1
        while end > at and tokens.low[end - 1] in PARTICLES and tokens.text[end - 1][0].islower():
            end -= 1
        if end > at and any(_is_no_title(tokens.base[place]) for place in range(at, end) if tokens.text[place] != "."):
            stop = end - 1 if tokens.text[end - 1] == "." else end
            if not (stop == at + 1 and tokens.opening[at] and tokens.base[at] in words):
                yield at, stop
        at = max(end, at + 1)


def _is_no_title(word: str) -> bool:
    return word not in TITLES or word in KIN


def _in_name(tokens: Tokens, at: int, start: int, known: set[str]) -> bool:
    if at > start and (tokens.span[at] != tokens.span[start] or tokens.low[at - 1] != tokens.base[at - 1]):
        return False  # a possessive or an honorific ends a name
    if tokens.text[at] == ".":
        return at > start and (tokens.base[at - 1] in TITLES or len(tokens.base[at - 1]) == 1)
    if not tokens.text[at][0].isupper():
        return at > start and tokens.low[at] in PARTICLES
    word = tokens.base[at]
    if at == start and word in TITLES and _title_of_name(tokens, at, known):
        return True
    if at == start and word in KIN and not tokens.opening[at]:
        return tokens.low[at - 1] not in ("my", "his", "her", "your", "our", "their", "the", "a", "dear")
    if word in TITLES:
        return False
    return word in known and (word not in NOT_NAMES or word in WORDS_AND_NAMES)


def _title_of_name(tokens: Tokens, at: int, known: set[str]) -> bool:
    after = at + 2 if tokens.text[at + 1 : at + 2] == ["."] else at + 1
    while after < len(tokens) and tokens.low[after] in PARTICLES and tokens.text[after][0].islower():
        after += 1
    return after < len(tokens) and tokens.text[after][0].isupper() and tokens.base[after] in known


def _observe(form: Form, tokens: Tokens, start: int, end: int) -> None:
    text = " ".join(tokens.text[start:end]).replace(" .", ".")
    last = tokens.text[end - 1]
    form.shown[text[: len(text) - len(last)] + last[: len(tokens.base[end - 1])]] += 1
    before = tokens.low[start - 1] if start else ""
    after = tokens.low[end] if end < len(tokens) else ""
    form.firm += not tokens.opening[start]
    form.honoured += any(tokens.low[end - 1].endswith(f"-{honorific}") for honorific in HONORIFICS)
    form.owned += tokens.low[end - 1].endswith(("'s", "’s"))
    form.places += before in _PLACE_WORDS or before == "the"
    _observe_description(form, tokens, start, end)
    if tokens.quoted[start]:
        form.quoted += 1
        form.called += _is_called(tokens, start, end) or _is_introduced(tokens, start)
        return
    form.narrated += 1
    form.sentences.add(tokens.sentence[start])
    leads = tokens.low[start - 2] if before == "the" and start > 1 else before
    form.tags += leads in SPEECH_VERBS or after in SPEECH_VERBS
    form.subjects += _is_verb(after) and not tokens.low[end - 1].endswith(("'s", "’s"))
    pronoun, weight = _pronoun_after(tokens, end)
    form.male += weight * (pronoun in _MALE)
    form.female += weight * (pronoun in _FEMALE)


def _is_introduced(tokens: Tokens, start: int) -> bool:
    """I'm Pell; my name is Pell."""
    before = tuple(tokens.base[max(0, start - 2) : start])
    return before[-1:] == ("i'm",) or before in (("i", "am"), ("name", "is"))


def _is_verb(word: str) -> bool:
    """Whether a word behind a name is, as a rule, a verb that people do: took, laughs, nodded."""
    return word.isalpha() and (
        word in STRONG_VERBS or word.endswith("ed") or (word.endswith("s") and word not in _NO_VERBS)
    )


def _is_called(tokens: Tokens, start: int, end: int) -> bool:
    before = tokens.text[start - 1] if start else ""
    after = tokens.text[end] if end < len(tokens) else ""
    edge = start == 0 or tokens.span[start - 1] != tokens.span[start] or not before[0].isalnum()
    return edge and (end >= len(tokens) or not after[0].isalnum()) and (before in ",“\"‘'—" or after in ",!?…—" or edge)


def _observe_description(form: Form, tokens: Tokens, start: int, end: int) -> None:
    """What stands beside the name: old Tom; Lottie, the kitchen girl."""
    window = [*tokens.low[max(0, start - 2) : start]]
    if tokens.text[end : end + 1] == [","] and tokens.low[end + 1 : end + 2] in (["a"], ["an"], ["the"]):
        told = tokens.low[end + 2 : end + 5]
        window += told
        form.male += _APPOSITION * (not MALE_NOUNS.isdisjoint(told))
        form.female += _APPOSITION * (not FEMALE_NOUNS.isdisjoint(told))
    form.ages.update(AGE_WORDS[word] for word in window if word in AGE_WORDS and word not in KIN)


def _pronoun_after(tokens: Tokens, end: int) -> tuple[str, float]:
    """The next pronoun in narration before anybody else is named, and how much it tells of who was named.

    "Tesk shook himself" tells most; "Tesk rises when she comes" tells little: two subjects in one sentence; and "Tesk
    looked at her" tells nothing, because it is somebody else.
    """
    paragraph, sentences = tokens.paragraph[end - 1], 0
    for at in range(end, min(end + _PRONOUN_REACH, len(tokens))):
        if tokens.paragraph[at] != paragraph:
            break
        low = tokens.low[at]
        if tokens.quoted[at]:
            continue
        sentences += tokens.opening[at]
        if low in _MALE or low in _FEMALE:
            return low, _told_by(tokens, at, same_sentence=not sentences)
        if tokens.text[at][0].isupper() and not tokens.opening[at] and low not in NOT_NAMES:
            break
    return "", 0.0


def _told_by(tokens: Tokens, at: int, *, same_sentence: bool) -> float:
    low = tokens.low[at]
    if low.endswith("self"):
        return 3.0
    if low in ("he", "she"):
        return 0.5 if same_sentence else 1.0
    after = tokens.low[at + 1] if at + 1 < len(tokens) else "."
    is_object = low == "him" or (low == "her" and (not after.isalpha() or after in AFTER_OBJECTS))
    return 0.0 if is_object else 1.2 if same_sentence else 0.6


def _balance(forms: Iterable[Form], tokens: Tokens) -> None:
    """Weighs pronouns by how rare they are: in a book about her, "he" tells more of somebody than "she"."""
    counts = Counter(low for low, quoted in zip(tokens.low, tokens.quoted, strict=True) if not quoted)
    male, female = 1 + sum(counts[low] for low in _MALE), 1 + sum(counts[low] for low in _FEMALE)
    for form in forms:
        form.male *= (2 * female / (male + female)) ** 0.5
        form.female *= (2 * male / (male + female)) ** 0.5


def _is_person(form: Form) -> bool:
    if form.title or form.honoured:
        return True
    if form.places > 0.5 * form.count and not form.tags:
        return False
    first = form.core[0]
    if first in KIN:
        return form.tags >= 1 or (form.firm >= 1 and form.narrated >= _FEW)
    if form.tags:
        return True
    given = first in MALE_NAMES or first in FEMALE_NAMES
    if given:
        return form.firm > 0 or form.called > 0 or (form.narrated > 0 and not form.is_word)
    score = 0.7 * form.subjects + form.called + 0.5 * form.owned + 0.3 * (form.male + form.female) - 0.8 * form.places
    return score >= max(1.0, 0.3 * form.count) and (form.firm > 0 or form.called * form.narrated > 0)
