"""The gate is the only way out: no other part of the project reaches for the network, or hands an address to a library that would.

Read from the syntax trees, so that a new way in is seen before it is ever run. Slack has its own client, and the flows speak to the local
Prefect server through Prefect's.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOTS = ("tealeaves", "parsers", "rules", "flows", "deployments")

# module -> the folders that may import it
IMPORTS = {
    **dict.fromkeys(("httpx", "h11", "certifi", "ssl"), ("tealeaves/fetch/",)),
    "slack_sdk": ("tealeaves/alerts/",),
    "prefect": ("flows/", "deployments/"),
    **dict.fromkeys(
        ("httpcore", "requests", "urllib.request", "urllib.robotparser", "urllib3", "aiohttp", "http.client", "http.server", "ftplib",
         "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc", "socketserver", "websockets", "pycurl", "playwright", "selenium",
         "warcio.capture_http"),
        (),
    ),
}  # fmt: skip
# The two other wires, one file each, with what it may use: no source is ever asked through them.
OTHER_WIRES = {
    "tealeaves/alerts/wire.py": ("http.client", "ssl", "socket", "urllib.request.Request"),  # to Slack
    "deployments/server.py": ("http.client", "socket"),  # to the Prefect server on loopback
}
PICTURES = ("tealeaves/paper/pictures.py",)  # where a capture's own bytes are opened as a picture, and nothing else
SOCKET_NAMES = {
    "gethostname",
    "socketpair",
}  # all that may be used of `socket` outside the gate: a pair leads to a child of ours only
CALLS = {
    "asyncio.open_connection", "loop.create_connection", "loop.create_datagram_endpoint", "Image.open", "etree.parse", "lxml.html.parse",
    "html.parse", "urlopen", "urlretrieve",
}  # fmt: skip


def dotted(node: ast.AST) -> str:
    """ "a.b.c" for names and attributes, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def imported(node: ast.AST) -> Iterator[str]:
    """The modules that a statement imports; what is imported from one may be a module too."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and dotted(node.func) in ("__import__", "importlib.import_module", "import_module"):
        yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str))


def on_another_wire(name: str, where: str) -> bool:
    return any(name == used or name.startswith(used + ".") for used in OTHER_WIRES.get(where, ()))


def wrong_import(name: str, where: str) -> bool:
    if on_another_wire(name, where):
        return False
    for module, allowed in IMPORTS.items():
        if name == module or name.startswith(module + "."):
            return not where.startswith(allowed)
    return name.startswith("socket.") and name.removeprefix("socket.") not in SOCKET_NAMES and not in_gate(where)


def wrong_use(node: ast.AST, where: str) -> bool:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "socket":
        return node.attr not in SOCKET_NAMES and not in_gate(where) and not on_another_wire("socket", where)
    if not isinstance(node, ast.Call):
        return False
    name = dotted(node.func)
    if name.endswith("feedparser.parse"):
        return not (node.args and isinstance(node.args[0], ast.Call) and dotted(node.args[0].func).endswith("BytesIO"))
    opens_picture = name.endswith("Image.open") and where in PICTURES and _of_bytes(node)
    return not in_gate(where) and not opens_picture and any(name == call or name.endswith("." + call) for call in CALLS)


def _of_bytes(node: ast.Call) -> bool:
    return bool(node.args) and isinstance(node.args[0], ast.Call) and dotted(node.args[0].func).endswith("BytesIO")


def in_gate(where: str) -> bool:
    return where.startswith("tealeaves/fetch/")


def breaches(code: str, where: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(code)):
        if any(wrong_import(name, where) for name in imported(node)) or wrong_use(node, where):
            found.append(f"{where}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)}")
    return found


@pytest.mark.req("S-18")
@pytest.mark.req("S-10")
def test_nothing_reaches_the_network_but_through_the_gate() -> None:
    files = [path for root in ROOTS for path in sorted((ROOT / root).rglob("*.py"))]
    assert any("fetch" in path.parts for path in files)
    found = [line for path in files for line in breaches(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())]
    assert found == []


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("import httpx", "tealeaves/alerts/slack.py"),
        ("from httpx import get", "parsers/kcna.py"),
        ("import requests", "tealeaves/fetch/gate.py"),
        ("from requests.sessions import Session", "rules/x.py"),
        ("import urllib.request", "tealeaves/cli.py"),
        ("from urllib import request", "tealeaves/cli.py"),
        ("from urllib.request import urlopen", "tealeaves/cli.py"),
        ("import http.client", "flows/poll.py"),
        ("from http import client", "flows/poll.py"),
        ("importlib.import_module('aiohttp')", "tealeaves/catalogue.py"),
        ("import socket\nsocket.create_connection(('a', 1))", "tealeaves/pipeline.py"),
        ("from socket import create_connection", "tealeaves/pipeline.py"),
        ("async def f(): await asyncio.open_connection('a', 1)", "tealeaves/pipeline.py"),
        ("import slack_sdk", "tealeaves/pipeline.py"),
        ("import http.client", "tealeaves/alerts/slack.py"),
        ("from urllib.request import urlopen", "tealeaves/alerts/wire.py"),
        ("urllib.request.urlopen(address)", "deployments/server.py"),
        ("import prefect", "tealeaves/pipeline.py"),
        ("feedparser.parse(url)", "parsers/feeds.py"),
        ("feedparser.parse('http://a.example/')", "parsers/feeds.py"),
        ("feedparser.parse(body)", "tealeaves/fetch/x.py"),
        ("feedparser.parse()", "parsers/feeds.py"),
        ("PIL.Image.open(name)", "parsers/stamps.py"),
        ("lxml.etree.parse(name)", "parsers/feeds.py"),
        ("from warcio.capture_http import capture_http", "tealeaves/archive/warc.py"),
    ],
)
def test_a_way_around_the_gate_is_seen(code: str, where: str) -> None:
    assert breaches(code, where)


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("import httpx\nimport h11\nimport socket\nsocket.getaddrinfo('a', 1)", "tealeaves/fetch/stream.py"),
        ("from urllib.parse import urlsplit", "tealeaves/sourcekit.py"),
        ("feedparser.parse(io.BytesIO(body), sanitize_html=False)", "parsers/feeds.py"),
        ("from slack_sdk.web import WebClient", "tealeaves/alerts/slack.py"),
        ("import socket\nsocket.gethostname()", "tealeaves/watch.py"),
        ("engine.connect()", "tealeaves/store/store.py"),
    ],
)
def test_what_is_needed_is_allowed(code: str, where: str) -> None:
    assert breaches(code, where) == []
