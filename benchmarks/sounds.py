"""Every generated sound: how fast it is made, how loud, how peaked, where its energy is, how well its ends meet.

    python benchmarks/sounds.py [NAME…]

`x` is real time over processor time, in stereo, best of three; the three frequencies are those below which 10, 50 and
90 % of the energy is; `seam` is the step from the last sample to the first over the steps inside (99.9th percentile):
below 1 there is nothing to hear.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from narrate.dsp.sounds import SOUNDS, level_lufs, make

RATE = 44_100


def measured(name: str) -> str:
    """One line of the table."""
    works = []
    for _ in range(3):
        began = time.process_time()
        audio = make(name, rate=RATE)
        works.append(time.process_time() - began)
    work = min(works)
    samples = audio.samples.astype(np.float64)
    power = np.cumsum(np.sum(np.abs(np.fft.rfft(samples, axis=0)) ** 2, axis=1))
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    low, middle, high = (hz[np.searchsorted(power, part * power[-1])] for part in (0.1, 0.5, 0.9))
    crest = 20 * np.log10(np.max(np.abs(samples)) / np.sqrt(np.mean(samples**2)))
    step = np.max(np.abs(samples[0] - samples[-1]))
    seam = step / np.percentile(np.max(np.abs(np.diff(samples, axis=0)), axis=1), 99.9)
    return (
        f"{name:13} {SOUNDS[name].kind.value:5} {audio.seconds:5.1f} s {audio.seconds / work:5.0f} x  "
        f"{level_lufs(audio, loops=SOUNDS[name].loops):6.1f} LUFS  crest {crest:4.1f} dB  "
        f"{low:5.0f} {middle:5.0f} {high:5.0f} Hz  seam {seam:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    for name in parser.parse_args().names or SOUNDS:
        print(measured(name), flush=True)


if __name__ == "__main__":
    main()
