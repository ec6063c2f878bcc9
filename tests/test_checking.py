"""Files made to break one rule each, and the meters against ffmpeg's."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
import pytest

from narrate.checking import check_files, measured_file
from narrate.cli.main import run
from narrate.dsp.levels import amplitude
from narrate.errors import InputError
from narrate.schema.rules import RULES, Rule

RATE = 44_100


@dataclass(frozen=True)
class Made:
    """A file of noise that comes and goes like speech, with everything that a rule may speak of."""

    rms_db: float = -20.0
    spike_db: float | None = None
    hiss_db: float = -75.0
    head_s: float = 0.7
    tail_s: float = 2.0
    seconds: float = 12.0
    rate: int = RATE
    channels: int = 1
    codec: str = "libmp3lame"
    options: tuple[tuple[str, str], ...] = ()
    bit_rate: int = 192_000
    title: str = "A title"


def samples(made: Made) -> np.ndarray:
    rng = np.random.default_rng(1)
    time = np.arange(round(made.seconds * made.rate)) / made.rate
    speech = np.sin(2 * np.pi * 220 * time) * (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 1.3 * time)))
    silent = [round(s * made.rate) for s in (made.head_s, made.tail_s)]
    whole = np.concatenate([np.zeros(silent[0]), speech, np.zeros(silent[1])])
    whole *= amplitude(made.rms_db) / np.sqrt(np.mean(whole**2))
    if made.spike_db is not None:
        middle = len(whole) // 2
        whole[middle : middle + 200] = amplitude(made.spike_db) * np.sin(np.linspace(0, 8 * np.pi, 200))
    return np.asarray(whole + amplitude(made.hiss_db) * rng.standard_normal(len(whole)), dtype=np.float32)


def written(path: Path, made: Made) -> Path:
    """Encoded by ffmpeg's encoders without any of narrate's code."""
    layout = "mono" if made.channels == 1 else "stereo"
    with av.open(str(path), "w") as container:
        if made.title:
            container.metadata["title"] = made.title
        stream = container.add_stream(made.codec, rate=made.rate, options=dict(made.options))
        stream.layout = layout
        stream.bit_rate = made.bit_rate
        sound = np.tile(samples(made), (made.channels, 1))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout=layout)
        frame.sample_rate = made.rate
        resampler = av.AudioResampler(format=stream.format.name, layout=layout, rate=made.rate, frame_size=1152)
        for ready in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def broken(path: Path, made: Made, profile: str = "acx") -> list[str]:
    (checked,) = check_files([written(path, made)], profile)
    return [finding.rule.figure for finding in checked.findings if not finding.kept]


def test_a_file_that_keeps_every_rule_passes(tmp_path: Path) -> None:
    assert broken(tmp_path / "good.mp3", Made()) == []


@pytest.mark.parametrize(
    ("figure", "made"),
    [
        ("rms_db", Made(rms_db=-16.0)),
        ("rms_db", Made(rms_db=-26.0)),
        ("peak_db", Made(spike_db=-1.0)),
        ("noise_floor_db", Made(hiss_db=-52.0)),
        ("rate", Made(rate=48_000)),
        ("kbps", Made(bit_rate=128_000)),
        ("mode", Made(bit_rate=256_000, options=(("abr", "1"),))),
        ("head_s", Made(head_s=0.1)),
        ("head_s", Made(head_s=2.0)),
        ("tail_s", Made(tail_s=0.4)),
        ("tail_s", Made(tail_s=7.0)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_breaks_one_rule_fails_just_that_rule(tmp_path: Path, figure: str, made: Made) -> None:
    assert broken(tmp_path / "bad.mp3", made) == [figure]


def test_another_format_fails_the_format_and_has_no_bit_rate_mode(tmp_path: Path) -> None:
    assert broken(tmp_path / "a.flac", Made(codec="flac")) == ["codec", "mode"]


def test_a_file_over_length_and_over_size_fails() -> None:
    by_name = {rule.figure: rule for rule in RULES["acx"]}
    assert not by_name["minutes"].allows(120.5)
    assert by_name["minutes"].allows(118.0)
    assert not by_name["megabytes"].allows(172.8)


def test_mono_and_stereo_mixed_fails_the_odd_file(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{n}.mp3", Made(channels=n)) for n in (1, 2)]
    files.append(written(tmp_path / "3.mp3", Made()))
    failed = [[f.rule.figure for f in one.findings if not f.kept] for one in check_files(files, "acx")]
    assert failed[0] == failed[2] == []
    assert "same_channels" in failed[1]


@pytest.mark.parametrize(
    ("profile", "figure", "rms_db"),
    [("podcast", "lufs_played", -30.0), ("broadcast", "lufs", -10.0), ("audiobook", "lufs", -30.0)],
)
def test_each_profile_has_its_own_loudness(tmp_path: Path, profile: str, figure: str, rms_db: float) -> None:
    assert figure in broken(tmp_path / "a.mp3", Made(rms_db=rms_db), profile)


def test_a_file_without_a_title_fails_where_titles_are_wanted(tmp_path: Path) -> None:
    assert "title" in broken(tmp_path / "a.mp3", Made(title=""), "audiobook")


def test_a_rule_says_what_it_wants() -> None:
    assert Rule("rate", "", "Hz", (44_100, 44_100)).wanted() == "44100 Hz"
    assert Rule("peak_db", "", "dBFS", (None, -3.0)).wanted() == "at most -3 dBFS"


def test_what_could_not_be_found_keeps_no_rule() -> None:
    assert not Rule("mode", "", words=("CBR",)).allows(None)


def ebur128(path: Path) -> tuple[float, float, float]:
    """(integrated LUFS, loudness range, true peak dBTP) by ffmpeg's filter."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        graph = av.filter.Graph()
        source = graph.add_abuffer(template=stream)
        meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        found: dict[str, str] = {}
        for frame in (*container.decode(stream), None):
            graph.push(frame)
            while True:
                try:
                    found = dict(graph.pull().metadata) or found
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
    peaks = [float(value) for name, value in found.items() if "true_peaks_ch" in name]
    return float(found["lavfi.r128.I"]), float(found["lavfi.r128.LRA"]), 20 * np.log10(max(peaks))


