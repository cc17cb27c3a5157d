"""The HTTP head inside response and revisit records: as served where the format allows, safe for other people's players.

Bodies are kept after transfer decoding, so a head that still said `Content-Encoding: gzip` would break every player; those
fields get the prefix that the Wayback Machine uses. Whatever the head cannot say exactly is kept in `Tealeaves-Headers` beside it.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]

_PREFIX = "X-Archive-Orig-"
_DECODED = frozenset({"content-encoding", "transfer-encoding"})
_NOT_TOKEN = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")
_NOT_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r\n]*")


def head(status: int, headers: Headers, body_length: int | None) -> bytes:
    """Status line and fields with the closing empty line. `body_length` is None where no body follows (a revisit)."""
    lines = [f"HTTP/1.1 {_status(status)} {_phrase(status)}".rstrip() + " "]
    lines += [f"{name}: {value}" for name, value in (_safe(*pair) for pair in _playable(headers, body_length))]
    whole = "\r\n".join(lines) + "\r\n\r\n"
    try:
        return whole.encode("latin-1")  # headers come as bytes read as Latin-1: these are the very bytes again
    except UnicodeEncodeError:
        return whole.encode("utf-8", "replace")


def parse(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, fields and body of a block that `head` wrote. Raises `ValueError` where it is no such block."""
    start, found, body = block.partition(b"\r\n\r\n")
    lines = start.split(b"\r\n")
    status = _STATUS_LINE.fullmatch(lines[0])
    if status is None or not found:
        raise ValueError("no HTTP head")
    return int(status[1]), tuple(_field(line) for line in lines[1:]), body


def _field(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(": ")
    return name, value


def _status(status: int) -> int:
    return status if 100 <= status <= 999 else 520  # no such status exists; the exact one is kept in Tealeaves-Status


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _playable(headers: Headers, body_length: int | None) -> list[tuple[str, str]]:
    """The fields with those that no longer describe the body renamed, and the true length where theirs was another."""
    out: list[tuple[str, str]] = []
    true_length = None if body_length is None else str(body_length)
    replaced = False
    for name, value in headers:
        wrong = name.lower() == "content-length" and true_length is not None and value != true_length
        replaced = replaced or wrong
        out.append((_PREFIX + name, value) if wrong or name.lower() in _DECODED else (name, value))
    return [*out, ("Content-Length", true_length)] if replaced and true_length is not None else out


def _safe(name: str, value: str) -> tuple[str, str]:
    return _NOT_TOKEN.sub("_", name) or "_", _NOT_VALUE.sub(" ", value)
