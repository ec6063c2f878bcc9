from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from narrate.errors import BusyError, StorageError
from narrate.files import exclusive, replacing, storage, sweep, write_text


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    with replacing(target) as partial:
        partial.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(StorageError), replacing(target):
        tmp_path.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert target.read_text() == "old"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_disk_that_refuses_is_named(number: int, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught, storage(tmp_path / "a"):
        raise OSError(number, "no")
    assert caught.value.exit_code == 7
    assert str(tmp_path / "a") in str(caught.value)


def test_two_holders_of_one_lock_are_refused(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"), pytest.raises(BusyError), exclusive(tmp_path / "lock"):
        pass


def test_a_lock_can_be_taken_again(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "lock"):
            pass


def test_a_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "a.txt", "ä")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "ä".encode()


def test_the_temporary_file_of_a_dead_process_is_swept_at_once(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from narrate.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as partial: partial.write_bytes(b'x'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.mp3")], check=True)
    assert len(list(tmp_path.iterdir())) == 1
    assert sweep(tmp_path) == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only Linux tells of processes that wait for their end"
)
def test_what_a_process_left_that_nobody_has_asked_after_goes(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from narrate.files import replacing\n"
        "with replacing(Path(sys.argv[1])) as partial: partial.write_bytes(b'x'); os._exit(0)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "a.mp3")]) as process:
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            time.sleep(0.01)
        assert sweep(tmp_path) == 1
    assert not list(tmp_path.iterdir())


def test_the_temporary_file_of_a_living_process_stays(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.mp3") as partial:
        partial.write_bytes(b"x")
        assert sweep(tmp_path) == 0
    assert (tmp_path / "a.mp3").exists()


def test_the_temporary_file_of_another_computer_stays_for_an_hour(tmp_path: Path) -> None:
    (tmp_path / ".a.mp3.partial-00000000-999999999-ff").write_bytes(b"x")
    assert sweep(tmp_path) == 0


def test_only_old_temporary_files_are_swept(tmp_path: Path) -> None:
    for name, age in ((".a.mp3.partial-1-ff", 7200), (".b.mp3.partial-2-ff", 10), (".c.mp3", 7200)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    assert sweep(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.mp3.partial-2-ff", ".c.mp3"]
