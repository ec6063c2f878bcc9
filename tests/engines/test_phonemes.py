"""What the neural engines are given: the traps of fiction, and two hundred names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate.engines.phonemes import chunks, phonemes
from narrate.errors import UnspeakableError
from narrate.text.foreign import guess
from narrate.text.lexicon import defaults, english_names
from narrate.text.respell import phonemes_of, respelling_of
from narrate.text.spoken import spoken
from narrate.text.stress import strong_forms

_HERE = Path(__file__).resolve().parent.parent / "text"


def rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def sounds(phonemes: str) -> str:
    """Phonemes without stress; sounds that are one to a listener are one."""
    bare = "".join({"T": "t", "ᵻ": "ɪ", "ᵊ": "ə"}.get(char, char) for char in phonemes if char not in "ˈˌ ")
    return bare.replace("Oɹ", "ɔɹ")


def distance(one: str, other: str) -> int:
    """Levenshtein 1966."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        before, row = row, [i]
        for j, y in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y)))
    return row[-1]


def error_rate(names: list[list[str]]) -> float:
    wrong = sum(distance(sounds(phonemes(spoken(name))), sounds(right)) for name, _, _, right in names)
    return wrong / sum(len(sounds(right)) for *_, right in names)


@pytest.mark.parametrize(("written", "given", "said"), rows("traps.tsv"), ids=lambda value: value[:24])
def test_a_trap_is_said_as_people_say_it(written: str, given: str, said: str) -> None:
    assert (spoken(written), phonemes(given)) == (given, said)


def test_there_are_two_hundred_names() -> None:
    assert len(rows("names.tsv")) == 200


def test_nine_sounds_of_ten_in_names_are_right() -> None:
    assert error_rate(rows("names.tsv")) < 0.105


@pytest.mark.parametrize("language", sorted({row[1] for row in rows("names.tsv")}))
def test_three_sounds_of_four_are_right_in_every_language(language: str) -> None:
    assert error_rate([row for row in rows("names.tsv") if row[1] == language]) < 0.25


@pytest.mark.parametrize(("name", "respelling"), [(row[0], row[2]) for row in rows("names.tsv")][::20])
def test_the_list_of_names_holds_what_its_respellings_say(name: str, respelling: str) -> None:
    assert phonemes_of(respelling) == next(row[3] for row in rows("names.tsv") if row[0] == name)


def test_names_at_home_are_not_taken_for_foreign_ones() -> None:
    home = [[name, kind, "", right] for name, kind, right in rows("names_at_home.tsv")]
    assert len([name for name, *_ in home if name.lower() not in english_names()]) == 70
    assert error_rate(home) < 0.1


def test_a_listed_english_name_is_said_as_the_list_says() -> None:
    assert len(english_names()) > 450
    assert not english_names().keys() & defaults().keys()
    for name, forms in english_names().items():
        assert [phonemes(f"so {spoken(name)}", british=british).split()[1] for british in (False, True)] == [*forms]


def test_a_listed_name_keeps_what_hangs_on_it_and_a_person_goes_first() -> None:
    assert phonemes(spoken("Sean’s and GEOFFREY")) == "ʃˈɔnz ænd ʤˈɛfɹi"
    assert phonemes(spoken("Sean and Geoffrey", lexicon={"sean": "see-AHN"})) == "siˈɑn ænd ʤˈɛfɹi"
    assert phonemes(spoken("Thom", lexicon={"thom": "like Sean"})) == "ʃˈɔn"


@pytest.mark.parametrize(
    "word",
    """Wainwright Blackwood Loughborough Chilworth Hallwright Margaret Paige Sheena Dermot Heneage Megan Mason Shane
    Greenhalgh Leo Theodora Nashville Whitehouse Robyn Joan Aubrey Edie""".split(),
)
def test_english_spelling_is_no_other_language(word: str) -> None:
    assert guess(word) is None


@pytest.mark.parametrize("spelt", ["nah-ROO-toh", "or-oh-chee-MAH-roo", "shih-VAWN"])
def test_a_respelling_comes_back(spelt: str) -> None:
    assert phonemes_of(respelling_of(phonemes_of(spelt))) == phonemes_of(spelt)


