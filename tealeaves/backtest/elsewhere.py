"""The archive read with other parsers: `python -m tealeaves.backtest.elsewhere`, in a child whose path begins with them.

The engine is today's, only `parsers` is another one. What each capture says goes to standard output in pickled batches, which nobody
reads but the process that started it; a parser that prints does not get in between. The last message is None: a stream without it was cut.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from tealeaves.archive import Archive
from tealeaves.backtest.readings import captures, read
from tealeaves.catalogue import Catalogue, load_sources
from tealeaves.errors import ContentError, TealeavesError

BATCH = 200  # captures


def main() -> int:
    """Argument: a JSON object with parsers, archive, dumps, sources (or null), until (or null). 0, or an error's exit code."""
    asked = json.loads(sys.argv[1])
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    try:
        _send(out, _catalogue(asked), asked)
    except TealeavesError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


def _catalogue(asked: Mapping[str, Any]) -> Catalogue:
    """The sources of the parsers that were asked for. Raises `ContentError` where Python found others."""
    sources = load_sources(Path(asked["dumps"]))
    found = Path(str(sys.modules["parsers"].__file__)).parent
    if found != Path(asked["parsers"]):
        raise ContentError(f"the parsers in {found} stand before the ones asked for")
    return Catalogue(sources, {})


def _send(out: BinaryIO, catalogue: Catalogue, asked: Mapping[str, Any]) -> None:
    until = None if asked["until"] is None else datetime.fromisoformat(asked["until"])
    with Archive.open(Path(asked["archive"]), writable=False) as archive:
        said = (one for _, one in read(catalogue, captures(archive, asked["sources"], until)))
        while batch := list(islice(said, BATCH)):
            pickle.dump(batch, out, pickle.HIGHEST_PROTOCOL)
    pickle.dump(None, out, pickle.HIGHEST_PROTOCOL)
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
