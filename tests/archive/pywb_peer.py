"""pywb in an environment of its own, built once under the ignored build folder: it does not resolve beside our pinned set."""

from __future__ import annotations

import fcntl
import functools
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "peers" / "pywb"
PINS = ("pywb==2.10.0", "surt==0.3.1", "warcio==1.8.1", "gevent==26.9.0", "setuptools==80.10.2")
TIMEOUT = 600


class Absent(Exception):
    """pywb could not be installed; says why."""


@functools.cache
def programs() -> Path:
    """The folder of pywb's programs. Raises `Absent` where it cannot be installed."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    ready = FOLDER / (
        "-".join(pin.replace("==", "-") for pin in PINS) + f"-python{sys.version_info[0]}.{sys.version_info[1]}"
    )
    with (FOLDER.parent / "pywb.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _install()
            ready.touch()
    return FOLDER / "bin"


def _install() -> None:
    _run(sys.executable, "-m", "venv", "--clear", str(FOLDER))
    _run(str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINS)


def _run(*command: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(f"{type(error).__name__}: {error}") from error
    if done.returncode:
        raise Absent((done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1])
