"""What databases complain of, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tealeaves.errors import StoreError

_BUSY = "is in use by another writer for too long: wait for it to finish, or stop it"
_FULL = "has no room left: free space on its disk; nothing that was committed is lost"
_CLOSED = "cannot be written: see who owns it and whether its disk is mounted read-only"
_ABSENT = "cannot be opened: see that its folder exists and is ours to write"
_BROKEN = "is damaged: set the file aside and run `tealeaves rebuild`, the archive holds everything that was seen"
_UNREACHABLE = "cannot be reached: see that the server runs, and its address, user and password"
_DISK = "cannot be read or written, the disk reports an error: see the system's log"

_SQLITE = {  # by the primary result code: https://www.sqlite.org/rescode.html
    5: _BUSY,
    6: _BUSY,
    8: _CLOSED,
    10: _DISK,
    11: _BROKEN,
    13: _FULL,
    14: _ABSENT,
    26: _BROKEN,
}
_POSTGRESQL = {  # by SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
    "25006": _CLOSED,
    "42501": _CLOSED,
    "53100": _FULL,
    "55P03": _BUSY,
    "58030": _DISK,
    "XX001": _BROKEN,
    "XX002": _BROKEN,
}


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Turn what a person can mend into a `StoreError` with the remedy; a fault of ours passes as it is."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        remedy = _remedy(error)
        if remedy is None:
            raise
        raise StoreError(f"the index {url} {remedy} ({error.orig})") from error


def _remedy(error: sa.exc.DBAPIError) -> str | None:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is None or state[:2] in ("08", "28", "3D", "57"):
        return _UNREACHABLE if isinstance(error, sa.exc.OperationalError) else None
    return _POSTGRESQL.get(state)
