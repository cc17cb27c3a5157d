"""Not a test: imports from an archive in children that it kills at random moments, then lets one finish.

    python import_and_be_killed.py ARCHIVE KILLS SEED

The home folder and the override of addresses stand in the environment. Children are forked from here, where everything is imported already.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time

from tealeaves.catalogue import load
from tealeaves.mementos.ask import Manners
from tealeaves.mementos.pace import Limit
from tealeaves.mementos.run import import_mementos
from tealeaves.mementos.terms import Wanted
from tealeaves.settings import Settings

# The index at its real limit; mementos as quickly as they come, for the sake of those who wait for this test.
MANNERS = Manners(mementos=Limit(4800, 6.0), connections=16, rows=1500, batch=60, flush=0.5, backoff=0.05)


def kept(settings: Settings) -> int:
    """Bytes in the archive."""
    return sum(path.stat().st_size for path in settings.archive_folder.glob("*.warc.gz"))


def main(archive: str, kills: int, seed: int) -> None:
    logging.disable(logging.CRITICAL)
    chance = random.Random(seed)
    settings = Settings.read()
    load(settings.dumps_folder)
    killed = 0
    for number in range(kills):
        before = kept(settings)
        ends = time.monotonic() + 60
        child = os.fork()
        if child == 0:
            import_mementos(settings, Wanted("kcna_kp", archive=archive), MANNERS)
            os._exit(0)
        while number % 2 and kept(settings) == before and time.monotonic() < ends:
            time.sleep(0.02)  # every other child lives until it has kept something, however slow the machine
        time.sleep(chance.uniform(0.0, 1.5))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    report = import_mementos(settings, Wanted("kcna_kp", archive=archive), MANNERS)
    print(killed, report.known, report.added, report.left)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
