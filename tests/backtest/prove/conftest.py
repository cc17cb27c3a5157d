"""Lets the tests of the proofs find what they share, and the world of the laws' tests."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "laws")]  # importmode=importlib: neighbours are found by this alone
