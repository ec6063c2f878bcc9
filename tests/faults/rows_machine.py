"""F06–F11, F14, F19, F20, F24, F25: full and read-only disks, odd environments, clocks, moved projects."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lab import TALE, Lab

RENDER = ("render", "story.txt", "--engine", "tone", "--format", "wav", "--quiet")


def put(lab: Lab) -> Path:
    """A folder with the tale in it."""
    folder = lab.fresh()
    (folder / "story.txt").write_text(TALE, "utf-8")
    return folder


def in_namespace(lab: Lab, script: str, *, exit: tuple[int, ...] | None = None, **more: Any) -> str:
    """Runs a shell script with mounts or a network of its own; skips where the system does not allow it."""
    lab.variants += 1
    probe = (
        subprocess.run(["unshare", "-mn", "true"], capture_output=True, check=False)
        if shutil.which("unshare")
        else None
    )
    if probe is None or probe.returncode:
        pytest.skip("this system lets nobody make namespaces")
    environment = {**os.environ, "NARRATE": f"{sys.executable} -m narrate", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        ["unshare", "-mn", "sh", "-c", script],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
        **more,
    )
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    assert done.returncode in (lab.row.exit if exit is None else exit), done.stderr
    return done.stderr


def f06(lab: Lab) -> None:
    folder = put(lab)
    long = "\n\n".join(f"It rained on day {n}, and on the day after that it rained again." for n in range(60))
    (folder / "story.txt").write_text(long, "utf-8")
    small = "mkdir d && mount -t tmpfs -o size=3m x d && cp story.txt d && cd d"
    render = f"$NARRATE {' '.join(RENDER)}"
    again = f"ls -A . story.audiobook >&2; mount -o remount,size=60m .; {render} --json | grep spoken_now >&2"
    told = in_namespace(
        lab,
        f"{small} && {render}; echo code $? >&2; {again}",
        exit=(0,),
        cwd=folder,
    )
    assert "code 7" in told, told
    assert "the disk is full" in told
    assert "partial" not in told
    assert '"spoken_now": 60' not in told


def f07(lab: Lab) -> None:
    folder = put(lab)
    render = " ".join(RENDER)
    for limit, code in (("ulimit -f 40", 7), ("ulimit -n 24", 7)):
        told = in_namespace(lab, f"{limit}; $NARRATE {render}; echo code $? >&2", exit=(0,), cwd=folder)
        assert f"code {code}" in told or "code 0" in told, told
    told = in_namespace(
        lab, f'mount --bind . . && mount -o remount,ro,bind . && cd "$PWD" && $NARRATE {render}', cwd=folder
    )
    assert "read-only" in told
    assert "story" in told
    name = "x" * 250
    (folder / f"{name}.txt").write_text(TALE, "utf-8")
    lab.render(folder / f"{name}.txt", tells=("too long",))


def f08(lab: Lab) -> None:
    folder = put(lab)
    for value in ("/nowhere", "/dev/null", "/proc"):
        lab.process(*RENDER, cwd=folder, env={"TMPDIR": value})


def f09(lab: Lab) -> None:
    folder = put(lab)
    for environment in (
        {"HOME": "/nowhere"},
        {"HOME": ""},
        {"XDG_CONFIG_HOME": "relative"},
        {"XDG_CONFIG_HOME": "/dev/null"},
    ):
        lab.process(*RENDER, cwd=folder, env=environment)
    script = f"unset HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME; $NARRATE {' '.join(RENDER)}"
    in_namespace(lab, script, cwd=folder)


def f10(lab: Lab) -> None:
    folder = put(lab)
    script = ("script", "story.txt", "--engine", "tone")
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            lab.process(*script, cwd=folder, stdout=full, exit=(7,))
            lab.process(*RENDER, cwd=folder, stdout=full, stderr=full, exit=(0,))
            lab.process(*RENDER[:-1], "--json", cwd=folder, stdout=full, exit=(7,))
    (folder / "story.txt").write_text(TALE * 300, "utf-8")
    told = in_namespace(lab, f"$NARRATE {' '.join(script)} | head -1 >/dev/null", exit=(0,), cwd=folder)
    assert "Error" not in told
    in_namespace(lab, f"$NARRATE {' '.join(script)} >&-", exit=(0, 7), cwd=folder)
    in_namespace(lab, f"$NARRATE {' '.join(RENDER)} 2>&- >&- <&-", exit=(0,), cwd=folder)


def f11(lab: Lab) -> None:
    folder = put(lab)
    (folder / "story.txt").write_text(TALE.replace("Tom", "Zoë 雨"), "utf-8")
    for environment in (
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"TERM": "dumb", "COLUMNS": "1", "NO_COLOR": "1"},
        {"COLUMNS": "x", "LINES": "-1", "TERM": ""},
    ):
        for command in (
            RENDER,
            ("script", "story.txt", "--engine", "tone"),
            ("cast", "story.txt", "--dry-run", "--engine", "tone"),
        ):
            lab.process(*command, cwd=folder, env=environment)


def f14(lab: Lab) -> None:
    """A file system without locks: a warning, and the work goes on."""
    import errno

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    lab.monkeypatch.setattr("narrate.files._lock_now", refuse)
    lab.story(TALE)


def f19(lab: Lab) -> None:
    """Clocks and time zones are in no key: the same takes and the same sound in any year."""
    folder = put(lab)
    lab.process(*RENDER, cwd=folder)
    for seconds in (0, 4_070_908_800):
        for path in folder.rglob("*"):
            os.utime(path, (seconds, seconds))
        for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
            done = lab.process(*RENDER[:-1], "--json", cwd=folder, env={"TZ": zone})
            assert b'"spoken_now": 0' in done.stdout
            assert b'"kept": true' in done.stdout


def f20(lab: Lab) -> None:
    folder = put(lab)
    lab.process(*RENDER, cwd=folder)
    moved = folder.with_name("moved elsewhere")
    folder.rename(moved)
    copied = folder.with_name("copied")
    shutil.copytree(moved, copied)
    for place in (moved, copied):
        done = lab.process(*RENDER[:-1], "--json", cwd=place)
        assert b'"spoken_now": 0' in done.stdout


def f24(lab: Lab) -> None:
    """What another version of narrate wrote is left alone: takes are made beside it, decisions are refused."""
    import json

    outcome = lab.story(TALE)
    assert outcome.production
    project = outcome.production.project
    path = next(project.takes.root.glob("??/*.take"))
    data = bytearray(path.read_bytes())
    data[4] = 99
    path.write_bytes(data)
    again = lab.render(project.story)
    assert again.report
    assert again.report["spoken_now"] == 1
    project.journal.path.write_text(
        json.dumps({"narrate": 99, "revision": 1, "verb": "speaker", "value": "Tom"}) + "\n"
    )
    lab.render(project.story, exit=(4,), tells=("N25",))


def f25(lab: Lab) -> None:
    outcome = lab.run("doctor", exit=(0, 5, 6))
    assert all(name in outcome.out for name in ("narrate", "kokoro", "hibari", "system", "mp3", "m4b"))
    from narrate.engines import kokoro

    lab.monkeypatch.setattr(kokoro, "find_spec", lambda name: None)
    assert "pip install" in lab.run("doctor", exit=(0, 5, 6)).out
