"""An engine for benchmarks: it hums after a delay, as a neural one would after its work, and writes down what it says.

SLOW_DELAY are its seconds a line, SLOW_LOG the file that gets a line for each.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from narrate.engines.tone import Tone
from narrate.schema.audio import Audio


class Slow(Tone):
    """Hums in processes of its own."""

    name = "slow"
    realtime = 10.0

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        """A hum, after a while."""
        with Path(os.environ["SLOW_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{os.getpid()} {text}\n")
        time.sleep(float(os.environ["SLOW_DELAY"]))
        return super().speak(text, voice, rate=rate, language=language)


def install(folder: Path, delay: float) -> None:
    """Makes the engine a plug-in for the processes that are started from here on."""
    info = folder / "slow_engine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[narrate.engines]\nslow = slow_engine:Slow\n")
    here = str(Path(__file__).resolve().parent)
    path = os.pathsep.join(filter(None, (str(folder), here, os.environ.get("PYTHONPATH"))))
    os.environ.update(PYTHONPATH=path, SLOW_LOG=str(folder / "log"), SLOW_DELAY=str(delay))


def said() -> list[str]:
    """What the engine was given so far, in order."""
    log = Path(os.environ["SLOW_LOG"])
    return [line.partition(" ")[2] for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def forget() -> None:
    """Begins the list anew."""
    Path(os.environ["SLOW_LOG"]).unlink(missing_ok=True)
