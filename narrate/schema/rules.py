"""Release profiles as rules: what a finished file has to be, as data."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

Range = tuple[float | None, float | None]
"""From, to; None for no end."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is measured, and what it may be: `figure` names it in Figures, `word` is a set of words."""

    figure: str
    label: str
    unit: str = ""
    limits: Range = (None, None)
    words: tuple[str, ...] = ()

    def wanted(self) -> str:
        """The rule in words.

        >>> Rule("rms_db", "loudness", "dB RMS", (-23.0, -18.0)).wanted()
        '-23 to -18 dB RMS'
        """
        if self.words:
            return " or ".join(self.words)
        low, high = self.limits
        unit = f" {self.unit}" if self.unit else ""
        if low is not None and high is not None:
            return f"{low:g} to {high:g}{unit}" if low != high else f"{low:g}{unit}"
        return f"at most {high:g}{unit}" if low is None else f"at least {low:g}{unit}"

    def allows(self, value: float | str | None) -> bool:
        """Whether a figure keeps the rule; one that could not be found does not."""
        if value is None:
            return False
        if self.words:
            return value in self.words
        low, high = self.limits
        return isinstance(value, (int, float)) and (low is None or value >= low) and (high is None or value <= high)


_TITLE = Rule("title", "a title in the tags", words=("yes",))
_DECODES = Rule("decodes", "decodes to its end", words=("yes",))

RULES: MappingProxyType[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "acx": (
            _DECODES,
            Rule("rms_db", "loudness", "dB RMS", (-23.0, -18.0)),
            Rule("peak_db", "peak", "dBFS", (None, -3.0)),
            Rule("noise_floor_db", "noise floor", "dB RMS", (None, -60.0)),
            Rule("codec", "format", words=("mp3",)),
            Rule("rate", "sample rate", "Hz", (44_100, 44_100)),
            Rule("kbps", "bit rate", "kbit/s", (192, None)),
            Rule("mode", "bit rate mode", words=("CBR",)),
            Rule("head_s", "silence at the head", "s", (0.5, 1.0)),
            Rule("tail_s", "silence at the tail", "s", (1.0, 5.0)),
            Rule("minutes", "length", "min", (None, 120.0)),
            Rule("megabytes", "size", "MB", (None, 170.0)),
            Rule("same_channels", "channels as in the other files", words=("yes",)),
        ),
        "audiobook": (
            _DECODES,
            Rule("lufs", "loudness", "LUFS", (-19.5, -18.5)),
            Rule("true_peak_db", "true peak", "dBTP", (None, -3.0)),
            Rule("noise_floor_db", "noise floor", "dB RMS", (None, -60.0)),
            _TITLE,
        ),
        "podcast": (
            _DECODES,
            Rule("lufs_played", "loudness as played on two speakers", "LUFS", (-16.5, -15.5)),
            Rule("true_peak_db", "true peak", "dBTP", (None, -1.0)),
            _TITLE,
        ),
        "broadcast": (
            _DECODES,
            Rule("lufs", "loudness", "LUFS", (-23.5, -22.5)),
            Rule("true_peak_db", "true peak", "dBTP", (None, -1.0)),
            _TITLE,
        ),
    }
)
"""By profile. ACX: its Audio Submission Requirements; 192 kbit/s for 120 min would break its own 170 MB first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of a file; None where a format has no such thing."""

    seconds: float
    codec: str
    rate: int
    channels: int
    megabytes: float
    kbps: float | None
    mode: str | None
    lufs: float
    range_lu: float | None
    rms_db: float
    peak_db: float
    true_peak_db: float
    noise_floor_db: float
    head_s: float
    tail_s: float
    title: str
    decodes: str
    chapters: int
    tags: tuple[tuple[str, str], ...] = ()
    same_channels: str = "yes"

    @property
    def minutes(self) -> float:
        """The length in minutes."""
        return self.seconds / 60

    @property
    def lufs_played(self) -> float:
        """One channel comes out of both speakers: 3 LU more than it is by itself."""
        return self.lufs + (3.01 if self.channels == 1 else 0.0)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, what was found, and whether it is kept."""

    rule: Rule
    value: float | str | None
    kept: bool


def findings(figures: Figures, profile: str) -> tuple[Finding, ...]:
    """Every rule of a profile, as a file keeps it."""
    found = []
    for rule in RULES[profile]:
        value = getattr(figures, rule.figure)
        found.append(Finding(rule, value, rule.allows(value)))
    return tuple(found)
