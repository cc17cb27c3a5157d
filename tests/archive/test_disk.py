"""A full disk, a folder that is not ours, a lock held elsewhere, a failing sync: said clearly, and nothing kept is harmed."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tealeaves.archive import Archive
from tealeaves.errors import ArchiveError, ArchiveLocked

ROOT = Path(__file__).parents[2]
NOBODY = 65534

FILL = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from write_until_killed import look
from tealeaves.archive import Archive
from tealeaves.errors import ArchiveError
with Archive.open(Path({folder!r}), writable=True) as archive:
    for number in range(10_000):
        try:
            archive.append(look(number))
        except ArchiveError as error:
            print("refused", number, error.exit_code, error)
            break
        print("kept", number)
"""


def run(code: str, **more: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False, **more
    )


def test_when_no_room_is_left_it_says_so_and_everything_before_is_safe(tmp_path: Path, make: Any) -> None:
    folder = tmp_path / "a"
    code = FILL.format(tests=str(Path(__file__).parent), folder=str(folder))
    done = run(code, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)))
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert lines[-1].startswith(f"refused {len(lines) - 1} 4 no room left for the archive {folder}")
    assert "free some space" in lines[-1]
    with Archive.open(folder, writable=True) as archive:
        assert archive.recovered == (), "what was written in part was cut off at once"
        assert len(list(archive.looks())) == len(lines) - 1
        archive.append(make.capture())
        assert archive.check().sound


class FullDisk:
    """Stands before os.pwrite: takes so many bytes, then the disk is full until there is room again."""

    def __init__(self, room: int) -> None:
        self.room, self.real = room, os.pwrite

    def __call__(self, fd: int, content: bytes, offset: int) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = self.real(fd, bytes(content)[: self.room], offset)
        self.room -= written
        return written


@pytest.mark.parametrize("room", [0, 1, 100, 1000])
def test_a_full_disk_in_a_batch_keeps_what_was_whole(
    tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    kept, lost = [make.capture(), make.capture()], make.capture(os.urandom(3000))
    with Archive.open(tmp_path / "a", writable=True) as archive:
        with monkeypatch.context() as patched, archive.batch():
            for look in kept:
                archive.append(look)
            patched.setattr("tealeaves.archive.writer.os.pwrite", FullDisk(room))
            with pytest.raises(ArchiveError, match="No space left on device"):
                archive.append(lost)
        assert [look for _, look in archive.looks()] == kept
        archive.append(lost)  # there is room again
        assert [look for _, look in archive.looks()] == [*kept, lost]
    assert archive.check().sound


@pytest.mark.parametrize("room", [0, 50])
def test_a_disk_too_full_to_begin_a_file_leaves_none(
    tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    with Archive.open(tmp_path / "a", writable=True) as archive:
        with monkeypatch.context() as patched:
            patched.setattr("tealeaves.archive.writer.os.pwrite", FullDisk(room))
            with pytest.raises(ArchiveError, match="no room left"):
                archive.append(make.capture())
        assert archive.files() == []
        archive.append(make.capture())
        assert archive.check().sound


def test_after_a_failed_sync_nothing_more_is_acknowledged(
    tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(fd: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    archive = Archive.open(tmp_path / "a", writable=True)
    first = make.capture()
    archive.append(first)
    with monkeypatch.context() as patched:
        patched.setattr("tealeaves.archive.writer.os.fsync", failing)
        with pytest.raises(ArchiveError, match="cannot be written to: Input/output error"):
            archive.append(make.capture())
    with pytest.raises(ArchiveError, match="must be opened anew"):
        archive.append(make.capture())
    archive.close()
    with Archive.open(tmp_path / "a", writable=True) as again:
        assert next(again.looks())[1] == first
        again.append(make.capture())


def test_the_order_of_durability(tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is synced after every append, the folder when a file is new, a batch once."""
    calls: list[str] = []

    def noting(fd: int) -> None:
        calls.append("folder" if os.path.isdir(f"/proc/self/fd/{fd}") else "file")  # noqa: PTH112

    monkeypatch.setattr(os, "fsync", noting)
    with Archive.open(tmp_path / "a", writable=True) as archive:
        for _ in range(2):
            archive.append(make.capture())
        assert calls == ["folder", "file", "file"]
        with archive.batch():
            for _ in range(5):
                archive.append(make.capture())
            assert calls == ["folder", "file", "file"]
        assert calls == ["folder", "file", "file", "file"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="cannot be written to: Not a directory"):
        Archive.open(tmp_path / "file" / "archive", writable=True)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the powers of root, which no permission stops."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_folder_that_may_not_be_written(make: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Archive.open(folder, writable=True) as archive:
            archive.append(make.capture())
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        with as_nobody():
            assert len(list(Archive.open(folder).looks())) == 1
            with pytest.raises(ArchiveError, match=f"the archive {name} cannot be written to: Permission denied"):
                Archive.open(folder, writable=True)
        folder.chmod(0o755)


def test_the_lock_of_another_process_is_named_and_ends_with_it(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom tealeaves.archive import Archive\n"
        f"Archive.open(Path({str(tmp_path / 'a')!r}), writable=True)\nprint('held', flush=True)\nsys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(ArchiveLocked, match=f"is being written to by process {holder.pid};") as caught:
        Archive.open(tmp_path / "a", writable=True)
    assert caught.value.exit_code == 5
    Archive.open(tmp_path / "a").close()
    holder.kill()
    holder.communicate()
    Archive.open(tmp_path / "a", writable=True).close()
