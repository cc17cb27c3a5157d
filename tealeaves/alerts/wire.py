"""slack_sdk's client on one plain connection: no retries, no redirects, no proxy from the environment, one total deadline.

slack_sdk by itself sends a message twice when the connection drops after Slack accepted it (C-4), reads proxies from the
environment, follows redirects and has no total deadline. `_perform_urllib_http_request_internal` is the one place where it
touches the network; the tests fail should a later version go around it.
"""

from __future__ import annotations

import http.client
import ipaddress
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit
from urllib.request import Request

from slack_sdk import WebClient

from tealeaves.alerts import remedies
from tealeaves.errors import SlackError

SLACK_URL: Final = "https://slack.com/api/"
MAX_ANSWER: Final = 8 * 1024 * 1024  # bytes; a page of history with long messages is well below one


class NotConnected(Exception):
    """No connection was made, so nothing was sent."""


class DirectClient(WebClient):
    """A `WebClient` that makes exactly one request a call. `timeout` is the seconds for the whole exchange, in whole seconds."""

    def __init__(self, token: str, base_url: str, timeout: float) -> None:
        check_base(base_url)
        check_token(token)
        super().__init__(
            token=token, base_url=base_url, timeout=max(1, round(timeout)), retry_handlers=[], user_agent_prefix="tealeaves",
        )  # fmt: skip
        self.exchange_seconds = timeout

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        with _connection(urlsplit(url), self.exchange_seconds) as connection:
            body = req.data if isinstance(req.data, bytes) else b""
            connection.request("POST", req.selector, body=body, headers=dict(req.header_items()))
            answer = connection.getresponse()
            text = answer.read(MAX_ANSWER).decode("utf-8", "replace")
            return {"status": answer.status, "headers": answer.headers, "body": text}


def check_base(base_url: str) -> None:
    """Raises `SlackError` for an address to which a token must not be sent: plain http is for a stand-in on this machine."""
    parts = urlsplit(base_url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise SlackError(f"TEALEAVES_SLACK_URL must be https (or http on this machine, for a stand-in): {base_url}")


def check_token(token: str) -> None:
    """Raises `SlackError` for a token that cannot stand in a header at all."""
    bare = token.strip()
    if not bare or not bare.isascii() or not bare.isprintable() or " " in bare:
        raise SlackError(f"TEALEAVES_SLACK_TOKEN is empty or was copied badly: {remedies.remedy('invalid_auth')}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _connection(parts: SplitResult, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connected connection that is cut when its time is over, however slowly the other end drips."""
    connection = _unconnected(parts, seconds)
    try:
        connection.connect()
    except (OSError, ValueError) as error:  # ValueError: a host name that cannot be encoded
        raise NotConnected(f"{parts.hostname}: {error}") from error
    cutter = threading.Timer(
        seconds, _cut, (connection.sock,)
    )  # http.client forgets the socket before the answer is read
    cutter.daemon = True
    cutter.start()
    try:
        yield connection
    finally:
        cutter.cancel()
        connection.close()


def _unconnected(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _cut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        logging.getLogger(__name__).debug("the connection had ended by itself at its deadline")
