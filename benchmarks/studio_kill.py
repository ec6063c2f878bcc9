"""Kills the studio while somebody edits, again and again: no decision that it called saved may be lost.

python benchmarks/studio_kill.py [--kills 200] [--seed 1]
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from narrate.errors import NarrateError
from narrate.journal import Journal
from narrate.production import Wishes
from narrate.studio.server import listen, serve

TALE = "Anna came in.\n\n" + "\n\n".join(f"“This is line {n},” said {'Anna' if n % 2 else 'Tom'}." for n in range(40))


@dataclass
class Editor:
    """Decides, one line after the other, until the studio is gone; keeps what the studio called saved."""

    port: int
    token: str
    round: int
    saved: list[str]
    asked: int = 0

    def run(self, last: int) -> None:
        """Edits from revision `last` on."""
        try:
            cookie = self._ask("POST", "/auth", {"token": self.token})[1].split(";")[0]
            for number in range(10_000):
                value = f"Person {self.round} {number}"
                body = {"ids": [f"1.1.{2 + number % 30}"], "verb": "speaker", "value": value, "revision": last}
                self.asked += 1
                said, _ = self._ask("PATCH", "/api/lines", body, cookie)
                last = int(json.loads(said)["revision"])
                self.saved.append(value)
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return

    def _ask(self, method: str, path: str, body: object, cookie: str = "") -> tuple[bytes, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        head = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json", "X-Narrate": "1"}
        connection.request(method, path, json.dumps(body), {**head, "Cookie": cookie})
        answer = connection.getresponse()
        if answer.status >= 300:
            raise ValueError(f"{answer.status} {answer.read()[:200]!r}")
        return answer.read(), answer.getheader("set-cookie") or ""


def main() -> None:
    """Kills, counts, prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        saved, lost, extra, torn = murder(Path(folder), asked.kills, random.Random(asked.seed))
    print(f"{asked.kills} kills, {saved} decisions called saved, {lost} of them lost, {extra} written, not answered")
    print(f"{torn} torn ends of the journal healed; seed {asked.seed}")
    if lost:
        raise SystemExit(1)


def murder(folder: Path, kills: int, chance: random.Random) -> tuple[int, int, int, int]:
    """Decisions called saved, lost, written without an answer, and torn ends, after so many kills."""
    story = folder / "tale.txt"
    story.write_text(TALE, "utf-8")
    journal = Journal(story.with_suffix(".narrate") / "edits.jsonl")
    saved: list[str] = []
    extra = 0
    for number in range(kills):
        saved += one_kill(story, journal, number, chance)
        found = [edit.value for edit in journal.read().edits]
        mine = [value for value in found if value.startswith(f"Person {number} ")]
        extra += len(set(mine) - set(saved))
    kept = {edit.value for edit in journal.read().edits}
    torn = journal.path.with_name("edits.jsonl.torn")
    return len(saved), len(set(saved) - kept), extra, torn.read_bytes().count(b"\n") if torn.is_file() else 0


def one_kill(story: Path, journal: Journal, number: int, chance: random.Random) -> list[str]:
    """Starts a studio, edits, kills it at a random moment; what it had called saved."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _serve(story, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        port, token = pipe.readline().split()
    editor = Editor(int(port), token, number, [])
    thread = threading.Thread(target=editor.run, args=(journal.read().last,))
    thread.start()
    time.sleep(chance.uniform(0.05, 0.5))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    thread.join()
    return editor.saved


def _serve(story: Path, writing: int) -> None:
    try:
        server = serve(Wishes(story, engine="tone"), listen(0))
        os.write(writing, f"{server.port} {server.link.partition('token=')[2]}\n".encode())
        server.run()
    except NarrateError as error:
        os.write(2, f"{error}\n".encode())
    os._exit(0)


if __name__ == "__main__":
    main()
