"""What the studio shows and changes, over HTTP."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from narrate.cli.main import run

from .conftest import Client


def job_done(client: Client) -> dict[str, Any]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        job: dict[str, Any] = client.get("/api/jobs").json()[0]
        if job["state"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def ordered(client: Client, scope: str) -> dict[str, Any]:
    assert client.post("/api/jobs", {"scope": scope, "key": ""}).status == 202
    return job_done(client)


@pytest.mark.parametrize(
    "path", ["/", "/script/1", "/review", "/cast", "/listen", "/listen/1.1", "/render", "/history"]
)
def test_every_page_can_be_read_without_a_script(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 200
    assert "<h1" in answer.text


def test_a_chapter_whose_title_has_a_number_gets_no_second_one(client: Client) -> None:
    page = client.get("/script/1").text
    assert "Chapter 1: Rain, " in page
    assert "Chapter 1: Chapter" not in page
    assert "1 <bdi>Chapter" not in page


@pytest.mark.parametrize("path", ["/script/9", "/script/1?part=2", "/listen/7.7", "/nothing", "/script/1.1"])
def test_what_is_not_in_the_story_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status == 404


def test_the_report_says_that_all_text_is_accounted_for(client: Client) -> None:
    assert "All text is accounted for" in client.get("/").text


def test_the_page_shows_every_word_of_the_chapter(client: Client, tale: Path) -> None:
    for word in ("shut the door", "always rains", "along the quay"):
        assert word in client.get("/script/1").text


def test_a_decision_shows_at_once(client: Client) -> None:
    line = client.line("You?")
    assert client.decide(line["id"], "petra vos").status == 200
    after = client.line("You?")
    assert (after["name"], after["confirmed"], after["decided"]) == ("petra vos", True, ["speaker"])


def test_a_decision_is_what_the_command_line_sees(client: Client, tale: Path, capsys: Any) -> None:
    client.decide(client.line("You?")["id"], "Anna")
    assert run(["mend", str(tale), "--list", "--engine", "tone"]) == 0
    assert "-> Anna" in capsys.readouterr().out


def test_what_the_command_line_decides_is_what_the_studio_shows(client: Client, tale: Path) -> None:
    line = client.line("You?")
    assert run(["mend", str(tale), line["id"], "--speaker", "Tom", "--engine", "tone"]) == 0
    assert client.line("You?")["name"] == "Tom"


@pytest.mark.parametrize(
    ("verb", "value"), [("merge", "A=B"), ("nothing", "x"), ("kind", "song"), ("speaker", ""), ("speaker", "a\x00b")]
)
def test_a_decision_that_means_nothing_is_refused(client: Client, verb: str, value: str) -> None:
    answer = client.decide(client.line("You?")["id"], value, verb=verb)
    assert answer.status == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_line_that_is_not_there_is_refused(client: Client) -> None:
    assert client.decide("9.9.9", "Anna").status == 422


def test_undo_and_redo_walk_through_the_history(client: Client) -> None:
    before = client.line("You?")["name"]
    client.decide(client.line("You?")["id"], "Petra")
    assert client.post("/api/undo", {"revision": 1}).json()["undone"]
    assert client.line("You?")["name"] == before
    assert client.post("/api/redo", {"revision": 2}).json()["redone"]
    assert client.line("You?")["name"] == "Petra"


def test_undo_with_nothing_to_undo_changes_nothing(client: Client, tale: Path) -> None:
    assert client.post("/api/undo", {"revision": 0}).json() == {"revision": 0, "undone": ""}
    assert not (tale.with_suffix(".narrate") / "edits.jsonl").exists()


def test_any_step_can_be_taken_back(client: Client) -> None:
    client.decide(client.line("You?")["id"], "Petra")
    client.decide(client.line("I shall")["id"], "Tom")
    assert client.post("/api/undo", {"revision": 2, "step": 1}).status == 200
    steps = client.get("/api/history").json()["steps"]
    assert [step["in_force"] for step in steps] == [True, False]


def test_a_merge_is_told_before_it_is_made(client: Client, tale: Path) -> None:
    told = client.post("/api/cast/merge", {"into": "Anna", "other": "Tom", "dry_run": True}).json()
    toms = next(entry["lines"] for entry in client.get("/api/cast").json()["entries"] if entry["name"] == "Tom")
    assert told["lines"] == toms
    assert not (tale.with_suffix(".narrate") / "edits.jsonl").exists()
    assert client.post("/api/cast/merge", {"into": "Anna", "other": "Tom", "revision": 0}).status == 200
    assert "Tom" not in [entry["name"] for entry in client.get("/api/cast").json()["entries"]]


def test_another_voice_is_exactly_that_ones_lines(client: Client) -> None:
    assert ordered(client, "all")["state"] == "done"
    anna = next(entry for entry in client.get("/api/cast").json()["entries"] if entry["name"] == "Anna")
    other = "bass" if anna["voice"] != "bass" else "alto"
    cost = client.post("/api/cast/voice", {"name": "Anna", "voice": other, "revision": 0}).json()
    plan = client.get("/api/plan").json()
    assert cost["lines"] == plan["to_speak"] == anna["lines"]
    assert plan["reasons"] == [{"why": "voice", "lines": anna["lines"], "names": ["Anna"]}]
    assert ordered(client, "all")["done"] == anna["lines"]


def test_a_voice_that_does_not_exist_is_refused(client: Client) -> None:
    answer = client.post("/api/cast/voice", {"name": "Anna", "voice": "nobody", "revision": 0})
    assert answer.status == 422


def test_an_audition_is_a_take_of_the_book(client: Client) -> None:
    line = client.line("always rains")
    first = client.post("/api/audition", {"line": line["id"], "voice": "bass"}).json()
    again = client.post("/api/audition", {"line": line["id"], "voice": "bass"}).json()
    assert (first["cached"], again["cached"]) == (False, True)
    assert client.get(first["url"]).body[:4] == b"fLaC"
    client.post("/api/cast/voice", {"name": line["name"], "voice": "bass", "revision": 0})
    assert client.line("always rains")["standing"] == "fresh"


def test_a_scene_is_mixed_and_its_lines_have_times(client: Client) -> None:
    assert client.get("/api/scenes/1.1").json() == {"mixed": False}
    assert ordered(client, "scene:1.1")["state"] == "done"
    scene = client.get("/api/scenes/1.1").json()
    assert scene["current"]
    assert scene["cues"][0][1] == 0
    assert client.get("/api/scenes/1.1/mix", Range="bytes=0-3").body == b"RIFF"
    assert client.get("/api/scenes/1.1/captions.vtt").text.startswith("WEBVTT")


def test_a_line_can_be_spoken_alone(client: Client) -> None:
    line = client.line("always rains")
    assert ordered(client, f"lines:{line['id']}")["done"] == 1
    assert client.line("always rains")["standing"] == "fresh"


@pytest.mark.parametrize("scope", ["", "everything", "chapter:9", "scene:9.9", "lines:9.9.9", "scene:../x"])
def test_a_scope_that_is_not_in_the_story_is_refused(client: Client, scope: str) -> None:
    assert client.post("/api/jobs", {"scope": scope, "key": ""}).status == 422


def test_the_same_order_twice_is_one_job(client: Client) -> None:
    first = client.post("/api/jobs", {"scope": "scene:1.1", "key": "k"}).json()
    again = client.post("/api/jobs", {"scope": "scene:1.1", "key": "k"}).json()
    assert first["id"] == again["id"]
    job_done(client)


def test_a_job_that_waits_can_be_cancelled(client: Client) -> None:
    client.post("/api/jobs", {"scope": "all", "key": ""})
    waiting = client.post("/api/jobs", {"scope": "scene:1.2", "key": ""}).json()
    assert client.post(f"/api/jobs/{waiting['id']}/cancel").json()["state"] in ("cancelled", "done")
    job_done(client)


def test_finished_files_are_listed_from_the_disk(client: Client) -> None:
    ordered(client, "chapter:2")
    files = client.get("/api/finished").json()
    assert [file["whole"] for file in files] == [True]
    Path(files[0]["path"]).unlink()
    assert client.get("/api/finished").json() == []


def test_a_flag_joins_the_review(client: Client) -> None:
    line = client.line("He laughed")
    client.decide(line["id"], "flagged while listening", verb="flag")
    items = client.get("/api/review").json()["items"]
    assert items[0]["flag"] == "flagged while listening"


def test_a_story_that_can_no_longer_be_read_is_said(client: Client, tale: Path) -> None:
    tale.write_text("* * *", "utf-8")
    assert client.get("/api/project").status == 422
    assert "nothing to narrate" in client.get("/script/1").text


def test_a_changed_story_is_not_decided_about_unseen(client: Client, tale: Path) -> None:
    line = client.line("You?")
    tale.write_text(tale.read_text("utf-8").replace("The boat was gone", "The old boat was gone"), "utf-8")
    assert client.decide(line["id"], "Anna", revision=0).status == 409
    assert client.line("You?")["id"] == line["id"]
    assert client.decide(line["id"], "Anna", revision=0).status == 200


def test_a_play_is_shown_and_decided_about(tmp_path: Path) -> None:
    from narrate.production import Wishes
    from narrate.schema.edits import Verb
    from narrate.studio.desk import Desk
    from narrate.studio.events import Events
    from narrate.studio.views import line_views

    path = tmp_path / "play.fountain"
    path.write_text("INT. QUAY - DAY\n\nANNA\nIt rains.\n\nTOM\nSo it does.\n", "utf-8")
    desk = Desk(Wishes(path, engine="tone"), Events())
    line = next(line for line in desk.snapshot().lines.values() if "So it does" in line.text)
    desk.decide([line.id], Verb.SPEAKER, "Anna", expect=0)
    snapshot = desk.snapshot()
    assert [view["name"] for view in line_views(snapshot, snapshot.lines.values())] == ["Narrator", "Anna", "Anna"]


def test_forty_eight_people_look_different() -> None:
    from narrate.studio.views import look

    class Ranked:
        ranks = {f"p{n}": n for n in range(48)}  # noqa: RUF012

    looks = {look(Ranked(), f"p{n}") for n in range(48)}  # type: ignore[arg-type]
    assert len(looks) == 48
    assert look(Ranked(), "narrator") not in looks  # type: ignore[arg-type]


def test_a_long_chapter_is_divided_at_scene_breaks() -> None:
    from narrate.schema.script import Line, LineKind
    from narrate.studio.views import parts

    lines = [Line(f"1.{n // 900}.{n}", LineKind.NARRATION, "narrator", "x", "x", n, n + 1) for n in range(10_000)]
    pages = parts(lines)
    assert sum(map(len, pages)) == 10_000
    assert max(map(len, pages)) <= 5000
    assert all(page[0].id.split(".")[1] != before[-1].id.split(".")[1] for before, page in pairwise(pages))


STORM = """The rain fell on the harbour all night. Anna stood on the quay and looked at the black water.

