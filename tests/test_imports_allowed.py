"""Rules and parsers import only what keeps them pure: who cannot reach the clock, the network or the store cannot look into the future."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

OURS = {
    "rules": {"tealeaves.editions", "tealeaves.model", "tealeaves.names", "tealeaves.rulekit", "tealeaves.text"},
    "parsers": {
        "tealeaves.model", "tealeaves.sourcekit", "tealeaves.html", "tealeaves.pages", "tealeaves.text", "tealeaves.dates",
        "tealeaves.language", "tealeaves.feeds", "tealeaves.articles", "tealeaves.paper",
    },
}  # fmt: skip
OTHERS = {"rules": set[str](), "parsers": {"bs4", "selectolax"}}
# Modules of the standard library through which one reaches the world, the clock or chance.
WORLD = frozenset(
    {
        "asyncio", "concurrent", "ctypes", "ftplib", "glob", "http", "imaplib", "importlib", "multiprocessing", "os",
        "pathlib", "pickle", "platform", "pty", "random", "runpy", "sched", "secrets", "select", "shelve", "shutil",
        "signal", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "telnetlib",
        "threading", "time", "uuid", "webbrowser", "xmlrpc",
    }
)  # fmt: skip
WORLD_PARTS = frozenset({"urllib.request", "urllib.robotparser"})
CALLS = frozenset({"open", "eval", "exec", "compile", "__import__", "input", "breakpoint", "print"})
NOW = frozenset({"now", "utcnow", "today"})


def violations(source: str, room: str, parts: str = "") -> Iterator[str]:
    """Everything in a module that its room forbids, in words. `parts` is the package of the module's own parts."""
    for node in ast.walk(ast.parse(source)):
        for name in imported(node):
            if not is_own(name, parts) and (reason := forbidden(name, room)):
                yield f"line {getattr(node, 'lineno', 0)}: imports {name}: {reason}"
        if isinstance(node, ast.Call):
            yield from called(node)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = "." * node.level + (node.module or "")
        return [f"{base}.{alias.name}" for alias in node.names] if base == "tealeaves" else [base]
    return []


def is_own(name: str, parts: str) -> bool:
    """Whether an import is of the module's own parts: `parsers._x` and below belong to `parsers.x`."""
    return bool(parts) and (name == parts or name.startswith(f"{parts}."))


def parts_of(path: Path) -> str:
    """The package of a module's own parts, for the module and for each part."""
    first = path.relative_to(ROOT).with_suffix("").parts[:2]
    return f"{first[0]}._{first[1].removeprefix('_')}"


def forbidden(name: str, room: str) -> str | None:
    top = name.partition(".")[0]
    if name.startswith(".") or top in OURS:
        return "a rule never imports a rule, a parser never a parser"
    if top == "tealeaves":
        return None if name in OURS[room] else f"{room} know only {', '.join(sorted(OURS[room]))}"
    if top in OTHERS[room]:
        return None
    if top not in sys.stdlib_module_names:
        return "not allowed in this room"
    return "it reaches the world, the clock or chance" if top in WORLD or name in WORLD_PARTS else None


def called(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield f"line {node.lineno}: calls {node.func.id}"
    if isinstance(node.func, ast.Attribute) and node.func.attr in NOW:
        yield f"line {node.lineno}: asks the clock ({node.func.attr})"


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).glob("**/*.py"))


@pytest.mark.req("A-3")
@pytest.mark.parametrize("room", ["rules", "parsers"])
def test_the_room_is_pure(room: str) -> None:
    assert modules(room)
    found = [
        f"{path.name}: {text}"
        for path in modules(room)
        for text in violations(path.read_text("utf-8"), room, parts_of(path))
    ]
    assert found == []


@pytest.mark.req("A-3")
@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("rules", "import socket"),
        ("rules", "from tealeaves.store import Store"),
        ("rules", "from tealeaves import clock"),
        ("rules", "import tealeaves.history"),
        ("rules", "from rules.office_changed import evaluate"),
        ("rules", "from . import office_changed"),
        ("rules", "import numpy"),
        ("rules", "def f():\n    import time\n"),
        ("rules", "x = open('history.json')"),
        ("rules", "from datetime import date\nx = date.today()"),
        ("rules", "from datetime import datetime\nx = datetime.now()"),
        ("parsers", "from parsers.kcna_kp import parse"),
        ("parsers", "import httpx"),
        ("parsers", "from urllib.request import urlopen"),
        ("parsers", "from tealeaves.rulekit import Rule"),
        ("parsers", "import random"),
        ("parsers", "from parsers._korea_stamp import words"),
    ],
)
def test_what_is_forbidden_is_found(room: str, source: str) -> None:
    assert list(violations(source, room)) != []


@pytest.mark.req("A-3")
@pytest.mark.parametrize(
    ("room", "source"),
    [
        (
            "rules",
            "from tealeaves.model import Finding\nfrom tealeaves.rulekit import Rule\nimport re, datetime, collections.abc",
        ),
        (
            "parsers",
            "from bs4 import BeautifulSoup\nfrom urllib.parse import urljoin\nfrom tealeaves.text import normalise",
        ),
    ],
)
def test_what_is_allowed_is_not(room: str, source: str) -> None:
    assert list(violations(source, room)) == []


@pytest.mark.req("A-3")
def test_only_a_parser_itself_uses_its_parts() -> None:
    source = "from parsers._korea_stamp.words import KIND"
    assert list(violations(source, "parsers", parts_of(ROOT / "parsers" / "korea_stamp.py"))) == []
    assert list(violations(source, "parsers", parts_of(ROOT / "parsers" / "_korea_stamp" / "prose.py"))) == []
    assert list(violations(source, "parsers", parts_of(ROOT / "parsers" / "kcna_kp.py"))) != []
