"""What `--strict` does not let pass: everything that is otherwise only remarked on."""

from __future__ import annotations

from collections.abc import Sequence

from narrate.errors import InputError, NarrateError, VoiceError, VoiceSheetError
from narrate.schema.script import Script

INFORMING = ("N135", "N146", "N147")
"""Remarks that tell how a story was understood: front matter, notes, long paragraphs. Nothing is wrong in these."""


def check_strictly(script: Script, staging: Sequence[str], decided: Sequence[str], voices: Sequence[str]) -> None:
    """InputError for the first remark about the story or its sounds, VoiceSheetError for one about a person's
    decisions or voices.yaml (`decided`), VoiceError for one about the voices.
    """
    damage = [str(remark) for remark in script.remarks if remark.code not in INFORMING]
    kinds: tuple[tuple[type[NarrateError], Sequence[str]], ...] = (
        (InputError, (*damage, *staging)),
        (VoiceSheetError, decided),
        (VoiceError, voices),
    )
    for kind, remarks in kinds:
        if remarks:
            more = f", and {len(remarks) - 1} more" if len(remarks) > 1 else ""
            raise kind(f"{remarks[0]}{more}", hint="--strict lets nothing pass; without it this is only remarked on")
