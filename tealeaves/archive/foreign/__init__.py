"""WARC and WACZ files of others as looks of ours: the bytes that were served to them, at the time that they say.

What becomes no look is an `Oddity` with its reason: records in = looks + oddities + what is no answer of a page at all (requests,
file heads, metadata), which is counted apart.
"""

from __future__ import annotations

from tealeaves.archive.foreign.files import foreign_files as foreign_files
from tealeaves.archive.foreign.owners import Owner as Owner
from tealeaves.archive.foreign.owners import Owners as Owners
from tealeaves.archive.foreign.records import Passed as Passed
from tealeaves.archive.foreign.records import read_foreign as read_foreign
