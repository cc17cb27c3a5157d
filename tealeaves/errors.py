"""The errors of tealeaves, each with the exit code that scripts can rely on.

TealeavesError            1   anything below; its text says what to do
├── UsageError            2   a wrong date, an unknown source or rule, a missing file
├── ContentError          3   a parser or rule module that breaks its contract
├── ArchiveError          4   the archive cannot be read or written
│   └── ArchiveLocked     5   another tealeaves process is writing to it
├── StoreError            6   the index cannot be used
│   └── NewerSchema       7   the index was made by a newer tealeaves
├── SlackError            8   Slack refused; the text names the remedy
├── SendingForbidden      9   something tried to send from a replay
└── VoidRun              10   a backtest of which nothing may be quoted: a leak, or a proof that failed

What a source does to us (a time-out, a block page, a broken layout) is never an exception at the border: it is a value, a
`Miss` or a `Quarantined`, so one bad source cannot stop a run.
"""


class TealeavesError(Exception):
    """Anything that a person can mend; the text says how."""

    exit_code = 1


class UsageError(TealeavesError):
    """What was asked for does not exist or cannot be read."""

    exit_code = 2


class ContentError(TealeavesError):
    """A parser or rule module that breaks its contract."""

    exit_code = 3


class ArchiveError(TealeavesError):
    """The archive cannot be read or written."""

    exit_code = 4


class ArchiveLocked(ArchiveError):
    """Another process holds the archive's writer lock."""

    exit_code = 5


class StoreError(TealeavesError):
    """The index cannot be used."""

    exit_code = 6


class NewerSchema(StoreError):
    """The index was made by a newer tealeaves than this one."""

    exit_code = 7


class SlackError(TealeavesError):
    """Slack refused, with the remedy."""

    exit_code = 8


class SendingForbidden(TealeavesError):
    """Something tried to construct a sender in replay mode (law 8)."""

    exit_code = 9


class VoidRun(TealeavesError):
    """A backtest leaked or failed a proof: none of its numbers means anything."""

    exit_code = 10


class Unreadable(Exception):
    """A parser does not understand these bytes: they go to quarantine with this reason, and raise no content signal.

    It never leaves the extraction, so it is no `TealeavesError` and has no exit code.
    """
