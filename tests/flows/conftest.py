"""What the tests of the flows may use: the site, the watch, and a Prefect server for flows called in this process."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from flows_stage import Site, Watch, settings_of

START_LIMIT = 120  # seconds for the test server to come up on a busy machine


@pytest.fixture(scope="session")
def session_site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def site(session_site: Site) -> Iterator[Site]:
    """The site, quick at the start of each test."""
    session_site.delay = 0.0
    session_site.asked.clear()
    yield session_site
    session_site.delay = 0.0


@pytest.fixture(scope="session")
def session_watch(tmp_path_factory: pytest.TempPathFactory, session_site: Site) -> Iterator[Watch]:
    watch = Watch(tmp_path_factory.mktemp("watch") / "home", session_site, every_seconds=4)
    yield watch
    if watch.process is not None and watch.process.poll() is None:
        watch.end()


@pytest.fixture
def watch(session_watch: Watch, site: Site) -> Watch:
    """A running watch of the site, a cycle every 4 seconds."""
    session_watch.ensure()
    return session_watch


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One Prefect server for every flow that is called in this process (P-8)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own imports
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=START_LIMIT):
            yield


@pytest.fixture
def home(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder whose settings are those of this process: it polls the site only."""
    folder = tmp_path / "home"
    for name, value in settings_of(folder, site).items():
        monkeypatch.setenv(name, value)
    return folder
