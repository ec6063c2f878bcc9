"""V01–V20: models that are missing or hostile, engines that die, hang or lie, encoders that fail, odd file names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lab import TALE, Lab, Outcome

from narrate.engines import kokoro, registry, voicebank
from narrate.errors import VoiceError
from narrate.schema.settings import Settings

STEADY = "“It rains,” said Anna.\n\n“{} it does,” said Tom.\n\n“There it is,” said Anna.\n"
ALONE = ("--workers", "1")


def said(lab: Lab, word: str, *, exit: tuple[int, ...] | None = None, tells: tuple[str, ...] | None = None) -> Outcome:
    """Renders a tale with one line at which the engine misbehaves."""
    return lab.story(STEADY.format(word), *ALONE, engine="fault", exit=exit, tells=tells)


def only_one_failed(outcome: Outcome) -> None:
    """One line failed, the book is whole, and a second run tries that line alone."""
    assert outcome.report
    assert len(outcome.report["failed"]) == 1, outcome.report["failed"]
    assert outcome.report["lines"]["spoken"] == 5


def settings(lab: Lab, **changes: Any) -> None:
    """Other defaults for this row."""
    plain = Settings()
    lab.monkeypatch.setattr("narrate.production.Settings", lambda: replace(plain, **changes))


def v01(lab: Lab) -> None:
    lab.monkeypatch.setattr(kokoro, "find_spec", lambda name: None)
    registry.voices_of.cache_clear()
    lab.story(TALE, engine="kokoro", tells=("N302.*pip install",))
    lab.story(TALE, engine="nonsense", tells=("N300.*engines: kokoro, hibari, ",))
    lab.story(TALE, engine="", exit=(0, 5), tells=("pip install",)) if _has_system() else None


def _has_system() -> bool:
    return registry.diagnose_one("system").works


def v02(lab: Lab) -> None:
    part = lab.folder / "part.bin"
    part.write_bytes(b"not a model" * 1000)
    lab.monkeypatch.setattr(kokoro, "model_parts", lambda: (part,))
    with pytest.raises(VoiceError, match=r"N303.*SHA-256"):
        kokoro.Kokoro().speak("It rains.", "af_heart")
    lab.run("voices", "--engine", "tone", exit=(0,), tells=())


def v03(lab: Lab) -> None:
    """No voice is ever loaded from a file that a story or a sheet names, and the shipped bank refuses pickles."""
    canary = lab.folder / "canary"
    for name in ("evil.pt", "evil.pkl", "evil.ckpt", "evil.npz", "evil.safetensors"):
        folder = lab.fresh()
        (folder / name).write_bytes(f"cos\nsystem\n(S'touch {canary}'\ntR.".encode())
        (folder / "story.voices.yaml").write_text(f"characters:\n  Anna: {name}\n", "utf-8")
        lab.story(TALE, "--voices", str(folder / "story.voices.yaml"), engine="", exit=(4, 5), tells=(name,))
    assert not canary.exists()
    assert "allow_pickle=False" in Path(voicebank.__file__).read_text("utf-8")


def v04(lab: Lab) -> None:
    """The one model is known by its SHA-256: whatever points outside of it is another model, and refused unread."""
    for location in (b"../../etc/passwd", b"/etc/passwd"):
        part = lab.folder / "part.bin"
        part.write_bytes(b"\x08\x07external_data location " + location)
        lab.monkeypatch.setattr(kokoro, "model_parts", lambda part=part: (part,))
        with pytest.raises(VoiceError, match="N303"):
            kokoro.model_bytes()
    lab.run("voices", "--engine", "tone", exit=(0,))


def v05(lab: Lab) -> None:
    text = Path(kokoro.__file__).read_text("utf-8")
    assert "register_custom_ops" not in text
    v04(lab)


def v06(lab: Lab) -> None:
    lab.monkeypatch.setattr(kokoro, "_asset", lambda package, name: lab.folder / "vocab.json")
    for content in ("", "[1]", '{"a": "x"}', "\ud83d not json"):
        (lab.folder / "vocab.json").write_text(content, "utf-8", "replace")
        with pytest.raises(VoiceError, match="N30"):
            kokoro.Kokoro().speak("It rains.", "af_heart")
    lab.run("voices", "--engine", "tone", exit=(0,), tells=())


def v07(lab: Lab) -> None:
    only_one_failed(said(lab, "CRASH"))
    said(lab, "CRASH ONCE", exit=(0,), tells=())


def v08(lab: Lab) -> None:
    settings(lab, line_timeout_s=8.0)
    only_one_failed(said(lab, "HANG"))
    said(lab, "HANG ONCE", exit=(0,), tells=())


def v09(lab: Lab) -> None:
    for lie in ("SILENCE", "NAN", "LONG", "SHORT and a few more words so that it shows", "EMPTY", "RAISE", "REFUSE"):
        only_one_failed(said(lab, lie))
    said(lab, "LOUD", exit=(0,), tells=())


def v10(lab: Lab) -> None:
    lab.monkeypatch.setattr("narrate.workers.memory_share", lambda workers: 1 << 30)
    only_one_failed(said(lab, "MEMORY"))


def v11(lab: Lab) -> None:
    assert "garbage" not in said(lab, "CHATTER").out


def v12(lab: Lab) -> None:
    """A take is known by what was asked for: an engine that never says the same twice is asked once."""
    outcome = said(lab, "Indeed")
    assert outcome.production
    again = lab.render(outcome.production.project.story, *ALONE, engine="fault")
    assert again.report
    assert again.report["spoken_now"] == 0


def v13(lab: Lab) -> None:
    folder = lab.fresh()
    (folder / "story.voices.yaml").write_text("language: ar\n", "utf-8")
    lab.story("مرحبا بالعالم، قال أحمد.\n", tells=("the story is in Arabic",))
    lab.story(
        "مرحبا بالعالم، قال أحمد.\n", engine="hibari", exit=(5,), tells=("N312.*no voice of hibari speaks Arabic",)
    )


def v14(lab: Lab) -> None:
    """Every voice shipped may be used for anything: what NOTICE says is all that a listener must be told."""
    notice = (Path(__file__).resolve().parents[2] / "NOTICE").read_text("utf-8")
    assert "Kokoro" in notice
    assert "Apache" in notice
    lab.run("voices", "--engine", "tone")


def v15(lab: Lab) -> None:
    import av

    lab.monkeypatch.setattr(av, "codecs_available", av.codecs_available - {"libmp3lame", "aac"})
    for name in ("mp3", "m4b"):
        outcome = lab.story(TALE, "--format", name)
        assert outcome.production
        assert not list(outcome.production.project.takes.ids())


def v16(lab: Lab) -> None:
    from narrate.writers import encode

    def broken(self: object, block: object) -> None:
        raise encode.ToolError("encoding failed: made up", code="N404")

    with lab.monkeypatch.context() as patch:
        patch.setattr(encode._Encoder, "write", broken)
        outcome = lab.story(TALE)
    assert outcome.production
    assert not list(outcome.production.project.audiobook.glob("*"))
    again = lab.render(outcome.production.project.story, exit=(0,), tells=())
    assert again.report
    assert again.report["spoken_now"] == 0


def v17(lab: Lab) -> None:
    folder = lab.fresh()
    for name in (
        "-i.wav",
        "http:x.wav",
        "concat:a|b.wav",
        "pipe:0.wav",
        "%03d.wav",
        "a'b\"c.wav",
        "new\nline.wav",
        "file:x.wav",
        "é雨.wav",
    ):
        lab.monkeypatch.chdir(folder)
        lab.story(TALE, "-o", name)
        assert (folder / name).stat().st_size > 1000


def v18(lab: Lab) -> None:
    """There is no list of files to join: chapters go to one encoder, whatever they are called."""
    text = "# It's 'one'\n\nIt rained.\n\n# Two 'x'\n\nIt rained again.\n"
    for form in ("m4b", "mp3", "opus"):
        lab.story(text, "-o", str(lab.folder / f"it's 'a' book.{form}"), name="story.md")


def v19(lab: Lab) -> None:
    """No sound of somebody else's is read: what a script's cue names stays a remark."""
    asset = lab.fresh() / "rain.wav"
    asset.write_bytes(b"RIFF\xff\xff\xff\xffWAVE")
    lab.story(f"INT. HOUSE - DAY\n\n[[sfx: {asset}]]\n\nANNA\nIt rains.\n", name="play.fountain", whole=False)


def v20(lab: Lab) -> None:
    folder = lab.fresh()
    (folder / "story.voices.yaml").write_text("narrator:\n  voice: alto\n  gain: 12\n  effect: hall\n", "utf-8")
    outcome = lab.story(TALE, exit=(0, 4), tells=())
    if outcome.report:
        assert _peak(Path(outcome.report["files"][0]["path"])) <= 10 ** (-1 / 20)


def _peak(path: Path) -> float:
    import numpy as np
    import soundfile

    samples, _ = soundfile.read(path)
    return float(np.max(np.abs(samples)))
