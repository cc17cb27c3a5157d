"""What every test may use: an index on each database, and a PostgreSQL server of the test run's own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tealeaves.store import Store

sys.path.insert(0, str(Path(__file__).parent))  # importmode=importlib: neighbours are found by this alone
INSTALL = "apt-get install -y postgresql"


class Postgres:
    """A server of our own on a free port of loopback, without fsync, that gives away fresh databases."""

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self.folder, self.port, self.password = folder, port, password

    def url(self, name: str) -> str:
        """A plain address, as a person would write it."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{name}"

    def database(self) -> str:
        """The address of a fresh, empty database."""
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def schema(self) -> str:
        """The address of a fresh, empty schema: as good as a database to whoever is given it, and made in no time."""
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"CREATE SCHEMA {name}")
        return f"{self.url('postgres')}?options=-csearch_path%3D{name}"

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as conn:
            conn.execute(statement.encode())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take minutes wait until somebody asks for them, and the run says so at its end."""
    if os.environ.get("TEALEAVES_SLOW_TESTS"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="NOT TESTED: it takes minutes; `make test-all` runs it"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running PostgreSQL; the test is skipped, and the run says so at its end, where none is installed."""
    programs = _programs()
    if programs is None:
        reason = f"PostgreSQL is not installed ({INSTALL}): nothing was tested on it"
        pytest.skip(reason)
    with tempfile.TemporaryDirectory(prefix="tl-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        yield from _serve(programs, folder, _user())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what could not be tested, whichever process of the run it was that could not."""
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", ())
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(reasons):
        terminalreporter.write_line(f"NOT TESTED: {reason.removeprefix('NOT TESTED: ')}", red=True, bold=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def index_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an index that does not exist yet, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'index.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.schema()


@pytest.fixture
def store(index_url: str) -> Iterator[Store]:
    """An empty index, on each database in turn."""
    with Store.open(index_url) as opened:
        yield opened


def _programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs: Debian keeps them off the PATH."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name.partition(".")[0])
    )
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).parent if found else None


def _user() -> str | None:
    """Whom to run the server as: it refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _serve(programs: Path, folder: Path, user: str | None) -> Iterator[Postgres]:
    server = Postgres(folder, _free_port(), secrets.token_hex(8))
    (folder / "password").write_text(server.password)
    if user is not None:
        shutil.chown(folder, user)
        shutil.chown(folder / "password", user)
    _initialise(programs, folder, user)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "db", "-k", folder, "-h", "127.0.0.1", "-p", str(server.port), "-F"],
            user=user, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _await(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away with its folder
        process.wait(30)


def _initialise(programs: Path, folder: Path, user: str | None) -> None:
    """A cluster whose locale sorts unlike Python, as many a server's does: what rests on the database's order must not notice."""
    subprocess.run(
        [programs / "initdb", "-D", folder / "db", "-U", "postgres", "-A", "scram-sha-256", "--pwfile", folder / "password",
         "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"],
        user=user, cwd=folder, check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def _await(server: Postgres, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError((server.folder / "log").read_text("utf-8", "replace"))
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not start within 30 seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
