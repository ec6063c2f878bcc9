from __future__ import annotations

import pytest

from narrate.text.language import detect
from narrate.text.spoken import spoken


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The night was long, and the wind that came from the sea was cold. He said that it was not so bad. ", "en"),
        ("La noche era larga y el viento que venía del mar no era cálido. El rey dijo que no lo sabía. ", "es"),
        ("La nuit était longue et le vent qui venait de la mer était froid. Il ne dit pas un mot, mais elle. ", "fr"),
        ("Die Nacht war lang und der Wind von der See war kalt. Er sagte nicht, dass es das Haus war. ", "de"),
        ("La notte era lunga e il vento che veniva dal mare non era caldo. Il re non disse una parola. ", "it"),
        ("A noite era longa e o vento que vinha do mar não era quente. O rei não disse uma palavra. ", "pt"),
        ("रात लंबी थी और समुद्र से आने वाली हवा ठंडी थी। ", "hi"),
        ("夜は長く、海からの風は冷たかった。", "ja"),
    ],
)
def test_a_few_sentences_tell_their_language(text: str, tag: str) -> None:
    assert detect(text * 3) == tag


def test_a_few_words_tell_none() -> None:
    assert detect("Anna! Bob!") is None


def test_another_language_is_not_worded_as_english() -> None:
    assert spoken("«Luis XIV, ¡no-no!»", language="es") == "Luis XIV, ¡no-no!"
