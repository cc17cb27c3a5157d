"""History from web archives: what the Wayback Machine, or a pywb, holds of a source, fetched at its pace and kept as captures.

Bottom-up: `endpoint` (how an archive is addressed), `rows` (its index, read), `choose` (which rows are worth asking for), `judge` (whether
an answer is the memento that was asked for), `pace`, `shelf` (what a killed import leaves behind for the next), `ask` (again where it
failed), `listing` (the whole index of a prefix), `terms` (what was asked for), `report` and `run`. Why it is so:
docs/decisions/0015-history-from-web-archives.md.
"""