def test_a_british_voice_says_links_and_dates_as_britain_does() -> None:
    assert phonemes("[Naruto](/nɑɹˈutO/) on 1/2/2024", british=True).startswith("nɑɹˈutQ ˌɒn fˈɛbɹəɹi")


_SAYINGS = ("Tom said {}.", "Well, {}.", "I {} so.", "Look, {} end.", "He said {} too.")


@pytest.mark.parametrize(("british", "unknown"), [(False, ["an", "than"]), (True, ["an", "the", "than"])])
def test_a_stressed_word_has_the_sounds_of_the_dictionary_where_it_knows_a_strong_form(
    british: bool, unknown: list[str]
) -> None:
    wrong = []
    for word, forms in strong_forms().items():
        weak = {sounds(phonemes(saying.format(word), british=british)) for saying in _SAYINGS}
        strong = phonemes(f"so [{word}](/{forms[0]}/)", british=british).split()[1]
        if strong != forms[british] or not any(sounds(strong) in said for said in weak):
            wrong.append(word)
    assert wrong == unknown


def test_long_phonemes_are_cut_behind_sentences_and_lose_nothing() -> None:
    text = ". ".join(["abc def"] * 60)
    assert " ".join(chunks(text, 100)) == text
    assert all(len(piece) <= 100 for piece in chunks(text, 100))


def said_words(phonemes: str) -> int:
    return sum(any(map(str.isalpha, part)) for part in phonemes.split())


def written_words(text: str) -> int:
    return sum(any(map(str.isalnum, part)) for part in text.split())


_DIALECT = """no' goin' th' o' 'em 'tis an' wi' ol' 'cause d'you y'all ma'am o'er ne'er fo'c'sle Ah'm didna qu'il
    It'd've shouldn't've ain't hadn't W-w-what N—no 'E 'ave 'ad doin' y' t' ev'ry heav'n gi' awa' tha'rt th'inn dogs'
    James's l'chaim rock'n'roll 'n' N..no Y-yes 5' Tom'll wouldn' d'ye""".split()
_WORDS = st.one_of(
    st.sampled_from(_DIALECT),
    st.from_regex(r"['’]?[A-Za-z]{1,7}(?:['’][a-z]{1,3}){0,2}['’]?", fullmatch=True),
)
_PIECES = st.tuples(
    _WORDS, st.sampled_from([" ", ", ", "—", " — ", "... ", "…", ". ", "? ", "!” “", "’ ‘", '" "', "-", "?!"])
)
_LINES = st.builds(
    lambda quotes, pieces: quotes[0] + "".join(word + joint for word, joint in pieces).strip() + quotes[1],
    st.sampled_from(["“”", "‘’", '""', "''", "  "]),
    st.lists(_PIECES, min_size=1, max_size=7),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=400)
@given(_LINES, st.booleans())
def test_every_word_of_any_line_has_sounds(line: str, british: bool) -> None:
    said = spoken(line)
    assert said_words(phonemes(said, british=british)) >= written_words(said) >= written_words(line)
    assert said_words(phonemes(line, british=british)) >= written_words(line)


def test_a_word_that_is_taken_for_a_quotation_mark_is_said() -> None:
    assert phonemes("Ah'm no' goin'").split()[:2] == ["ˈɑm", "nˈO”"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Привет", "pɹˈivɛt"),
        ("λόγος", "lˈɔɡɔs"),
        ("はい", "hˈI"),
        ("ラーメン", "ɹˈɑmɛn"),
        ("きょう", "kjˈO"),
        ("שלום", "ʃˈɪn lˈAmd vˈæv mˈɛm"),
        ("Nguyễn", "əŋˈIən"),
        ("Þór", "ˈOɹ"),
    ],
)
def test_a_word_in_other_letters_is_said(written: str, said: str) -> None:
    assert phonemes(f"so {written}") == f"sˌO {said}"


def test_a_word_that_cannot_be_said_is_an_error_that_names_it() -> None:
    with pytest.raises(UnspeakableError, match="你好"):
        phonemes("He said 你好 and left.")
