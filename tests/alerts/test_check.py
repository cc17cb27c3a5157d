"""`tealeaves slack test` says exactly what is wrong."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest

from demo.standin_slack import CHANNEL, SCOPES, TOKEN, Channel, Fault, StandInSlack
from tealeaves.alerts.check import Line, diagnose


def last(slack: StandInSlack, token: str = TOKEN, channel: str = CHANNEL, **options: object) -> Line:
    given = {"now": datetime.now(UTC), "base_url": slack.url, **options}
    lines = diagnose(token, channel, **given)
    assert all(line.ok for line in lines[:-1])
    assert lines[-1].ok == (not lines[-1].remedy)
    return lines[-1]


def test_when_all_is_well_a_message_has_gone_there_and_back(slack: StandInSlack) -> None:
    line = last(slack)
    assert line.ok
    assert line.step == "reading back"
    assert "test message" in slack.posts()[0].text


TOKENS = [
    ("", "is not set"), ("xoxp-1", "user token"), ("xapp-1", "app-level"), ("https://hooks.slack.com/services/T/B/x", "webhook"),
    ("xoxe.xoxb-1", "rotation"), ("hello", "begins with xoxb-"), ("xoxc-1", "browser"),
]  # fmt: skip


@pytest.mark.parametrize(("token", "words"), TOKENS)
def test_what_was_pasted_by_mistake_is_named(slack: StandInSlack, token: str, words: str) -> None:
    line = last(slack, token=token)
    assert words in line.found
    assert "Bot User OAuth Token" in line.remedy
    assert slack.state.calls == []


CHANNELS = [("", "is not set"), ("#alerts", "a name"), ("alerts", "a name"), ("@kim", "person"), ("U012AB", "person")]


@pytest.mark.parametrize(("channel", "words"), CHANNELS)
def test_a_channel_that_is_no_id_is_named(slack: StandInSlack, channel: str, words: str) -> None:
    line = last(slack, channel=channel)
    assert words in line.found
    assert "About tab" in line.remedy


def test_a_token_that_slack_does_not_know(slack: StandInSlack) -> None:
    line = last(slack, token="xoxb-wrong")
    assert (line.step, line.found) == ("token", "invalid_auth")
    assert "mistyped" in line.remedy


@pytest.mark.parametrize("missing", SCOPES)
def test_a_missing_scope_is_named(slack: StandInSlack, missing: str) -> None:
    slack.state.scopes = tuple(scope for scope in SCOPES if scope != missing)
    line = last(slack)
    assert (line.step, line.found) == ("scopes", f"missing: {missing}")
    assert "Reinstall" in line.remedy


def test_scopes_beyond_need_are_mentioned(slack: StandInSlack) -> None:
    slack.state.scopes = (*SCOPES, "users:read")
    lines = diagnose(TOKEN, CHANNEL, slack.url, now=datetime.now(UTC))
    assert "not needed: users:read" in next(line.found for line in lines if line.step == "scopes")


def test_the_channel_is_not_there(slack: StandInSlack) -> None:
    line = last(slack, channel="C0NOWHERE")
    assert (line.step, line.found) == ("channel", "channel_not_found")
    assert "/invite" in line.remedy


@pytest.mark.parametrize(("state", "error", "words"), [
    (Channel(member=False), "not_in_channel", "/invite @tealeaves"),
    (Channel(archived=True), "is_archived", "unarchive"),
])  # fmt: skip
def test_the_channel_cannot_be_used(slack: StandInSlack, state: Channel, error: str, words: str) -> None:
    slack.state.channels[CHANNEL] = state
    line = last(slack)
    assert line.found == error
    assert words in line.remedy


@pytest.mark.parametrize(("offset", "words"), [(-7200, "ahead of"), (7200, "behind")])
def test_a_wrong_clock(slack: StandInSlack, offset: float, words: str) -> None:
    line = last(slack, now=datetime.now(UTC) - timedelta(seconds=offset))
    assert line.step == "clock"
    assert words in line.found


def test_nobody_answers(slack: StandInSlack) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        line = last(slack, base_url=f"http://127.0.0.1:{probe.getsockname()[1]}/api/")
    assert "no connection" in line.found
    assert "443" in line.remedy


@pytest.mark.parametrize(("fault", "words"), [
    (Fault("html", status=403), "HTTP 403"), (Fault("rate", seconds=9), "wait"), (Fault("reset"), "no answer"),
    (Fault("list"), "no answer"),
])  # fmt: skip
def test_something_else_answers(slack: StandInSlack, fault: Fault, words: str) -> None:
    slack.script("auth.test", fault)
    assert words in last(slack).found


def test_an_address_that_would_give_the_token_away(slack: StandInSlack) -> None:
    assert "https" in last(slack, base_url="http://example.org/api/").found


def test_no_line_shows_the_token(slack: StandInSlack) -> None:
    secret = "xoxb-0123-canary"
    for state in (TOKEN, secret):
        slack.state.token = state
        assert "canary" not in "\n".join(
            str(line) for line in diagnose(secret, CHANNEL, slack.url, now=datetime.now(UTC))
        )
