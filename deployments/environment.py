"""The environment of the Prefect server and of everything that talks to it: ours alone, whatever the machine is set up for.

It is made before Prefect is imported anywhere, and handed to child processes only. Every setting that the installation of a person may have
(another server, an account, a database) is left out. Facts behind the choices: docs/decisions/0006-prefect.md.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from pydantic import SecretStr

from deployments.lifeline import TIED
from tealeaves.settings import Settings

HOST = "127.0.0.1"
HEARTBEAT = timedelta(seconds=30)  # the least that Prefect takes; the zombie automation waits for three of them
KEPT = timedelta(days=30)  # how long Prefect keeps finished runs; ours are in `cycles` for ever
EVENTS_KEPT = timedelta(days=3)

FIXED = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": f"{KEPT.total_seconds():.0f}",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{EVENTS_KEPT.days}D",  # the one span that is not read as seconds
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": f"{HEARTBEAT.total_seconds():.0f}",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "tealeaves",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_CLI_PROMPT": "false",
}


def prefect_folder(settings: Settings) -> Path:
    """Where Prefect keeps its records: a folder for each of its versions, since a database must never be shared across versions (P-7)."""
    return settings.home / "prefect" / version("prefect")


def api_url(port: int) -> str:
    return f"http://{HOST}:{port}/api"


def environment(settings: Settings, port: int, outer: Mapping[str, str] | None = None) -> dict[str, str]:
    """What our children run with: `outer` (default: our own environment) without any of its Prefect settings, and then ours."""
    inherited = os.environ if outer is None else outer
    kept = {name: value for name, value in inherited.items() if not name.startswith("PREFECT_")}
    folder = prefect_folder(settings)
    password = _password(folder)
    return {
        **kept,
        **settings_environment(settings),
        **FIXED,
        **_beyond_proxies(kept),
        "PREFECT_HOME": str(folder),
        "PREFECT_API_URL": api_url(port),
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://{HOST}:{port}",
        TIED: "1",
    }


def settings_environment(settings: Settings) -> dict[str, str]:
    """The settings as the variables that give the same settings in another process."""
    found: dict[str, str] = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if value is not None:
            found[f"TEALEAVES_{name.upper()}"] = (
                value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            )
    return found


def _beyond_proxies(inherited: Mapping[str, str]) -> dict[str, str]:
    """Our own server is never asked through a proxy."""
    known = inherited.get("NO_PROXY") or inherited.get("no_proxy") or ""
    exempt = ",".join(part for part in (known, HOST, "localhost") if part)
    return {"NO_PROXY": exempt, "no_proxy": exempt}


def _password(folder: Path) -> str:
    """What the server asks of whoever speaks to it, made once and readable by its owner only.

    Whoever may speak to a Prefect server may run code as its user: other people of this machine, and any web page open in its browser.
    """
    path = folder / "password"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(f"tealeaves:{secrets.token_urlsafe(24)}")
        fresh.replace(path)
    return path.read_text("ascii").strip()
