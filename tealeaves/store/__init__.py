"""The index: everything derived from the archive, and what people and senders did. SQLite by default, PostgreSQL by address.

`Store` opens it; the modules beside it each hold the statements about one noun and take a connection, so that a caller
composes one transaction.
"""

from tealeaves.store.engine import Store

__all__ = ["Store"]
