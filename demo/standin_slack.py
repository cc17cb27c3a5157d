"""A stand-in for Slack on loopback that behaves as Slack does: for the demonstration, for the tests, and for trying things out.

It keeps channels, messages, threads and metadata, checks tokens, scopes, membership and sizes, and answers with Slack's own
error names. It can be told to misbehave, call by call, as Slack and the networks before it do.

    python -m demo.standin_slack --port 0 --file messages.jsonl
"""

from __future__ import annotations

import argparse
import io
import json
import socket
import struct
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl

TOKEN = "xoxb-standin-0000"
CHANNEL = "C0STANDIN"
SCOPES = ("chat:write", "channels:history")

MAX_TEXT = 40_000  # Slack truncates above, with a warning
MAX_BODY = 4_000_000

Json = dict[str, Any]
How = Literal[
    "rate", "status", "error", "accept_then_reset", "reset", "hang", "drip", "garbage", "html", "list", "redirect"
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave. `accepts`: whether the message is kept although the answer is broken."""

    how: How
    status: int = 500
    seconds: float = 0.0  # Retry-After, or how long to hang
    error: str = ""  # Slack's error name; the address of a redirect; a Retry-After in other words
    accepts: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the stand-in keeps it."""

    ts: str
    channel: str
    text: str
    thread_ts: str | None
    key: str | None  # of its metadata
    arguments: Mapping[str, Any]

    def as_slack(self, with_metadata: bool) -> Json:
        shown: Json = {"type": "message", "user": "U0BOT", "ts": self.ts, "text": self.text}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if with_metadata and self.arguments.get("metadata"):
            shown["metadata"] = self.arguments["metadata"]
        return shown


@dataclass
class Call:
    """One request that came in."""

    method: str
    at: float  # time.monotonic()
    arguments: Mapping[str, Any]


@dataclass
class Channel:
    """A channel: whether the app is a member, and whether it is archived."""

    name: str = "tealeaves"
    member: bool = True
    archived: bool = False


@dataclass
class State:
    """Everything the stand-in knows. Guarded by `lock`."""

    token: str = TOKEN
    scopes: tuple[str, ...] = SCOPES
    channels: dict[str, Channel] = field(default_factory=lambda: {CHANNEL: Channel()})
    messages: list[Posted] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    clock_offset: float = 0.0  # seconds by which this Slack's clock is ahead of the machine's
    file: Path | None = None
    on_message: Callable[[Posted], None] | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    last_ts: int = 0  # microseconds

    def next_ts(self) -> str:
        """A ts is unique and grows, as Slack's."""
        self.last_ts = max(self.last_ts + 1, int((time.time() + self.clock_offset) * 1_000_000))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"


class StandInSlack:
    """The server: `start()` binds loopback and returns the base URL, `stop()` ends it. Also a context manager."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self._server: _Server | None = None

    def start(self, port: int = 0) -> str:
        """Listen on a port (0: a free one) and return the base URL for clients."""
        self._server = _Server(("127.0.0.1", port), self.state)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self.url

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> StandInSlack:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the stand-in has not been started")
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def script(self, method: str, *faults: Fault) -> None:
        """The next calls of this method misbehave so, one fault a call."""
        with self.state.lock:
            self.state.faults[method].extend(faults)

    def posts(self, *, top_level: bool = False) -> list[Posted]:
        """The messages kept, in order; only those that stand in the channel itself, if asked."""
        with self.state.lock:
            return [m for m in self.state.messages if not (top_level and m.thread_ts)]

    def calls(self, method: str) -> list[Call]:
        with self.state.lock:
            return [call for call in self.state.calls if call.method == method]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], state: State) -> None:
        super().__init__(address, _Handler)
        self.state = state

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is its own matter; anything else is our fault and must be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: what came in is kept in `State.calls`."""

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        state = self.server.state
        method = self.path.partition("?")[0].rsplit("/", 1)[-1]
        arguments = self._arguments()
        with state.lock:
            state.calls.append(Call(method, time.monotonic(), arguments))
            fault = state.faults[method].popleft() if state.faults[method] else None
        if fault is not None:
            self._misbehave(fault, method, arguments)
            return
        self._answer(_respond(state, method, arguments, self.headers.get("Authorization", "")))

    def _arguments(self) -> Json:
        length = min(int(self.headers.get("Content-Length") or 0), MAX_BODY)
        body = self.rfile.read(length).decode("utf-8", "replace")
        given: Json = dict(parse_qsl(self.path.partition("?")[2], keep_blank_values=True))
        if "json" in (self.headers.get("Content-Type") or ""):
            given.update(json.loads(body or "{}"))
        else:
            given.update(parse_qsl(body, keep_blank_values=True))
        return given

    def _answer(self, answer: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self._raw(json.dumps(answer).encode(), "application/json; charset=utf-8", status, headers)

    def _raw(self, body: bytes, content_type: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.send_response_only(status)
        self.send_header("Date", formatdate(time.time() + self.server.state.clock_offset, usegmt=True))
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-oauth-scopes", ",".join(self.server.state.scopes))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _misbehave(self, fault: Fault, method: str, arguments: Json) -> None:
        accepts = fault.accepts or fault.how == "accept_then_reset"
        if accepts:
            _respond(self.server.state, method, arguments, self.headers.get("Authorization", ""))
        getattr(self, f"_do_{fault.how}")(fault)

    def _do_rate(self, fault: Fault) -> None:
        asked = fault.error or f"{fault.seconds:g}"
        self._answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": asked})

    def _do_redirect(self, fault: Fault) -> None:
        self._raw(b"", "text/plain", fault.status, {"Location": fault.error})

    def _do_status(self, fault: Fault) -> None:
        self._raw(b"upstream error", "text/plain", fault.status)

    def _do_error(self, fault: Fault) -> None:
        self._answer({"ok": False, "error": fault.error})

    def _do_accept_then_reset(self, fault: Fault) -> None:
        self._reset()

    def _do_reset(self, fault: Fault) -> None:
        self._reset()

    def _do_hang(self, fault: Fault) -> None:
        time.sleep(fault.seconds)
        self.close_connection = True

    def _do_drip(self, fault: Fault) -> None:
        """A header that never ends, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        until = time.monotonic() + fault.seconds
        while time.monotonic() < until:
            self.wfile.write(b".")
            time.sleep(0.05)
        self.close_connection = True

    def _do_garbage(self, fault: Fault) -> None:
        self._raw(b'{"ok": tru\xff', "application/json")

    def _do_html(self, fault: Fault) -> None:
        self._raw(b"<html><h1>Sorry! Something went wrong</h1></html>", "text/html", fault.status)

    def _do_list(self, fault: Fault) -> None:
        self._raw(b"[1, 2]", "application/json")

    def _reset(self) -> None:
        """Close so that the other end sees a connection reset, not an orderly end."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
        self.wfile, self.rfile = io.BytesIO(), io.BytesIO()  # what the handler does now goes nowhere


def _respond(state: State, method: str, arguments: Json, authorization: str) -> Json:
    """What Slack would answer."""
    with state.lock:
        refused = _refused(state, authorization)
        if refused:
            return _error(refused)
        handler = _METHODS.get(method)
        return _error("unknown_method") if handler is None else handler(state, arguments)


def _refused(state: State, authorization: str) -> str | None:
    if not authorization.startswith("Bearer "):
        return "not_authed"
    return None if authorization == f"Bearer {state.token}" else "invalid_auth"


def _auth_test(state: State, arguments: Json) -> Json:
    return {
        "ok": True,
        "team": "Stand-in",
        "team_id": "T0STANDIN",
        "user": "tealeaves",
        "user_id": "U0BOT",
        "bot_id": "B0BOT",
    }


def _post_message(state: State, arguments: Json) -> Json:
    channel = state.channels.get(str(arguments.get("channel")))
    if channel is None:
        return _error("channel_not_found")
    if trouble := _unpostable(state, channel, arguments):
        return trouble
    posted = _keep(state, arguments)
    if state.on_message is not None:
        state.on_message(posted)
    return {"ok": True, "channel": posted.channel, "ts": posted.ts, "message": posted.as_slack(with_metadata=True)}


def _unpostable(state: State, channel: Channel, arguments: Json) -> Json | None:
    if "chat:write" not in state.scopes:
        return _missing(state, "chat:write")
    if channel.archived:
        return _error("is_archived")
    if not channel.member:
        return _error("not_in_channel")
    text = arguments.get("text")
    if not isinstance(text, str) or not text.strip():
        return _error("no_text")
    if len(text) > MAX_TEXT:
        return _error("msg_too_long")
    metadata = arguments.get("metadata")
    if metadata is not None and not (isinstance(metadata, dict) and {"event_type", "event_payload"} <= metadata.keys()):
        return _error("invalid_metadata_format")
    return None


def _keep(state: State, arguments: Json) -> Posted:
    metadata = arguments.get("metadata") or {}
    posted = Posted(
        ts=state.next_ts(), channel=str(arguments["channel"]), text=str(arguments["text"]),
        thread_ts=arguments.get("thread_ts"), key=metadata.get("event_payload", {}).get("key"), arguments=arguments,
    )  # fmt: skip
    state.messages.append(posted)
    if state.file is not None:
        with state.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(posted.as_slack(True) | {"channel": posted.channel}, ensure_ascii=False) + "\n")
    return posted


def _update(state: State, arguments: Json) -> Json:
    for index, message in enumerate(state.messages):
        if (message.channel, message.ts) == (arguments.get("channel"), arguments.get("ts")):
            kept = {**message.arguments, **arguments}
            state.messages[index] = Posted(
                message.ts, message.channel, str(arguments["text"]), message.thread_ts, message.key, kept
            )
            return {"ok": True, "channel": message.channel, "ts": message.ts, "text": arguments["text"]}
    return _error("message_not_found")


def _history(state: State, arguments: Json) -> Json:
    """The channel's own messages: replies stand in their threads only."""
    return _read(state, arguments, lambda message: message.thread_ts in (None, message.ts))


def _replies(state: State, arguments: Json) -> Json:
    parent = arguments.get("ts")
    if all(message.ts != parent for message in state.messages):
        return _error("thread_not_found")
    return _read(state, arguments, lambda message: parent in (message.ts, message.thread_ts))


def _read(state: State, arguments: Json, shown: Callable[[Posted], bool]) -> Json:
    channel = state.channels.get(str(arguments.get("channel")))
    if channel is None:
        return _error("channel_not_found")
    if "channels:history" not in state.scopes:
        return _missing(state, "channels:history")
    if not channel.member:
        return _error("not_in_channel")
    oldest, inclusive = float(arguments.get("oldest") or 0), _is_true(arguments.get("inclusive"))
    own = [m for m in state.messages if m.channel == arguments["channel"] and shown(m)]
    found = [m for m in own if float(m.ts) > oldest or (inclusive and float(m.ts) == oldest)]
    return _page(found[::-1], arguments)


def _is_true(value: Any) -> bool:
    return str(value).lower() in ("1", "true")


def _page(found: list[Posted], arguments: Json) -> Json:
    start, size = int(arguments.get("cursor") or 0), min(int(arguments.get("limit") or 100), 999)
    with_metadata = _is_true(arguments.get("include_all_metadata"))
    following = str(start + size) if start + size < len(found) else ""
    shown = [message.as_slack(with_metadata) for message in found[start : start + size]]
    more = {"has_more": bool(following), "response_metadata": {"next_cursor": following}}
    return {"ok": True, "messages": shown, **more}


def _error(name: str) -> Json:
    return {"ok": False, "error": name}


def _missing(state: State, needed: str) -> Json:
    return {**_error("missing_scope"), "needed": needed, "provided": ",".join(state.scopes)}


_METHODS: dict[str, Callable[[State, Json], Json]] = {
    "auth.test": _auth_test,
    "chat.postMessage": _post_message,
    "chat.update": _update,
    "conversations.history": _history,
    "conversations.replies": _replies,
}


def main() -> None:
    """Serve until interrupted; every message is printed, and appended to a file if one is named."""
    options = argparse.ArgumentParser(description="A stand-in for Slack on loopback.")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--file", type=Path, help="append each message here, a JSON object a line")
    options.add_argument("--port-file", type=Path, help="write the base URL here once listening")
    given = options.parse_args()
    slack = StandInSlack(State(file=given.file, on_message=lambda posted: print(f"{posted.text}\n", flush=True)))
    url = slack.start(given.port)
    print(f"a stand-in Slack at {url}, token {TOKEN}, channel {CHANNEL}", file=sys.stderr, flush=True)
    if given.port_file is not None:
        given.port_file.write_text(url, "ascii")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        slack.stop()


if __name__ == "__main__":
    main()
