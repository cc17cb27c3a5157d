"""Looks to keep, and an archive to keep them in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pywb_peer

from tealeaves.archive import Archive
from tealeaves.model import Capture, Miss, Revisit

START = datetime(2024, 10, 8, 7, 40, 0, 123456, tzinfo=UTC)
URL = "http://www.kcna.kp/en/article/q/5a9ffe6d4d7704ab2e5cb5de1ca01c4c.kcmsf"


class Maker:
    """Looks with sensible fields, a minute apart where no instant is given."""

    def __init__(self) -> None:
        self.count = 0

    def at(self, minutes: float = 0) -> datetime:
        return START + timedelta(minutes=minutes)

    def capture(
        self, body: bytes | None = None, *, minute: float | None = None, url: str = URL, **more: object
    ) -> Capture:
        self.count += 1
        at = self.at(self.count if minute is None else minute)
        given: dict[str, object] = {
            "source": "kcna", "url": url, "captured_at": at, "recorded_at": at + timedelta(milliseconds=7),
            "body": f"<html><p>page {self.count}</p></html>".encode() if body is None else body,
            "headers": (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{self.count}"')),
            "provenance": "own poll", "remote": "175.45.176.71:80",
        }  # fmt: skip
        return Capture(**(given | more))  # type: ignore[arg-type]

    def revisit(self, of: Capture, *, minute: float | None = None, status: int = 304, **more: object) -> Revisit:
        self.count += 1
        at = self.at(self.count if minute is None else minute)
        given: dict[str, object] = {
            "source": of.source, "url": of.url, "captured_at": at, "recorded_at": at, "digest": of.digest, "same_as": of.id,
            "status": status, "headers": (("ETag", '"x"'),), "remote": of.remote,
        }  # fmt: skip
        return Revisit(**(given | more))  # type: ignore[arg-type]

    def miss(self, *, minute: float | None = None, url: str = URL, **more: object) -> Miss:
        self.count += 1
        at = self.at(self.count if minute is None else minute)
        given: dict[str, object] = {
            "source": "kcna",
            "url": url,
            "missed_at": at,
            "recorded_at": at,
            "reason": "deadline",
        }
        return Miss(**(given | more))  # type: ignore[arg-type]


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", writable=True) as opened:
        yield opened


_ABSENT: list[str] = []


@pytest.fixture(scope="session")
def pywb() -> Path:
    """The folder of pywb's programs; skips, and says so at the end of the run, where it cannot be installed."""
    try:
        return pywb_peer.programs()
    except pywb_peer.Absent as error:
        _ABSENT.append(f"pywb could not be installed, so nothing was tested against it: {error}")
        pytest.skip(_ABSENT[-1])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not be tested."""
    for reason in dict.fromkeys(_ABSENT):
        terminalreporter.write_line(f"NOT TESTED: {reason}", red=True, bold=True)
