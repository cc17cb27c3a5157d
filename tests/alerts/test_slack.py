"""The wire to Slack: one request, straight, bounded, with the text escaped once."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from slack_sdk import WebClient

from demo.standin_slack import CHANNEL, TOKEN, Fault, StandInSlack
from tealeaves.alerts.outcome import Ambiguous, Dead, Outcome, Retry, Search, Sent
from tealeaves.alerts.slack import SlackSender
from tealeaves.errors import SlackError

POST = "chat.postMessage"


def post(slack: StandInSlack, text: str = "text", timeout: float = 5.0, base_url: str = "") -> Outcome:
    sender = SlackSender(TOKEN, base_url=base_url or slack.url, timeout=timeout)
    return asyncio.run(sender.post(CHANNEL, text, "key"))


@pytest.mark.req("C-4")
def test_the_sdk_by_itself_posts_twice_and_we_do_not(slack: StandInSlack) -> None:
    slack.script(POST, Fault("accept_then_reset"))
    WebClient(TOKEN, base_url=slack.url).chat_postMessage(channel=CHANNEL, text="the SDK's own way")
    assert len(slack.posts()) == 2  # should this fail, the SDK has changed: see wire.py
    slack.script(POST, Fault("accept_then_reset"))
    assert isinstance(post(slack), Ambiguous)
    assert len(slack.posts()) == 3


@pytest.fixture
def trap(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[socket.socket]]:
    """A proxy in the environment that counts who comes."""
    hits: list[socket.socket] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                hits.append(server.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.getsockname()[1]}")
    yield hits
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)
    for hit in hits:
        hit.close()


@pytest.mark.req("S-5")
def test_no_proxy_is_taken_from_the_environment(slack: StandInSlack, trap: list[socket.socket]) -> None:
    assert isinstance(post(slack), Sent)
    assert trap == []


@pytest.mark.req("S-4")
def test_no_redirect_is_followed_and_the_token_goes_nowhere_else(slack: StandInSlack) -> None:
    with StandInSlack() as elsewhere:
        slack.script(POST, Fault("redirect", status=307, error=elsewhere.url + POST))
        assert post(slack) == Retry("http_307")
        assert elsewhere.state.calls == []


@pytest.mark.parametrize(
    "url",
    ["http://slack.com/api/", "ftp://slack.com/", "file:///etc/passwd", "slack.com", "http://127.0.0.1.evil.com/"],
)
def test_a_token_is_never_sent_in_the_clear_to_another_machine(url: str) -> None:
    with pytest.raises(SlackError, match="TEALEAVES_SLACK_URL"):
        SlackSender(TOKEN, base_url=url)


@pytest.mark.parametrize("token", ["", "  ", "xoxb-1\nX-Evil: 1", "xoxb 1", "xoxb-ключ", "xoxb-\x00"])
def test_a_token_that_cannot_stand_in_a_header_is_refused(token: str) -> None:
    with pytest.raises(SlackError, match="xoxb-"):
        SlackSender(token)


@pytest.mark.req("C-2")
@pytest.mark.parametrize("how", ["hang", "drip"])
def test_the_exchange_has_one_deadline(slack: StandInSlack, how: str) -> None:
    slack.script(POST, Fault(how, seconds=4))
    began = time.monotonic()
    assert isinstance(post(slack, timeout=0.5), Ambiguous)
    assert time.monotonic() - began < 2


@pytest.mark.req("C-5")
@pytest.mark.parametrize(
    ("asked", "after"), [("7", 7), ("0", 0), ("99999", 3600), ("soon", 30), ("nan", 30), ("-5", 0)]
)
def test_retry_after_is_read_with_care(slack: StandInSlack, asked: str, after: float) -> None:
    slack.script(POST, Fault("rate", error=asked))
    assert post(slack) == Retry("ratelimited", after=after)


@pytest.mark.req("C-6")
@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_an_error_that_slack_calls_unclear_is_in_doubt(slack: StandInSlack, error: str) -> None:
    slack.script(POST, Fault("error", error=error))
    assert post(slack) == Ambiguous(error)


def test_an_error_never_heard_of_is_dead_with_a_place_to_look(slack: StandInSlack) -> None:
    slack.script(POST, Fault("error", error="brand_new"))
    outcome = post(slack)
    assert isinstance(outcome, Dead)
    assert "docs.slack.dev" in outcome.remedy


def test_a_name_that_does_not_resolve_was_not_sent(slack: StandInSlack) -> None:
    outcome = post(slack, base_url="https://nowhere.invalid/api/")
    assert isinstance(outcome, Retry)
    assert "nowhere.invalid" in outcome.reason


CORPUS = ["<!channel>", "<@U123>", "<https://evil|https://kcna.kp>", "&lt;!here&gt;", "```", "*bold", "@here #general"]


@pytest.mark.req("C-15")
@pytest.mark.parametrize("text", CORPUS)
def test_what_a_source_wrote_does_nothing_in_slack(slack: StandInSlack, text: str) -> None:
    post(slack, text)
    (posted,) = slack.posts()
    assert "<" not in posted.text
    assert ">" not in posted.text
    assert posted.text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
    sent = posted.arguments
    off = {name: sent[name] for name in ("unfurl_links", "unfurl_media", "link_names", "mrkdwn", "parse")}
    assert off == {
        "unfurl_links": False, "unfurl_media": False, "link_names": False, "mrkdwn": False, "parse": "none",
    }  # fmt: skip
    assert "blocks" not in sent


def test_somebody_elses_metadata_is_not_ours(slack: StandInSlack) -> None:
    other = WebClient(TOKEN, base_url=slack.url)
    other.chat_postMessage(
        channel=CHANNEL, text="x", metadata={"event_type": "other", "event_payload": {"key": "mine"}}
    )
    now = datetime.now(UTC)
    search = Search(CHANNEL, "mine", now.replace(year=2020), now)
    assert not isinstance(asyncio.run(SlackSender(TOKEN, base_url=slack.url).find(search)), Sent)
