"""The environment of our own Prefect server: complete, and untouched by whatever the machine is set up for."""

from __future__ import annotations

import stat
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from pydantic import SecretStr

from deployments.environment import environment, prefect_folder, settings_environment
from tealeaves.settings import Settings

OTHERS = {
    "PATH": "/usr/bin",
    "PREFECT_API_URL": "https://api.prefect.cloud/api",
    "PREFECT_API_KEY": "pnu_somebody",
    "PREFECT_PROFILE": "work",
    "PREFECT_SERVER_DATABASE_CONNECTION_URL": "postgresql+asyncpg://somewhere/else",
    "HTTP_PROXY": "http://proxy.example:3128",
    "no_proxy": "example.org",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path / "home", slack_token=SecretStr("xoxb-test"), every_seconds=8, clock_file=tmp_path / "clock"
    )


@pytest.fixture
def made(settings: Settings) -> dict[str, str]:
    return environment(settings, 4711, OTHERS)


@pytest.mark.req("P-3")
def test_nothing_of_another_installation_is_taken_over(made: dict[str, str]) -> None:
    assert made["PATH"] == "/usr/bin"
    assert made["PREFECT_API_URL"] == "http://127.0.0.1:4711/api"
    assert not {"PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_SERVER_DATABASE_CONNECTION_URL"} & set(made)


def test_our_server_is_not_asked_through_a_proxy(made: dict[str, str]) -> None:
    assert made["NO_PROXY"] == made["no_proxy"] == "example.org,127.0.0.1,localhost"


@pytest.mark.req("P-3")
def test_nothing_is_told_to_prefects_makers(made: dict[str, str]) -> None:
    assert made["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert made["DO_NOT_TRACK"] == "1"
    assert made["PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT"] == "false"


@pytest.mark.req("P-4")
def test_leases_outlive_the_server_and_heartbeats_are_frequent(made: dict[str, str]) -> None:
    assert made["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
    assert made["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"


@pytest.mark.req("P-7")
def test_its_database_is_bounded_and_belongs_to_one_version(settings: Settings, made: dict[str, str]) -> None:
    assert made["PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED"] == "events,flow_runs"
    assert Path(made["PREFECT_HOME"]) == prefect_folder(settings) == settings.home / "prefect" / version("prefect")


def test_the_password_is_made_once_and_is_for_its_owner_only(settings: Settings, made: dict[str, str]) -> None:
    again = environment(settings, 4712, OTHERS)
    assert made["PREFECT_API_AUTH_STRING"] == made["PREFECT_SERVER_API_AUTH_STRING"] == again["PREFECT_API_AUTH_STRING"]
    assert len(made["PREFECT_API_AUTH_STRING"]) > 30
    assert stat.S_IMODE((prefect_folder(settings) / "password").stat().st_mode) == 0o600


def test_children_have_the_very_settings_of_their_parent(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings_environment(settings).items():
        monkeypatch.setenv(name, value)
    assert Settings.read() == settings


@pytest.mark.req("P-1")
def test_the_pins_without_which_the_scheduler_is_dead() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    pins = {
        requirement.name: requirement.specifier for requirement in map(Requirement, project["project"]["dependencies"])
    }
    assert "0.151.0" not in pins["fastapi"]
    assert "2.1.0" not in pins["sqlalchemy"]
    assert "3.8.7" not in pins["prefect"]
    assert "4.0.0" not in pins["prefect"]
