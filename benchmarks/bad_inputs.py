"""Stories, scripts, voices files and journals, damaged by rule: what becomes of them.

python benchmarks/bad_inputs.py [--each 140] [--seed 1]

Every input is read, attributed, cast and printed by the whole command line (`narrate script`). A traceback, a bug's
message or an exit code that is not in the README is a fault of narrate; ten seconds of the processor for a page of text
are a hang.
"""

from __future__ import annotations

import argparse
import io
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests" / "faults"), str(ROOT / "tests" / "readers")]

import stories  # noqa: E402
from injection import Zygote, zygote  # noqa: E402
from naughty import strings  # noqa: E402

ALLOWED = frozenset((0, 2, 3, 4, 5, 6, 7, 8, 9))
HANG_S = 10
SHEET = (ROOT / "voices.yaml").read_bytes()
TALE = stories.as_text(stories.TIDE)
JOURNAL = (
    b'{"narrate": 1, "revision": 1, "at": "2026-01-01T00:00:00Z", "verb": "speaker", "value": "Tom", "anchor": '
    b'{"text": "\xe2\x80\x9cYou\xe2\x80\x99re late,\xe2\x80\x9d", "before": "", "after": " said Anna.", "start": 30}}\n'
    b'{"narrate": 1, "revision": 2, "undo": 1}\n{"narrate": 1, "revision": 3, "verb": "merge", "value": "Tom=Anna"}\n'
)
BASES: dict[str, bytes] = {
    "tale.txt": TALE,
    "tale.md": stories.as_markdown(stories.TIDE),
    "tale.html": stories.as_html(stories.TIDE),
    "tale.epub": stories.as_epub(stories.TIDE),
    "tale.docx": stories.as_docx(stories.TIDE),
    "tale.odt": stories.as_odt(stories.TIDE),
    "tale.rtf": stories.as_rtf(stories.TIDE),
    "tale.fountain": (ROOT / "seeds" / "night-ferry.fountain").read_bytes()[:3000],
    "tale.script": b"ANNA: It rains.\n\nTOM (whispering): So it does.\n\n[door]\n\nShe left.\n" * 4,
    "tale.voices.yaml": SHEET,
    "edits.jsonl": JOURNAL,
}
NAUGHTY = [text.encode("utf-8", "surrogatepass") for text in strings()]


def flipped(dice: random.Random, data: bytes) -> bytes:
    """Up to twenty bytes are others."""
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 20)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def torn(dice: random.Random, data: bytes) -> bytes:
    """The end, or a piece of the middle, is gone."""
    first, last = sorted(dice.sample(range(len(data) + 1), 2))
    return data[:first] if dice.random() < 0.5 else data[:first] + data[last:]


def doubled(dice: random.Random, data: bytes) -> bytes:
    """A piece stands there many times."""
    first = dice.randrange(len(data))
    piece = data[first : first + dice.choice((1, 2, 8, 64, 512))]
    return data[:first] + piece * dice.choice((2, 50, 1000)) + data[first:]


def poisoned(dice: random.Random, data: bytes) -> bytes:
    """Strings that programs trip over, where words were."""
    parts = data.split(b" ")
    for _ in range(dice.randrange(1, 12)):
        parts[dice.randrange(len(parts))] = dice.choice(NAUGHTY)
    return b" ".join(parts)


def mixed(dice: random.Random, data: bytes) -> bytes:
    """Lines, or pieces, in another order."""
    parts = data.split(b"\n") if data.count(b"\n") > 4 else [data[n : n + 50] for n in range(0, len(data), 50)]
    dice.shuffle(parts)
    return b"\n".join(parts)


RULES: tuple[Callable[[random.Random, bytes], bytes], ...] = (flipped, torn, doubled, poisoned, mixed)


def damaged(dice: random.Random, data: bytes) -> bytes:
    """The bytes damaged by a rule; of an archive every other time what is in it, the archive itself whole."""
    rule = dice.choice(RULES)
    if not data.startswith(b"PK") or dice.random() < 0.5:
        return rule(dice, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = [info.filename for info in source.infolist() if info.file_size]
        victim = dice.choice(names)
        for name in names:
            content = source.read(name)
            target.writestr(name, rule(dice, content) if name == victim else content)
    return out.getvalue()


def tried(warm: Zygote, folder: Path, name: str, data: bytes) -> str:
    """How narrate ends with it: `exit N`, `traceback`, `hang` or `died`."""
    folder.mkdir()
    story = name if name.startswith("tale.") and not name.endswith(".yaml") else "tale.txt"
    (folder / story).write_bytes(TALE)
    place = folder / "tale.narrate" / name if name == "edits.jsonl" else folder / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
    code, err = warm.run(folder, "script", story, "--engine", "tone", cpu_s=HANG_S)
    if code == -signal.SIGXCPU:
        return "hang"
    if "Traceback" in err or "internal error" in err:
        return "traceback"
    return f"exit {code}" if code in ALLOWED else "died"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=140)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the inputs that narrate did not stand")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    start = time.monotonic()
    with zygote() as warm, tempfile.TemporaryDirectory() as top:
        for name, base in BASES.items():
            found: Counter[str] = Counter()
            for number in range(options.each):
                data = damaged(random.Random(f"{options.seed} {name} {number}"), base)
                ended = tried(warm, Path(top) / f"{name}-{number}", name, data)
                found[ended] += 1
                if options.keep and not ended.startswith("exit"):
                    options.keep.mkdir(exist_ok=True)
                    (options.keep / f"{ended}-{number}-{name}").write_bytes(data)
            print(f"{name:18}{', '.join(f'{count} {ended}' for ended, count in sorted(found.items()))}", flush=True)
            total += found
    bad = {kind: total.pop(kind, 0) for kind in ("traceback", "hang", "died")}
    print(f"{sum(total.values()) + sum(bad.values())} inputs, {(time.monotonic() - start) / 60:.0f} min: {bad}")


if __name__ == "__main__":
    main()
