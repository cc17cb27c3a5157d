"""Not a test: one poll of the watch in a process of its own, as the environment says; prints what it took, in seconds and MiB."""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import time
from pathlib import Path

from tealeaves import worker
from tealeaves.settings import Settings
from tealeaves.watch import Workspace, cadences


def peak(pid: int) -> float:
    """The most memory that a living process had in use, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    logging.disable(logging.CRITICAL)
    settings = Settings.read()
    (cadence,) = cadences(settings)
    with Workspace.open(settings) as workspace:
        started = time.monotonic()
        report = asyncio.run(workspace.look(cadence))
        seconds = time.monotonic() - started
    living = max((peak(child.pid) for child in worker._kept), default=0.0)
    own, ended = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "own": own, "children": max(living, ended), **report.as_dict()}))


if __name__ == "__main__":
    main()
