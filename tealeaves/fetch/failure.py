"""The one exception inside the gate: there is no answer to keep, with the reason that the `Miss` will carry.

It never leaves `Gate.fetch`. It is one of httpx's transport errors, since it is raised behind httpx's transport interface.
"""

from __future__ import annotations

from datetime import datetime

import httpx

from tealeaves.model import MissReason


class NoAnswer(httpx.TransportError):
    """No answer worth keeping. `detail` says why in words and never holds a query string."""

    def __init__(
        self, reason: MissReason, detail: str, *, status: int | None = None, retry_at: datetime | None = None
    ) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: MissReason = reason
        self.detail = detail
        self.status = status
        self.retry_at = retry_at
