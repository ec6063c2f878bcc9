"""C23–C35: voices.yaml with mistakes, traps and tricks."""

from __future__ import annotations

from pathlib import Path

from lab import TALE, Lab, Outcome

HEAD = "narrator: alto\n"


def sheet(
    lab: Lab, content: str, *, exit: tuple[int, ...] | None = None, tells: tuple[str, ...] | None = None
) -> Outcome:
    """Renders the tale with a voices.yaml beside it."""
    folder = lab.fresh()
    (folder / "story.voices.yaml").write_text(content, "utf-8")
    return lab.story(TALE, exit=exit, tells=tells)


def characters(content: str) -> str:
    """A sheet whose characters are this."""
    return HEAD + "characters:\n" + content


def c23(lab: Lab) -> None:
    sheet(lab, characters("  Anna: bass\n\tTom: alto\n"), tells=(r"story\.voices\.yaml:4:1: N204",))
    sheet(lab, characters("  Anna: bass\n Tom: alto\n"), tells=(r"story\.voices\.yaml:4:2: N204",))
    sheet(lab, characters("  Anna: ba\x07ss\n"), tells=(r"story\.voices\.yaml.*N204",))
    sheet(lab, characters("  Anna: [bass\n"), tells=(r"story\.voices\.yaml:\d+:\d+: N204",))


def c24(lab: Lab) -> None:
    sheet(
        lab,
        characters("  Anna: bass\n  Tom: alto\n  Anna: tenor\n"),
        tells=(r"yaml:5:3: N209: Anna stands twice, first in line 3",),
    )
    sheet(lab, HEAD + HEAD, tells=("yaml:2:1: N209.*line 1",))


def c25(lab: Lab) -> None:
    for name in ("NO", "yes", "1e3", "0x10", "012", "null", "~", "1.0", "2001-01-01"):
        outcome = sheet(lab, characters(f"  {name}: bass\n"))
        assert outcome.production
        assert outcome.production.sheet.roles[0].name == name


def c26(lab: Lab) -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    for content in (laughs, characters("  Anna: &a [*a]\n"), characters("  Anna: &v bass\n  Tom: *v\n")):
        sheet(lab, content)
    lab.monkeypatch.setattr("narrate.readers.yaml_strict.YAML_NODES", 200)
    sheet(lab, characters("".join(f"  N{n}: bass\n" for n in range(200))), tells=("N206",))


def c27(lab: Lab) -> None:
    for content in (
        "[" * 3000,
        "{a: " * 3000,
        "- " * 3000,
        "\n".join(" " * n + "a:" for n in range(1000)),
        "a: " + "[" * 3000,
    ):
        sheet(lab, content)


def c28(lab: Lab) -> None:
    canary = lab.folder / "canary"
    for tag in (
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!thing",
        "!!python/object/new:os.system",
    ):
        sheet(lab, characters(f"  Anna: {tag} ['touch {canary}']\n"))
    assert not canary.exists()


def c29(lab: Lab) -> None:
    for content in (
        "",
        "# only a comment\n",
        "---\nnarrator: alto\n---\nnarrator: bass\n",
        "- alto\n",
        "null\n",
        "alto\n",
        "\ufeff",
    ):
        sheet(lab, content, tells=(r"story\.voices\.yaml",))


def c30(lab: Lab) -> None:
    sheet(lab, "narrator:\n  vioce: alto\n", tells=(r"yaml:2:3: N220: narrator\.vioce.*did you mean voice",))
    sheet(lab, "narator: alto\n", tells=("yaml:1:1: N220.*did you mean narrator",))


def c31(lab: Lab) -> None:
    for value in (".nan", ".inf", "-.inf", "1e9", "fast", "[1]", "''"):
        sheet(
            lab,
            f"narrator:\n  voice: alto\n  pitch: {value}\n",
            tells=("yaml:3:10: N222: narrator.pitch.*from -12 to 12",),
        )
        sheet(lab, f"narrator:\n  voice: alto\n  rate: {value}\n", tells=("from 0.5 to 2",))


def c32(lab: Lab) -> None:
    for path in (
        "../../x.onnx",
        "~/x.onnx",
        "$HOME/x",
        "http://127.0.0.1/x.onnx",
        "\\\\\\\\server\\\\share",
        "/etc/passwd",
        "a/../../b",
    ):
        sheet(lab, characters(f'  Anna: "{path}"\n'), tells=("yaml:3:9: N222.*not a path",))


def c33(lab: Lab) -> None:
    """The sheet is read once, before any work: a change while a render runs counts for the next one."""
    folder = lab.fresh()
    path = folder / "story.voices.yaml"
    path.write_text(characters("  Anna: bass\n"), "utf-8")
    first = lab.story(TALE)
    path.write_text(characters("  Anna: soprano\n"), "utf-8")
    second = lab.render(folder / "story.txt")
    assert first.report
    assert second.report
    assert second.report["spoken_now"] == 3
    assert _voice(first, "Anna") == "bass"
    assert _voice(second, "Anna") == "soprano"


def _voice(outcome: Outcome, name: str) -> str:
    assert outcome.production
    entries = outcome.production.cast.entries
    return next(entry.voice.name for entry in entries if entry.character.name == name)


def c34(lab: Lab) -> None:
    for content in (
        "  Anna: {voice: bass, aliases: [Nan]}\n  Tom: {voice: alto, aliases: [Nan]}\n",
        "  Anna: {voice: bass, aliases: [Tom]}\n  Tom: alto\n",
        "  Anna: {voice: bass, aliases: [Narrator]}\n",
        "  Anna: bass\n  ANNA: alto\n",
        "  Anna: {voice: bass, aliases: [Tom]}\n  Tom: {voice: alto, aliases: [Anna]}\n",
    ):
        sheet(lab, characters(content))


def c35(lab: Lab) -> None:
    outcome = sheet(lab, characters("  Anna: bass\n  Nobody: tenor\n"))
    assert outcome.code == 0
    assert (
        Path(outcome.production.project.voices).read_text("utf-8").count("Nobody") == 1 if outcome.production else False
    )
