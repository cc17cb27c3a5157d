"""A child's tie to the process that started it: when the parent dies, however it dies, the child is killed too.

Without it a killed supervisor leaves a Prefect server and a cycle behind that hold the port and the archive. Linux only (prctl(2),
PR_SET_PDEATHSIG); elsewhere the supervisor ends its children by itself, and a `kill -9` of it leaves them to the person who did it.
The kernel watches the parent's *thread*: start tied children from a thread that lives as long as the process.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

TIED = "TEALEAVES_TIED"  # set by our supervisor in the environment of everything it starts

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def tie(parent: int) -> None:
    """Have the kernel kill this process when its parent ends; end at once if `parent` (a process id) is gone already."""
    if _libc is None:
        return
    if _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def tie_if_served() -> None:
    """Tie a flow run to the process that serves it. Does nothing where the flow was called by hand, by a test or by a worker."""
    if TIED in os.environ and os.getppid() != 1:
        tie(os.getppid())


def main(arguments: list[str]) -> None:
    """Become `COMMAND...`, tied to PARENT: `python -m deployments.lifeline PARENT COMMAND...`. The tie outlives the exec."""
    parent, *command = arguments
    tie(int(parent))
    os.execvp(command[0], command)  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
