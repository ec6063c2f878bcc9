"""10,000 lines by an engine that crashes, hangs and babbles at one in twenty: none may be lost or pass unnoticed.

    python benchmarks/faults.py [--lines 10000]

Which lines the engine spoils, and how, is known beforehand. Afterwards every line must be accounted for, and every
spoiled one must be listed in report.json, as failed or as spoken again; a line that was spoken well must not. Exit
code 1 when one passes unnoticed, is lost, or is suspected without cause.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ENGINE = '''
import os, time, zlib
import numpy as np
from narrate.engines.tone import Tone
from narrate.schema.audio import mono

KINDS = (*["crash"] * 2, "hang", *["no numbers"] * 4, *["silence"] * 4, *["ten times too long"] * 4,
         *["stuck"] * 3, *["cut short"] * 2, *["error"] * 2)

def kind(text):
    """How the engine spoils a text, None for the nineteen in twenty that it says well."""
    return dict(enumerate(KINDS)).get(zlib.crc32(text.encode()) % 440)

class Spoiler(Tone):
    name = "spoiler"
    realtime = 100.0
    hums = False

    def speak(self, text, voice, *, rate=1.0, language="en-us"):
        hum = super().speak(text, voice, rate=rate)
        breath = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(hum.frames * 10) * 1e-3
        x = hum.samples[:, 0] + breath[: hum.frames].astype(np.float32) * (hum.samples[:, 0] != 0)
        match kind(text):
            case "crash": os._exit(3)
            case "hang": time.sleep(600)
            case "no numbers": x[x.size // 2 :] = np.nan
            case "silence": x = x * 1e-4
            case "ten times too long": x = np.tile(x, 10) + breath.astype(np.float32)
            case "stuck": x = np.tile(x[: x.size // 2], 2)
            case "cut short": x = x[: x.size // 5] * np.linspace(1, 0, x.size // 5, dtype=np.float32)
            case "error": raise RuntimeError("the engine has had enough")
        return mono(x.astype(np.float32), hum.rate)
'''
WORDS = "water lamp road stone letter window river morning house winter bread garden engine bell".split()
HANG_LIMIT_S = 8.0
RENDER = (
    "import narrate.schema.settings as s, dataclasses, narrate.production as p;"
    f"real = p._settings; p._settings = lambda *a: dataclasses.replace(real(*a), line_timeout_s={HANG_LIMIT_S});"
    "from narrate.cli.main import main; main()"
)


def story(lines: int) -> str:
    """So many paragraphs, no two the same."""
    told = []
    for number in range(lines):
        first, second = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
        told.append(f"The {first} of number {number} lay by the {second}.")
    return "\n\n".join(told)


def written(folder: Path, lines: int) -> Path:
    """The story with its voices, and the engine as a plug-in, in a folder; the story's path."""
    (folder / "spoiler_engine.py").write_text(ENGINE)
    info = folder / "spoiler_engine-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: spoiler-engine\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[narrate.engines]\nspoiler = spoiler_engine:Spoiler\n")
    (folder / "book.voices.yaml").write_text("engine: spoiler\nnarrator: alto\n")
    (folder / "book.txt").write_text(story(lines))
    return folder / "book.txt"


def spoiled(book: Path) -> tuple[int, Mapping[str, str]]:
    """How many lines the story has, and how the engine will spoil some of them."""
    sys.path.insert(0, str(book.parent))
    kind = importlib.import_module("spoiler_engine").kind
    production = importlib.import_module("narrate.production")
    script = production.produce(production.Wishes(book)).script
    said = [(line.id, line.spoken) for line in script.lines() if line.spoken]
    return len(said), {id: kind(text) for id, text in said if kind(text)}


def verdict(report: Mapping[str, Any], lines: int, spoilt: Mapping[str, str]) -> bool:
    """Prints what became of each kind of fault; whether nothing was lost, missed or suspected without cause."""
    failed = {entry["line"] for entry in report["failed"]}
    again = {entry["line"] for entry in report["retried"]} - failed
    print(f"{'fault':20} {'lines':>6} {'said in another try':>20} {'failed, listed':>15} {'unnoticed':>10}")
    for kind, count in sorted(Counter(spoilt.values()).items()):
        ids = {id for id, how in spoilt.items() if how == kind}
        print(f"{kind:20} {count:6} {len(ids & again):20} {len(ids & failed):15} {len(ids - again - failed):10}")
    unnoticed = set(spoilt) - again - failed
    suspected = (again | failed) - set(spoilt)
    lost = lines - sum(report["lines"].values())
    print(f"of {lines} lines {len(spoilt)} spoilt: {len(unnoticed)} unnoticed, {lost} lost")
    print(f"of {lines - len(spoilt)} good lines {len(suspected)} suspected")
    return not (unnoticed or suspected or lost)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        book = written(Path(name), options.lines)
        lines, spoilt = spoiled(book)
        started = time.monotonic()
        environment = {**os.environ, "PYTHONPATH": name}
        command = [sys.executable, "-c", RENDER, "render", str(book), "--quiet", "--format", "flac"]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        print(f"exit code {done.returncode} after {time.monotonic() - started:.0f} s; {done.stderr.strip()[:200]}")
        report = json.loads((book.parent / "book.narrate" / "report.json").read_text())
    sys.exit(0 if verdict(report, lines, spoilt) else 1)


if __name__ == "__main__":
    main()
