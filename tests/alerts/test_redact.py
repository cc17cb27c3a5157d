"""No secret reaches a log."""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from demo.standin_slack import CHANNEL, Fault
from tealeaves.alerts.check import diagnose
from tealeaves.alerts.deliver import deliver
from tealeaves.alerts.slack import SlackSender
from tealeaves.redact import RedactingFilter, install, redact

CANARY = "xoxb-111-222-c4n4ry"


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What one more handler of the root logger writes at DEBUG; afterwards everything is as it was."""
    root, out = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(out)
    levels = {name: logging.getLogger(name).level for name in ("", "slack_sdk", "httpx", "httpcore")}
    root.addHandler(handler)
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)  # whatever a module set when it was imported
    yield out
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    for each in (*root.handlers, logging.lastResort):
        each.filters[:] = [kept for kept in each.filters if not isinstance(kept, RedactingFilter)]


SECRETS = [
    ("token xoxb-12-34-abc done", "token xoxb-[redacted] done"),
    ("xoxp-1, xoxa-2, xoxr-3, xoxs-4", "xoxp-[redacted], xoxa-[redacted], xoxr-[redacted], xoxs-[redacted]"),
    ("xoxe.xoxb-1-abc", "xoxe.xoxb-[redacted]"),
    ("'xapp-1-A0-9-fff'", "'xapp-[redacted]'"),
    ("https://hooks.slack.com/services/T0/B0/xyz.", "https://hooks.slack.com/[redacted]"),
    ("https://hooks.slack.com/workflows/T0/A/1/x", "https://hooks.slack.com/[redacted]"),
    ("GET https://example.org/a?key=1&t=2 HTTP/1.1", "GET https://example.org/a?[redacted] HTTP/1.1"),
    ("'POST /api/x?token=1'", "'POST /api/x?[redacted]'"),
    ("https://e.org/?bare", "https://e.org/?[redacted]"),
    ("postgresql://me:secret@host/db", "postgresql://[redacted]@host/db"),
    ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
]  # fmt: skip


@pytest.mark.req("S-16")
@pytest.mark.parametrize(("text", "shown"), SECRETS)
def test_secrets_are_hidden_and_the_rest_stays(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(shown) == shown


@pytest.mark.parametrize(
    "text", ["why? because", "boxoxb and xox", "http://www.kcna.kp/en/a", "40 % of 3?", "what is http://x.kp?"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.req("S-16")
def test_arguments_tracebacks_and_stacks_are_covered(logs: io.StringIO) -> None:
    install()
    log = logging.getLogger("anything")
    try:
        raise ValueError(f"refused {CANARY}")
    except ValueError:
        log.exception("with %s", CANARY, stack_info=True)
    log.info("a mapping %(token)s", {"token": CANARY})
    log.info("too few %s %s " + CANARY, "one")
    written = logs.getvalue()
    assert "c4n4ry" not in written
    assert "ValueError: refused xoxb-[redacted]" in written
    assert "do not fit" in written
    assert "Stack (most recent call last)" in written


@pytest.mark.req("S-16")
def test_a_whole_cycle_at_debug_shows_no_secret(logs: io.StringIO, desk) -> None:
    install()
    desk.slack.state.token = CANARY
    desk.slack.script(
        "chat.postMessage",
        Fault("accept_then_reset"),
        Fault("html"),
        Fault("rate"),
        Fault("error", error="invalid_auth"),
    )
    desk.tell("one", "two")
    for _ in range(8):
        asyncio.run(deliver(desk.store, SlackSender(CANARY, base_url=desk.slack.url), desk.clock, pace=0))
        desk.later(700)
    diagnose(CANARY, CHANNEL, desk.slack.url, now=datetime.now(UTC))
    httpx.get(f"{desk.slack.url}api.test?key=c4n4ry", trust_env=False)
    logging.getLogger("slack_sdk.web.base_client").debug("never seen")
    written = logs.getvalue()
    assert "delivery:" in written  # something was logged at all
    assert "c4n4ry" not in written
    assert "never seen" not in written
    assert "HTTP Request" not in written


@pytest.mark.req("S-16")
def test_without_the_filter_the_same_cycle_does_leak(logs: io.StringIO, desk) -> None:
    httpx.get(f"{desk.slack.url}api.test?key=c4n4ry", trust_env=False)
    assert "c4n4ry" in logs.getvalue()


def test_installing_twice_is_installing_once(logs: io.StringIO) -> None:
    install()
    install()
    for handler in logging.getLogger().handlers:
        assert sum(isinstance(each, RedactingFilter) for each in handler.filters) == 1


@pytest.mark.req("S-16")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("to https://a.kp/x?q=(a)&token=s3cret failed", "to https://a.kp/x?[redacted] failed"),
        ("(https://a.kp/x?q=1)", "(https://a.kp/x?[redacted])"),
        ("postgresql+psycopg://u:p@s3cret@db/x", "postgresql+psycopg://[redacted]@db/x"),
    ],
)
def test_brackets_and_at_signs_do_not_end_a_secret(said: str, shown: str) -> None:
    assert redact(said) == shown
    assert redact(shown) == shown


@pytest.mark.req("S-12")
@pytest.mark.parametrize("piece", ["a://", "a://x?", "://a:b", "/?a", "a?", "Bearer ", "xoxb-", "hooks.slack.com/"])
def test_a_megabyte_of_anything_is_redacted_in_time(piece: str) -> None:
    began = time.process_time()
    redact(piece * (1_000_000 // len(piece)))
    assert time.process_time() - began < 2
