"""The tape: every observation in the order of time, in memory and in columns; what rules are run over, as often as one likes.

A backtest reads the index once, into a tape; from then on neither the database nor any text is touched. A tape can be cut at an instant
without being copied, and kept in a file whose checksum says whether it is whole.
"""

from tealeaves.tape.columns import Unusable
from tealeaves.tape.index import load
from tealeaves.tape.tape import Head, Row, Tape

__all__ = ["Head", "Row", "Tape", "Unusable", "load"]