The door slammed behind her. "Who is there?" said Anna. Thunder rolled over the sea.

"Only me," said Tom.
"""


@pytest.fixture
def storm(tmp_path: Path) -> Any:
    from narrate.production import Wishes
    from narrate.studio.desk import Desk
    from narrate.studio.events import Events

    path = tmp_path / "storm.txt"
    path.write_text(STORM, "utf-8")
    return Desk(Wishes(path, engine="tone", style="drama"), Events())


def test_the_sounds_of_a_scene_are_shown_with_their_reasons(storm: Any) -> None:
    from narrate.studio.staging import stage_view

    view = stage_view(storm.snapshot(), "1.1")
    assert view["drama"]
    assert "slam" in [effect["sound"] for effect in view["stage"]["effects"]]
    assert all(effect["why"] for effect in view["stage"]["effects"])


def test_an_effect_moves_to_another_word_in_one_step_and_back(storm: Any) -> None:
    from narrate.studio.staging import stage_view

    def slam() -> dict[str, Any]:
        effects = stage_view(storm.snapshot(), "1.1")["stage"]["effects"]
        return next(effect for effect in effects if effect["sound"] == "slam")

    before = slam()
    storm.decide_sounds(before["line"], ["none", "slam@3"], expect=0)
    assert (slam()["word"], slam()["origin"]) == (3, "person")
    storm.undo(None, expect=2)
    assert slam() == before


def test_a_bed_and_a_room_are_struck_and_chosen_for_the_whole_scene(storm: Any) -> None:
    from narrate.studio.staging import stage_view

    line = stage_view(storm.snapshot(), "1.1")["line"]
    storm.decide_sounds(line, ["bed=none", "room=cave"], expect=0)
    stage = stage_view(storm.snapshot(), "1.1")["stage"]
    assert (stage["beds"], stage["room"]) == ([], "cave")


def test_a_sound_can_be_heard(storm: Any) -> None:
    from narrate.errors import UsageError
    from narrate.studio.staging import sound_wav

    assert sound_wav(storm.snapshot().production, "knock")[:4] == b"RIFF"
    with pytest.raises(UsageError, match="no sound"):
        sound_wav(storm.snapshot().production, "../../etc/passwd")


def test_a_plain_story_says_that_it_is_plain(client: Client) -> None:
    assert client.get("/api/scenes/1.1/stage").json()["drama"] is False
    assert client.post("/api/stage", {"line": "1.1.2", "values": ["nonsense"], "revision": 0}).status == 422


def test_a_voice_whose_process_dies_is_an_answer_and_no_crash(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from narrate.studio import auditions
    from narrate.workers import IsolatedExecutor, JobLostError

    def dies(self: IsolatedExecutor, *job: object) -> object:
        raise JobLostError("the worker process died")

    monkeypatch.setattr(auditions, "_FREE", 1e9)
    monkeypatch.setattr(IsolatedExecutor, "submit", dies)
    answer = client.post("/api/audition", {"line": client.line("You?")["id"], "voice": "bass"})
    assert answer.status == 422
    assert "the worker process died" in answer.json()["title"]


def locked(client: Client, id: str, wish: str = "on") -> Any:
    revision = client.get("/api/project").json()["revision"]
    return client.post("/api/lock", {"ids": [id], "value": wish, "revision": revision})


def test_a_finished_line_is_locked_shown_and_planned(client: Client) -> None:
    ordered(client, "all")
    id = client.line("You?")["id"]
    assert locked(client, id).status == 200
    assert (client.line("You?")["standing"], client.line("You?")["lock"]) == ("locked", "holds")
    assert client.get("/api/plan?scope=all").json()["locked"] == 1
    assert "locked: kept as recorded" in client.get("/script/1").text


def test_a_line_that_is_not_spoken_is_not_locked(client: Client) -> None:
    answer = locked(client, client.line("You?")["id"])
    assert answer.status == 422
    assert "has not been spoken" in answer.json()["title"]


def test_a_lock_that_ended_is_told_on_the_page_and_in_the_plan(client: Client) -> None:
    ordered(client, "all")
    id = client.line("You?")["id"]
    locked(client, id)
    client.decide(id, "Me?", verb="spoken")
    assert client.line("You?")["lock"] == "other words were decided for it"
    assert client.get("/api/plan?scope=all").json()["ended"] == [id]
    assert "lock ended" in client.get("/script/1").text


def test_the_recordings_of_a_line_are_listed_and_an_earlier_one_is_kept(client: Client) -> None:
    ordered(client, "all")
    id = client.line("You?")["id"]
    (first,) = client.get(f"/api/lines/{id}/takes").json()
    client.decide(id, "Me?", verb="spoken")
    ordered(client, f"lines:{id}")
    takes = client.get(f"/api/lines/{id}/takes").json()
    assert [(take["text"], take["current"]) for take in takes] == [("Me?", True), (first["text"], False)]
    assert locked(client, id, first["take"]).status == 200
    assert client.line("You?")["take"] == first["take"]


def test_an_old_revision_locks_nothing(client: Client) -> None:
    ordered(client, "all")
    id = client.line("You?")["id"]
    client.decide(id, "Petra Vos")
    assert client.post("/api/lock", {"ids": [id], "value": "on", "revision": 0}).status == 409


def revoiced(client: Client, **change: Any) -> Any:
    revision = client.get("/api/project").json()["revision"]
    return client.post("/api/cast/voice", {"name": "Anna", "revision": revision, **change})


def entry(client: Client, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in client.get("/api/cast").json()["entries"] if one["name"] == name)
    return found


def test_pace_and_pitch_are_set_written_down_and_undone(client: Client, tale: Path) -> None:
    answer = revoiced(client, rate=1.2, pitch=-2)
    assert answer.status == 200
    assert (entry(client, "Anna")["rate"], entry(client, "Anna")["pitch"]) == (1.2, -2.0)
    client.post("/api/undo", {"revision": answer.json()["revision"]})
    assert not tale.with_suffix(".voices.yaml").exists()


@pytest.mark.parametrize("change", [{"rate": 9}, {"rate": "fast"}, {"pitch": True}, {"pitch": -13}, {"rate": None}, {}])
def test_a_pace_or_pitch_that_cannot_be_is_refused(client: Client, change: dict[str, Any]) -> None:
    assert revoiced(client, **change).status == (200 if change.get("rate", 1) is None or not change else 422)


def test_an_audition_at_another_pace_says_what_it_would_cost(client: Client) -> None:
    sample = entry(client, "Anna")["samples"][0]["id"]
    plain = client.post("/api/audition", {"line": sample, "voice": "bass"}).json()
    fast = client.post("/api/audition", {"line": sample, "voice": "bass", "rate": 2.0}).json()
    assert fast["seconds"] < plain["seconds"]
    assert fast["lines"] == entry(client, "Anna")["lines"] - 1


def test_one_narrator_reads_everything_and_undo_gives_the_voices_back(client: Client) -> None:
    before = {one["name"]: one["voice"] for one in client.get("/api/cast").json()["entries"]}
    assert client.post("/api/cast/kind", {"cast": "single", "revision": 0}).status == 200
    cast = client.get("/api/cast").json()
    assert {one["voice"] for one in cast["entries"]} == {before["Narrator"]}
    assert cast["close"] == []
    assert revoiced(client, voice="bass").status == 422
    revision = client.get("/api/project").json()["revision"]
    client.post("/api/cast/kind", {"cast": "full", "revision": revision})
    assert {one["name"]: one["voice"] for one in client.get("/api/cast").json()["entries"]} == before


def test_no_other_kind_of_cast_is_taken(client: Client) -> None:
    assert client.post("/api/cast/kind", {"cast": "none", "revision": 0}).status == 422


def test_names_that_are_kept_apart_are_not_asked_about_again(client: Client) -> None:
    client.decide(client.line("You?")["id"], "Miss Anna")
    assert client.get("/api/cast").json()["alike"] == [["Anna", "Miss Anna"]]
    assert "look like one person" in client.get("/").text
    body = {"into": "Anna", "other": "Miss Anna", "apart": True, "revision": 1}
    assert client.post("/api/cast/merge", body).status == 200
    assert client.get("/api/cast").json()["alike"] == []


def test_a_page_of_an_older_text_decides_about_no_line_of_a_newer_one(client: Client, tale: Path) -> None:
    old = client.get("/api/project").json()["wording"]
    tale.write_text(tale.read_text("utf-8").replace("Anna shut the door. ", ""), "utf-8")
    id = client.line("You?")["id"]
    body = {"ids": [id], "verb": "speaker", "value": "Anna", "revision": 0, "wording": old}
    assert client.post("/api/lines", body, "PATCH").status == 409
    new = client.get("/api/project").json()["wording"]
    assert client.post("/api/lines", {**body, "wording": new}, "PATCH").status == 200


def files(client: Client, **asked: Any) -> list[dict[str, Any]]:
    assert client.post("/api/jobs", {"scope": "chapter:2", "key": "", **asked}).status == 202
    assert job_done(client)["state"] == "done"
    found: list[dict[str, Any]] = client.get("/api/finished").json()
    return found


def test_the_formats_that_are_chosen_are_written_heard_and_saved(client: Client) -> None:
    found = files(client, formats=["wav", "opus"], profile=["podcast"], also=["captions"])
    assert sorted(Path(file["path"]).suffix for file in found) == [".opus", ".wav"]
    wav = next(file for file in found if file["path"].endswith(".wav"))
    answer = client.get(f"/api/finished/{wav['sha256']}")
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/wav")
    assert answer.body == Path(wav["path"]).read_bytes()
    assert list(Path(wav["path"]).parent.glob("*.vtt"))


@pytest.mark.parametrize(
    "asked",
    [
        {"formats": ["exe"]},
        {"formats": "mp3"},
        {"profile": ["loud"]},
        {"also": ["feed"]},
        {"formats": ["wav"], "also": ["readalong"]},
    ],
)
def test_files_that_cannot_be_are_refused_before_any_work(client: Client, asked: dict[str, Any]) -> None:
    assert client.post("/api/jobs", {"scope": "all", "key": "", **asked}).status == 422
    assert client.get("/api/jobs").json() == []


@pytest.mark.parametrize("sha", ["0" * 64, "..%2f..%2fetc%2fpasswd", "x"])
def test_no_other_file_can_be_had(client: Client, sha: str) -> None:
    files(client, formats=["wav"])
    assert client.get(f"/api/finished/{sha}").status == 404


def test_a_recording_made_at_a_second_try_is_marked(client: Client, server: Any) -> None:
    ordered(client, "all")
    take = client.line("You?")["take"]
    store = server.app.state.desk.project.takes
    store.write(take, store.read(take), replace(store.info(take), problems=("3 s long where 1 s was expected",)))
    assert client.line("You?")["problems"] == "3 s long where 1 s was expected"
    assert "at a second try" in client.get("/script/1").text
    assert "3 s long where" in client.get("/listen/1.1").text


def test_a_line_is_divided(client: Client) -> None:
    id = client.line("Then bring")["id"]
    assert client.post("/api/split", {"line": id, "word": 3, "revision": 0}).status == 200
    assert client.line("Then bring")["text"].strip() == '"Then bring'
    assert client.line("the boat in,")["text"].startswith("the boat in")
