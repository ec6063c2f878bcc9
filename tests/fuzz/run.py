"""Fuzzes one parser with atheris, by hand or at night: what it finds goes to tests/fuzz/found/TARGET/, as a test.

python tests/fuzz/run.py TARGET [-runs=100000] [-max_total_time=600] …

Begins with the seeds of the readers' tests; the options are libFuzzer's. `pip install atheris` first.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "readers")]

with atheris.instrument_imports(include=["narrate"]):
    from targets import TARGETS

import stories  # noqa: E402


def seeds(name: str) -> bytes:
    """A good file of this kind, to begin with."""
    makers = {"txt": "text", "md": "markdown", "understand": "text", "say": "text"}
    make = getattr(stories, f"as_{makers.get(name, name)}", None)
    good = {
        "fountain": b"Title: X\n\nINT. HOUSE - DAY\n\nANNA (CONT'D)\n(softly)\nIt rains. [[a note]]\n\n> CUT TO:\n",
        "script": b"ANNA: It rains.\n\nTOM (whispering): So it does.\n\n[door]\n",
        "sheet": b"narrator: heart\ncharacters:\n  Anna: {voice: bf_emma, rate: 0.9}\npronounce:\n  Anouk: ah-NOOK\n",
        "journal": b'{"narrate": 1, "revision": 1, "verb": "speaker", "value": "Tom"}\n{"revision": 2, "undo": 1}\n',
    }
    made: bytes = make(stories.TIDE) if make else good[name]
    return made


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"{__doc__}\nTargets: {' '.join(TARGETS)}")
    name = sys.argv.pop(1)
    found = HERE / "found" / name
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        (Path(corpus) / "seed").write_bytes(seeds(name))
        atheris.Setup([sys.argv[0], f"-artifact_prefix={found}/", *sys.argv[1:], corpus], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
