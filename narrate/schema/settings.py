"""Every default of narrate, once. voices.yaml overrides them, flags win."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from narrate.schema.master import Profile

PROFILES = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile("audiobook", lufs=-19.0, peak_dbtp=-3.0, bitrate=128_000),
            Profile("acx", lufs=-19.0, peak_dbtp=-3.0, bitrate=192_000, mono=True, credits=True, longest_min=118.0),
            Profile("podcast", lufs=-19.0, peak_dbtp=-1.0, bitrate=128_000, stereo_lufs=-16.0),
            Profile("broadcast", lufs=-23.0, peak_dbtp=-1.0, bitrate=192_000),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence between lines, in seconds, by what stands on both sides (sound.md tiers)."""

    same_speaker_s: float = 0.25
    other_speaker_s: float = 0.40
    inside_paragraph_s: float = 0.15
    paragraph_s: float = 0.55
    scene_s: float = 1.8
    heading_s: float = 1.2
    head_s: float = 0.75
    tail_s: float = 3.0
    interruption_s: float = -0.08
    together_s: float = 0.2


@dataclass(frozen=True, slots=True)
class Drama:
    """What the style `drama` adds, each by itself; `cues` is how many effects the prose may suggest."""

    seats: bool = True
    rooms: bool = True
    beds: bool = True
    spots: bool = True
    stings: bool = True
    cues: str = "normal"
    bed_db: float = -9.0
    duck_db: float = 9.0


CUE_DENSITIES = MappingProxyType({"off": None, "sparse": 140, "normal": 55, "rich": 18})
"""How many words stand between two effects that the prose suggests; None: it suggests none."""


NOBODY = "narrate"
"""The narrator's name in tags and credits when the book tells none."""

CREDITS = ("auto", "on", "off")
CREDIT_FIELDS = ("title", "author", "narrator", "series", "year", "publisher")
"""What stands in braces in the texts of credits."""


@dataclass(frozen=True, slots=True)
class Credits:
    """What is said before and behind the book; `speak`: auto for profiles that want it.

    {title} and the like stand for what is known of the book; a sentence with one that is not known is left out.
    None: the text of the story's language in CREDIT_TEXTS.
    """

    speak: str = "auto"
    opening: str | None = None
    closing: str | None = None


CREDIT_TEXTS = MappingProxyType(
    {
        "en": (
            "{title}. Written by {author}. Read by {narrator}.",
            "This was {title}. Written by {author}. Read by {narrator}. The end.",
        ),
        "de": (
            "{title}. Von {author}. Gelesen von {narrator}.",
            "Das war {title}. Von {author}. Gelesen von {narrator}. Ende.",
        ),
        "fr": ("{title}. De {author}. Lu par {narrator}.", "C'était {title}. De {author}. Lu par {narrator}. Fin."),
        "es": (
            "{title}. Escrito por {author}. Leído por {narrator}.",
            "Esto fue {title}. Escrito por {author}. Leído por {narrator}. Fin.",
        ),
        "it": (
            "{title}. Scritto da {author}. Letto da {narrator}.",
            "Questo era {title}. Scritto da {author}. Letto da {narrator}. Fine.",
        ),
        "pt": (
            "{title}. Escrito por {author}. Lido por {narrator}.",
            "Isto foi {title}. Escrito por {author}. Lido por {narrator}. Fim.",
        ),
    }
)
"""What is said before and behind a book, by language; in any other just the names are said."""


@dataclass(frozen=True, slots=True)
class SceneWish:
    """What a person wants of one scene: None where nothing was said, "none" for nothing."""

    room: str | None = None
    beds: tuple[str, ...] | None = None
    spots: bool | None = None
    sting: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What a production is made with; `longest_min` minutes a file, None: as the profile has it, 0: any length."""

    engine: str = "auto"
    narrator_voice: str = "heart"
    language: str = "en-us"
    sample_rate: int = 44_100
    channels: int = 1
    voice_lufs: float = -23.0
    pauses: Pauses = Pauses()
    profile: str = "audiobook"
    formats: tuple[str, ...] = ("mp3",)
    notes: str = "skip"
    style: str = "plain"
    cast: str = "full"
    delivery: str = "subtle"
    thought_effect: str | None = "thought"
    workers: int = 0
    max_failed: float = 0.1
    strict: bool = False
    line_timeout_s: float = 120.0
    take_chars: int = 400
    drama: Drama = Drama()
    sounds: str | None = None
    scenes: tuple[tuple[str, SceneWish], ...] = ()
    verify: bool = False
    credits: Credits = Credits()
    room_tone: bool = True
    longest_min: float | None = None
