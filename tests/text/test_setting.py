"""What the words of a scene sound like."""

from __future__ import annotations

import pytest

from narrate.text.setting import events, happens, mood_of, place_of, sound_in, weather_of


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Thunder rolled over the roofs.", "thunder"),
        ("A clap of thunder shook the glass.", "thunder"),
        ("He knocked twice and waited.", "knock-twice"),
        ("She knocked on the door.", "knock"),
        ("The door slammed.", "slam"),
        ("He slammed the heavy door behind him.", "slam"),
        ("The door creaked open.", "door"),
        ("Footsteps came along the passage.", "footsteps"),
        ("Somewhere a bell tolled.", "bell"),
        ("The clock ticked.", "clock"),
        ("The window shattered.", "glass"),
        ("A shot rang out.", "gunshot"),
        ("The telephone rang.", "phone"),
        ("He fell into the cold water.", "splash"),
        ("The foghorn sounded.", "horn"),
        ("A wolf howled on the ridge.", "howl"),
        ("The stairs creaked.", "creak"),
        ("Her heart pounded.", "heartbeat"),
        ("An arrow whistled past.", "whoosh"),
        ("She had not moved when somebody knocked at the door.", "knock"),
    ],
)
def test_what_happens_is_heard(text: str, sound: str) -> None:
    assert [found.sound for found in events(text)] == [sound]


@pytest.mark.parametrize(
    "text",
    [
        "His voice was like thunder rolled in wool.",
        "It was as if a door slammed somewhere inside her.",
        "No bell rang.",
        "The bell would have rung if a shot rang out.",
        "She waited for the footsteps.",
        "He had knocked on the door an hour ago.",
        "Nobody knocked on the door.",
        "The telephone didn't ring.",
        "They fell silent.",
        "She opened her mouth.",
        "He rang off.",
        "She nearly closed the door.",
        "The glass almost shattered.",
    ],
)
def test_what_is_likened_denied_or_past_is_not_heard(text: str) -> None:
    assert list(events(text)) == []


def test_an_event_says_where_it_stands_and_quotes_its_words() -> None:
    (found,) = events("For a while nothing moved. Then the door slammed.")
    assert found.words == "door slammed"
    assert found.start == 36


def test_one_stretch_of_words_makes_one_sound() -> None:
    assert len(list(events("He knocked twice on the door."))) == 1


def test_a_scene_is_where_its_words_are() -> None:
    place = place_of(["The forest was still.", "Between the pines nothing moved; the undergrowth was wet."])
    assert place is not None
    assert (place[0].room, place[0].bed) == (None, "forest")
    assert "forest" in place[1]


def test_a_place_mentioned_once_in_passing_is_no_place() -> None:
    assert place_of(["a", "b", "c", "d", "e", "He had once owned a cottage."]) is None


def test_a_sea_of_faces_is_no_sea() -> None:
    assert place_of(["A sea of faces looked up.", "A sea of faces looked down."]) is None
    assert place_of(["Down on the ferry would be her son, with his bag.", "On the ferry might be anybody."]) is None


def test_the_weather_is_heard_with_its_evidence() -> None:
    found = weather_of(["They sat down.", "Rain was falling on the slates."])
    assert found is not None
    assert found.sound == "rain"
    assert "Rain was falling" in found.words


def test_the_mood_is_that_of_most_words() -> None:
    assert mood_of(["The grave was dark with blood and shadow."]) == "dark"
    assert mood_of(["They ate."]) == "calm"


def test_free_words_of_a_script_find_their_sound() -> None:
    assert sound_in("ship's horn, one long blast") == "horn"
    assert sound_in("a bassoon solo") is None


def test_a_figure_of_speech_does_not_happen() -> None:
    text = "a storm of applause broke"
    assert not happens(text, text.index("storm"), text.index("storm") + 5)
