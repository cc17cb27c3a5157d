"""Our own Prefect server: a child process on a loopback port, asked whether it is well. No Prefect is imported here."""

from __future__ import annotations

import http.client
import socket
import sys
from pathlib import Path

from deployments.children import Child
from deployments.environment import HOST, environment
from tealeaves.settings import Settings

ANSWER = 10.0  # seconds that a server may take to say that it is well


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def server_of(settings: Settings, port: int, logs: Path) -> Child:
    """The server as a child that is not started yet."""
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    return Child("Prefect server", command, environment(settings, port), logs / "server.log")


def is_well(port: int, patience: float = ANSWER) -> bool:
    """Whether the server answers. Asked without any HTTP client that could think of a proxy."""
    connection = http.client.HTTPConnection(HOST, port, timeout=patience)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
