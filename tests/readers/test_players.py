"""Who a play's people are, as it says where it brings them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrate.readers.registry import read_script
from narrate.schema.cast import Age, Gender
from narrate.schema.script import LineKind

F, M, UNKNOWN = Gender.FEMALE, Gender.MALE, Gender.UNKNOWN


def told(tmp_path: Path, introduction: str, name: str = "play.fountain") -> tuple[Gender, Age]:
    path = tmp_path / name
    cue = "KIRAN\nThe tide is late.\n" if name.endswith("fountain") else "KIRAN: The tide is late.\n" * 4
    path.write_text(f"{introduction}\n\n{cue}", "utf-8")
    who = next(one for one in read_script(path).characters if one.name == "Kiran")
    return who.gender, who.age


@pytest.mark.parametrize(
    ("introduction", "gender", "age"),
    [
        ("KIRAN (40s, a nurse) shuts the door.", UNKNOWN, Age.ADULT),
        ("KIRAN, a girl of nine, shuts the door.", F, Age.CHILD),
        ("KIRAN (F, 70s) shuts the door.", F, Age.ELDER),
        ("KIRAN (she/her, 19) shuts the door.", F, Age.YOUNG),
        ("Enter KIRAN, a tired man in his late sixties.", M, Age.ELDER),
        ("**KIRAN** (early 30s, the king's daughter) shuts the door.", F, Age.ADULT),
        ("KIRAN, 65, shuts the door.", UNKNOWN, Age.ELDER),
        ("KIRAN, an old fisherman, shuts the door.", M, Age.ELDER),
        ("> KIRAN – a boy of ten <", M, Age.CHILD),
        ("KIRAN (sitting down) sings. KIRAN (50) sings.", UNKNOWN, Age.ADULT),
        ("KIRAN, a dog and a girl come in.", UNKNOWN, Age.UNKNOWN),
        ("KIRAN, his wife and an old man come in.", UNKNOWN, Age.UNKNOWN),
        ("KIRAN shuts the door. A girl of nine laughs.", UNKNOWN, Age.UNKNOWN),
        ("KIRAN (a friend of the queen) shuts the door.", UNKNOWN, Age.UNKNOWN),
    ],
)
def test_an_introduction_tells_gender_and_age(tmp_path: Path, introduction: str, gender: Gender, age: Age) -> None:
    assert told(tmp_path, introduction) == (gender, age)


@pytest.mark.parametrize(
    "entry",
    ["KIRAN, a girl of nine", "KIRAN - a girl of nine", "KIRAN: a girl of nine", "Kiran (f, 9)", "KIRAN – girl, 9"],
)
def test_a_list_of_characters_is_read_and_nobody_says_it(tmp_path: Path, entry: str) -> None:
    path = tmp_path / "play.script"
    path.write_text(f"CAST\n{entry}\nTOM: her brother, 40s\n\n" + "KIRAN: Late.\nTOM: So it is.\n" * 3, "utf-8")
    script = read_script(path)
    people = {who.name: (who.gender, who.age) for who in script.characters}
    assert people == {"Kiran": (F, Age.CHILD), "Tom": (M, Age.ADULT)}
    lines = list(script.lines())
    assert [line.text for line in lines if line.kind is LineKind.DIALOGUE] == ["Late.", "So it is."] * 3
    assert "her brother, 40s" in " ".join(line.text for line in lines)