@pytest.mark.skipif(not hasattr(av.AudioFrame, "metadata"), reason="this PyAV does not tell what a filter found")
@pytest.mark.parametrize("made", [Made(), Made(channels=2), Made(rate=48_000, spike_db=-0.5), Made(rms_db=-35.0)])
def test_loudness_and_true_peak_are_those_of_ffmpeg(tmp_path: Path, made: Made) -> None:
    path = written(tmp_path / "a.flac", replace(made, codec="flac"))
    figures = measured_file(path)
    lufs, spread, peak = ebur128(path)
    assert figures.lufs == pytest.approx(lufs, abs=0.1)
    assert figures.true_peak_db == pytest.approx(peak, abs=0.1)
    assert figures.range_lu == pytest.approx(spread, abs=0.6)


def test_what_is_no_audio_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "words.mp3"
    path.write_text("no sound at all " * 100)
    with pytest.raises(InputError, match=r"words\.mp3"):
        check_files([path], "acx")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no audio file"):
        check_files([tmp_path], "acx")


def test_a_file_that_breaks_off_is_found_out(tmp_path: Path) -> None:
    path = written(tmp_path / "a.flac", Made(codec="flac"))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (checked,) = check_files([path], "acx")
    assert checked.figures.seconds < 10


def test_the_command_ends_with_1_when_a_file_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = written(tmp_path / "good.mp3", Made()), written(tmp_path / "bad.mp3", Made(head_s=0.1))
    assert run(["check", str(good), "--profile", "acx"]) == 0
    assert run(["check", str(good), str(bad), "--profile", "acx"]) == 1
    assert "1 of 2 files passed" in capsys.readouterr().out


def test_the_command_speaks_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", str(written(tmp_path / "good.mp3", Made())), "--profile", "acx", "--json"])
    answer = json.loads(capsys.readouterr().out)
    assert answer["pass"] is True
    assert {rule["rule"] for rule in answer["files"][0]["rules"]} == {rule.figure for rule in RULES["acx"]}
