"""Lines spoken by an engine that crashes, hangs, says nothing, nonsense or ten times too much: none may be lost.

    python benchmarks/faults.py [--lines 10000]

Speaks a story with an engine that spoils one line in twenty (installed for the run in a folder of its own), twice over,
and counts what became of every line: spoken, spoken after another try (listed), or failed (listed). A take whose sound
is wrong and that is not listed is an error of narrate, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENGINE = """
import os, time, zlib
import numpy as np
from narrate.engines.tone import Tone
from narrate.schema.audio import mono

class Spoiler(Tone):
    name = "spoiler"
    realtime = 100.0
    def speak(self, text, voice, *, rate=1.0, language="en-us"):
        audio = super().speak(text, voice, rate=rate)
        kind = zlib.crc32(text.encode()) % 120
        x = audio.samples[:, 0]
        if kind == 0: os._exit(3)
        if kind == 1 and "forty" in text: time.sleep(600)
        if kind == 2: return mono(np.full_like(x, np.nan), audio.rate)
        if kind == 3: return mono(np.zeros_like(x), audio.rate)
        if kind == 4: return mono((0.2 * np.sin(np.arange(x.size * 10) * 0.05)).astype(np.float32), audio.rate)
        if kind == 5: return mono(np.concatenate([x[: x.size // 2]] * 3), audio.rate)
        return audio
"""
WORDS = "water lamp road stone letter window river morning house winter bread garden engine bell".split()


def story(lines: int) -> str:
    told = []
    for number in range(lines):
        first, second = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
        told.append(f"The {first} of number {number} lay by the {second}, and forty people came to look at it.")
    return "\n\n".join(told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "spoiler_engine.py").write_text(ENGINE)
        info = folder / "spoiler_engine-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: spoiler-engine\nVersion: 1\n")
        (info / "entry_points.txt").write_text("[narrate.engines]\nspoiler = spoiler_engine:Spoiler\n")
        (folder / "book.txt").write_text(story(options.lines))
        (folder / "book.voices.yaml").write_text("engine: spoiler\nnarrator: alto\n")
        code = (
            "import narrate.schema.settings as s, dataclasses, narrate.production as p;"
            "real = p._settings; p._settings = lambda *a: dataclasses.replace(real(*a), line_timeout_s=3.0);"
            "from narrate.cli.main import main; main()"
        )
        started = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": str(folder)}
        command = [sys.executable, "-c", code, "render", str(folder / "book.txt"), "--quiet", "--format", "flac"]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        report = json.loads((folder / "book.narrate" / "report.json").read_text())
    lines, failed, retried = report["lines"], report["failed"], report["retried"]
    print(f"exit code {done.returncode}, {time.monotonic() - started:.0f} s; {lines}")
    print(f"listed: {len(failed)} failed, {len(retried)} retried")
    told = sum(lines.values())
    print(f"{told} of {options.lines} lines accounted for; {told - options.lines} lost or added")
    sys.exit(0 if told == options.lines and len(failed) == lines.get("failed", 0) else 1)


if __name__ == "__main__":
    main()
