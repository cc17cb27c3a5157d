"""tealeaves: an open-source watch on what an opaque state publishes.

For researchers: `documents()`, `observations()`, `signals()`, `captures()`, `sightings()`, `coverage()`, `alterations()`, `term_usage("…")`
and `concordance("…")` read the index as polars frames (docs/research.md). They are loaded when they are first asked for.
"""

import importlib
from typing import Any

__version__ = "0.1.0"

# Typed in __init__.pyi. Not imported here: everything below imports this package, and the watch needs no frames.
__all__ = [
    "__version__", "alterations", "captures", "concordance", "coverage", "documents", "observations", "sightings", "signals",
    "term_usage",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module("tealeaves.research"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
