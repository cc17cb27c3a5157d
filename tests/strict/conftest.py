"""The tests of strict reading find their neighbours; a source and a site that do what a test wants are in strict_world.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone
