"""Run by a test in a process of its own: a replay of a home folder in many small segments, slow enough to be killed in the middle."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tealeaves.archive import Archive
from tealeaves.replay import replay
from tealeaves.settings import Settings

Archive.shards.__defaults__ = (None, 4096)


def main(home: Path, pause: float) -> None:
    def said(captures: int) -> None:
        print(captures, flush=True)
        time.sleep(pause)

    replay(Settings(home=home, workers=1), progress=said)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
