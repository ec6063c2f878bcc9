"""Kills a render at random moments, then lets it finish: the sound must be that of a render nobody disturbed.

python benchmarks/kill.py [--engine hibari] [--times 20]
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av

from narrate.production import Wishes, produce

STORY = Path(__file__).resolve().parent.parent / "seeds" / "low-water.txt"


def command(story: Path, engine: str) -> list[str]:
    """A render by two processes, to FLAC, so that the sound can be compared."""
    return [
        sys.executable,
        "-m",
        "narrate",
        "render",
        str(story),
        "--engine",
        engine,
        "--format",
        "flac",
        "--workers",
        "2",
    ]


def sound_of(folder: Path) -> str:
    """A hash of every sample of the finished files."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with av.open(str(path)) as container:
            for frame in container.decode(audio=0):
                digest.update(frame.to_ndarray().tobytes())
    return digest.hexdigest()


def whole_files(folder: Path) -> list[Path]:
    """The finished files, each decoded to its end; an exception for one that is cut off."""
    files = sorted(folder.glob("[!.]*.flac")) if folder.is_dir() else []
    for path in files:
        sound_of(path.parent)
        if not path.stat().st_size:
            raise ValueError(f"{path} is empty")
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="hibari")
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        calm, hurt = Path(folder) / "calm.txt", Path(folder) / "hurt.txt"
        for path in (calm, hurt):
            path.write_bytes(STORY.read_bytes())
        start = time.perf_counter()
        subprocess.run(command(calm, options.engine), check=True, capture_output=True)
        whole = time.perf_counter() - start
        killed = finished = 0
        for _ in range(options.times):
            process = subprocess.Popen(
                command(hurt, options.engine), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(dice.uniform(0.3, max(1.0, whole / 3)))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
            finished += len(whole_files(hurt.with_suffix(".audiobook")))
        subprocess.run(command(hurt, options.engine), check=True, capture_output=True)
        report = produce(Wishes(hurt, engine=options.engine)).project.takes.check()
        one, other = (sound_of(path.with_suffix(".audiobook")) for path in (calm, hurt))
        print(f"killed {killed} of {options.times} times; {report.good} takes good, {len(report.damaged)} damaged")
        print(f"files under a final name after the kills: {finished}, all of them whole")
        print(f"same sound as an undisturbed render: {one == other} ({one[:16]})")


if __name__ == "__main__":
    main()
