"""A small watch to try things on: the demo's three years of history, invented around real terms of address, imported into a folder.

    python examples/small_history.py FOLDER

Takes some seconds. The folder is then a home: `TEALEAVES_HOME=FOLDER tealeaves signals --warming`, `tealeaves.documents(home=FOLDER)`.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the demo is in the repository and not in the package


def make(folder: str | Path) -> Path:
    """Import the history into a folder; one that has it already gets nothing new."""
    from demo import history
    from tealeaves.dumping import import_dump
    from tealeaves.settings import Settings

    home = Path(folder).expanduser().absolute()
    settings = Settings.read().model_copy(update={"home": home, "database_url": None})
    for dump in history.write(home / "history"):
        import_dump(settings, [dump.path], str(dump.mapping), lambda _: None)
    return home


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(f"made {make(sys.argv[1])}")
