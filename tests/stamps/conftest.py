"""How every test here comes by what a page or paper says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tealeaves.extract import Extraction
from tealeaves.model import Document
from tests.stamps import reading


@pytest.fixture
def take() -> Callable[..., Extraction]:
    return reading.taken


@pytest.fixture
def read() -> Callable[..., Document]:
    return reading.document_of
