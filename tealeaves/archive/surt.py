"""The sort-friendly form of an address (SURT) under which CDXJ lines are found.

The same key as the `surt` package makes, which pywb asks by: host reversed, `www` and session ids dropped, lower case, query
sorted, fragment gone. A test compares the two.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

_PARTS = re.compile(rb"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_PROTOCOLS = re.compile(rb"^(https?://)+")
_SCHEME = re.compile(rb"[a-zA-Z][a-zA-Z0-9+\-.]*:")
_WWW = re.compile(rb"www\d*\.")
_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_LONGEST_PORT = 9  # digits: what is longer is no port, and thousands of them are no number to Python either
_DEFAULT_PORTS = {b"http": 80, b"https": 443}
_PATH_SESSIONS = (
    re.compile(rb"^(.*/)(\((?:[a-z]\([0-9a-z]{24}\))+\)/)([^\?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)(\([0-9a-z]{24}\)/)([^\?]+\.aspx.*)$", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"^(.*)(?:" + pattern + rb")(?:&(.*))?$", re.IGNORECASE)
    for pattern in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The key of an address; never empty, never with a space."""
    raw = re.sub(rb"[\n\r\t]", b"", url.encode("utf-8", "surrogatepass").strip())
    if not raw:
        return "-"
    raw = raw if _SCHEME.match(raw) else b"http://" + raw
    raw = _PROTOCOLS.sub(lambda match: match[1], raw)
    scheme, authority, path, query = _split(raw)
    host, port = _host_and_port(authority)
    arguments = _query(query)
    key = _key(scheme, host, port) + (_path(path, bool(host)) or (b"/" if arguments else b"")) + arguments
    return quote_from_bytes(key, safe=_KEPT + "%#")


def _split(raw: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    match = _PARTS.fullmatch(raw)
    if match is None:  # cannot be: every part may be empty
        return b"http", b"", raw, b""
    scheme, authority, path, query = (part or b"" for part in match.groups())
    if scheme.startswith(b"http") and not authority and path:
        authority, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    return scheme, authority, path, query


def _host_and_port(authority: bytes) -> tuple[bytes, int | None]:
    served = authority.rpartition(b"@")[2]
    host, found, port = served.rpartition(b":")
    if found and (not port or (port.isdigit() and len(port) <= _LONGEST_PORT)) and not host.endswith(b":"):
        return _host(host), int(port) if port else None
    return _host(served), None


def _host(host: bytes) -> bytes:
    name = _unescaped(host).lower()
    if not name.isascii():
        name = _idna(name)
    name = name.replace(b"..", b".").strip(b".")
    name = _escaped(name.lower())
    return _WWW.sub(b"", name, count=1) if _WWW.match(name) else name


def _idna(name: bytes) -> bytes:
    try:
        return name.decode("utf-8", "ignore").encode("idna")
    except ValueError:
        return name


def _key(scheme: bytes, host: bytes, port: int | None) -> bytes:
    if not host:
        return scheme + b":"
    shown = b"" if port is None or port == _DEFAULT_PORTS.get(scheme.lower()) else b":%d" % port
    return b",".join(reversed(host.split(b"."))) + shown + b")"


def _path(path: bytes, has_host: bool) -> bytes:
    out = _unescaped(path)
    out = _escaped(_normal(out) if has_host else out).lower()
    for pattern in _PATH_SESSIONS:
        match = pattern.match(out)
        out = match[1] + match[3] if match else out
    return out[:-1] if out.endswith(b"/") and len(out) > 1 else out


def _normal(path: bytes) -> bytes:
    """Without `.`, `..` and doubled slashes."""
    kept: list[bytes] = []
    for step in path.split(b"/")[1:]:
        if step == b"..":
            kept = kept[:-1] if kept else [step]
        elif step != b".":
            kept.append(step)
    if not kept:
        return b"/"
    return b"/" + b"".join(step + b"/" for step in kept[:-1] if step) + kept[-1]


def _query(query: bytes) -> bytes:
    out = _escaped(_unescaped(query))
    for pattern in _QUERY_SESSIONS:
        match = pattern.match(out)
        out = match[1] + (match[2] or b"") if match else out
    arguments = sorted(tuple(argument.split(b"=", 1)) for argument in out.lower().split(b"&"))
    joined = b"&".join(b"=".join(argument) for argument in arguments) if len(out) > 1 else out.lower()
    return b"?" + joined if joined else b""


def _unescaped(text: bytes) -> bytes:
    while (once := unquote_to_bytes(text)) != text:
        text = once
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_KEPT).encode("ascii")
