"""A replica with a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from demo import story
from demo.replica import Replica
from tealeaves.clock import FrozenClock


@pytest.fixture(scope="session")
def told() -> story.Story:
    return story.load()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2024, 10, 8, 3, tzinfo=UTC))


@pytest.fixture
def replica(told: story.Story, clock: FrozenClock) -> Iterator[Replica]:
    with Replica(told, clock) as running:
        yield running
