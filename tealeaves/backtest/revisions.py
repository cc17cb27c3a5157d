"""What git remembers of one folder of this repository: read only, by the git command, without a shell.

Plumbing commands only, so no setting of a user's git changes an answer. Everything that git refuses is a `UsageError` that says what to do.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tealeaves.errors import UsageError

TIMEOUT = 60.0  # seconds for one question; each takes some ten milliseconds
LONGEST = 400  # characters of what git says
SHOWN = 8  # digits of a commit in a report: as many on every machine
# Set by git around its hooks: they would lead to another repository or index than the folder's own.
_HOOKS = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
)  # fmt: skip


class Revisions:
    """The past of one folder. Paths are relative to it. Raises `UsageError` where there is no git or no repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._git("rev-parse", "--git-dir")

    def commit(self, revision: str) -> str:
        """The full name of a commit, tag or branch's commit. Raises `UsageError` where there is none."""
        try:
            found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except UsageError as error:
            raise UsageError(
                f"git knows no revision {revision!r}: give a commit, a tag or a branch that `git log` shows here"
            ) from error
        return found.decode("ascii").strip()

    def files(self, commit: str, ending: str = "") -> dict[str, bytes]:
        """The plain files that the folder had at a commit, and their bytes; empty where it did not exist."""
        listed = self._git("ls-tree", "-r", "-z", commit).split(b"\0")
        blobs: dict[str, str] = {}
        for entry in filter(None, listed):
            about, _, path = entry.partition(b"\t")
            mode, kind, blob = about.decode("ascii").split()
            if kind == "blob" and mode != "120000" and path.endswith(ending.encode()):
                blobs[path.decode("utf-8", "surrogateescape")] = blob
        return {
            path: body for path, body in zip(blobs, self._bodies(list(blobs.values())), strict=True) if body is not None
        }

    def texts(self, path: str) -> list[bytes]:
        """Every content that a file has had in the history of what is checked out, the newest first, each once."""
        commits = self._git("rev-list", "--full-history", "HEAD", "--", path).decode("ascii").split()
        bodies = self._bodies([f"{commit}:./{path}" for commit in commits])
        return list(dict.fromkeys(body for body in bodies if body is not None))

    def whole(self) -> bool:
        """Whether all of the history is here: a shallow clone has only its end."""
        return self._git("rev-parse", "--is-shallow-repository").strip() == b"false"

    def _bodies(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """The bytes of each object, in order; None for what does not exist."""
        answer = (
            self._git("cat-file", "--batch", said="".join(f"{name}\n" for name in names).encode()) if names else b""
        )
        at = 0
        for _ in names:
            end = answer.index(b"\n", at)
            head = answer[at:end].split()
            at = end + 1
            if len(head) == 3 and head[1] == b"blob":
                size = int(head[2])
                yield answer[at : at + size]
                at += size + 1
            else:
                yield None

    def _git(self, *arguments: str, said: bytes = b"") -> bytes:
        """What git answers. Raises `UsageError` in words."""
        around = {name: value for name, value in os.environ.items() if name not in _HOOKS} | {"LC_ALL": "C"}
        try:
            done = subprocess.run(  # noqa: S603  no shell, our own arguments; a revision stands behind --end-of-options
                ["git", "-C", str(self.folder), "--no-optional-locks", "--literal-pathspecs", *arguments],  # noqa: S607
                input=said, capture_output=True, timeout=TIMEOUT, env=around, check=False,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise UsageError("git is not installed: other editions can only be had through it") from error
        except subprocess.TimeoutExpired as error:
            raise UsageError(f"git {arguments[0]} did not answer within {TIMEOUT:.0f} seconds") from error
        if done.returncode != 0:
            why = " ".join(done.stderr.decode("utf-8", "replace").split())[:LONGEST] or f"code {done.returncode}"
            raise UsageError(f"git {arguments[0]} in {self.folder.name}: {why.removeprefix('fatal: ')}")
        return done.stdout
