"""What a scene sounds like besides its lines, as plain values; sounds to be heard."""

from __future__ import annotations

import io
from typing import Any

from narrate.dsp.reverb import ROOMS
from narrate.dsp.sounds import SOUNDS, SoundKind
from narrate.errors import UsageError
from narrate.production import Production, sound_bank
from narrate.schema.script import LineKind
from narrate.studio.desk import Snapshot
from narrate.text.spoken import spoken_words
from narrate.writers.script_json import stage_json


def stage_view(snapshot: Snapshot, scene: str) -> dict[str, Any]:
    """A scene's stage, the sounds and rooms there are, the words at which effects may begin; `line` decides for all."""
    production = snapshot.production
    lines = [line for line in production.scene(scene).lines if line.kind not in (LineKind.HEADING, LineKind.NOTE)]
    spoken = [line for line in lines if line.spoken]
    return {
        "drama": production.settings.style == "drama",
        "editable": bool(spoken),
        "line": spoken[0].id if spoken else None,
        "stage": stage_json(production.staging.of(scene), snapshot.names),
        "rooms": list(ROOMS),
        "sounds": _sounds(production),
        "words": {line.id: spoken_words(line.spoken) for line in spoken},
        "revision": snapshot.revision,
    }


def sound_wav(production: Production, name: str) -> bytes:
    """A sound as a WAV file; UsageError for a name that there is no sound of."""
    import soundfile

    bank = sound_bank(production.project, production.script, production.settings)
    if name not in bank.names:
        raise UsageError(f"there is no sound {name!r}", code="N703")
    audio = bank.read(bank.asset(name, loop=False).media)
    target = io.BytesIO()
    soundfile.write(target, audio.samples, audio.rate, format="WAV", subtype="PCM_16")
    return target.getvalue()


def _sounds(production: Production) -> dict[str, list[str]]:
    """Names by what they are for; a person's own files are for everything."""
    own = sorted(sound_bank(production.project, production.script, production.settings).files)
    made = {kind: [name for name, sound in SOUNDS.items() if sound.kind is kind] for kind in SoundKind}
    return {
        "beds": [*own, *made[SoundKind.BED]],
        "effects": [*own, *made[SoundKind.SPOT]],
        "music": [*own, *made[SoundKind.STING]],
    }
