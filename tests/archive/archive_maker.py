"""Makes looks for the archive's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
