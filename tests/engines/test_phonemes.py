"""What the neural engines are given: the traps of fiction, and two hundred names."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.engines.phonemes import chunks, phonemes
from narrate.text.foreign import guess
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


@pytest.mark.parametrize("word", ["Wainwright", "Blackwood", "Loughborough", "Chilworth", "Hallwright", "Margaret"])
def test_english_spelling_is_no_other_language(word: str) -> None:
    assert guess(word) is None


@pytest.mark.parametrize("spelt", ["nah-ROO-toh", "or-oh-chee-MAH-roo", "shih-VAWN"])
def test_a_respelling_comes_back(spelt: str) -> None:
    assert phonemes_of(respelling_of(phonemes_of(spelt))) == phonemes_of(spelt)


def test_a_british_voice_says_links_and_dates_as_britain_does() -> None:
    assert phonemes("[Naruto](/nɑɹˈutO/) on 1/2/2024", british=True).startswith("nɑɹˈutQ ˌɒn fˈɛbɹəɹi")


_SAYINGS = ("Anna said {}.", "Well, {}.", "I {} so.", "Look, {} end.", "He said {} too.")


@pytest.mark.parametrize(("british", "unknown"), [(False, ["an", "than"]), (True, ["the", "than"])])
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
