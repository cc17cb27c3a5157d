"""What is wrong with the Slack set-up, and what exactly to do about it: behind `tealeaves slack test`.

Each step is one real call, since only Slack knows. The first failure ends the walk: later steps would only repeat it.
"""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from tealeaves import mode
from tealeaves.alerts import remedies
from tealeaves.alerts.slack import EVENT, error_of
from tealeaves.alerts.wire import SLACK_URL, DirectClient, NotConnected
from tealeaves.errors import SlackError

SCOPES: Final = ("chat:write", "channels:history")
_SKEW: Final = timedelta(minutes=2)
_TIMEOUT: Final = 20.0

# What people paste instead of a bot token, by how it begins.
_OTHER_TOKENS: Final = (
    ("xoxp-", "a user token: it would post in your name"),
    ("xoxe", "a token of token rotation: it expires after hours; switch rotation off for the app"),
    ("xapp-", "an app-level token: it cannot post"),
    ("xoxs-", "a token of a browser session"),
    ("xoxc-", "a token of a browser session"),
    ("http", "a webhook address: it can neither thread nor be read back"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the check: whether it went well, what was found, and what to do if not."""

    ok: bool
    step: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{'ok ' if self.ok else 'BAD'} {self.step}: {self.found}" + (
            f"\n    -> {self.remedy}" if self.remedy else ""
        )


def diagnose(token: str, channel: str, base_url: str = SLACK_URL, *, now: datetime) -> list[Line]:
    """The steps in order, up to the first that failed. All went well if every line is `ok`.

    Posts one message to the channel and reads it back. `now` is the machine's clock, which is compared with Slack's. Raises
    `SendingForbidden` during a replay; everything that Slack or the network does is a line.
    """
    mode.require_live()
    lines: list[Line] = []
    for line in _walk(token.strip(), channel.strip(), base_url, now):
        lines.append(line)
        if not line.ok:
            break
    return lines


def _walk(token: str, channel: str, base_url: str, now: datetime) -> Iterator[Line]:
    yield _form_of_token(token)
    yield _form_of_channel(channel)
    try:
        client = DirectClient(token, base_url, _TIMEOUT)
    except SlackError as error:
        yield Line(False, "address", str(error), "unset TEALEAVES_SLACK_URL to use Slack itself")
        return
    yield from _ask(client, channel, now)


def _ask(client: DirectClient, channel: str, now: datetime) -> Iterator[Line]:
    identity = _try("token", client.auth_test)
    if isinstance(identity, Line):
        yield identity
        return
    yield Line(True, "token", f"accepted; workspace {identity.get('team')}, app user {identity.get('user')}")
    yield _scopes(identity)
    yield _clock(identity, now)
    history = _try("channel", lambda: client.conversations_history(channel=channel, limit=1))
    yield history if isinstance(history, Line) else Line(True, "channel", f"{channel} exists and the app is a member")
    yield from _round_trip(client, channel, now)


def _form_of_token(token: str) -> Line:
    if not token:
        return Line(
            False, "token", "TEALEAVES_SLACK_TOKEN is not set", f"{remedies.remedy('not_authed')}; see docs/slack.md"
        )
    if token.startswith("xoxb-"):
        return Line(True, "form of the token", "a bot token")
    kind = next(
        (what for start, what in _OTHER_TOKENS if token.startswith(start)), "not a bot token, which begins with xoxb-"
    )
    return Line(False, "form of the token", kind, remedies.remedy("not_allowed_token_type"))


def _form_of_channel(channel: str) -> Line:
    if not channel:
        return Line(False, "channel", "TEALEAVES_SLACK_CHANNEL is not set", remedies.CHANNEL_ID)
    if channel[0] in "CG" and channel.isascii() and channel.isalnum() and channel.isupper():
        return Line(True, "form of the channel", f"{channel} is an id")
    kind = "a person, not a channel" if channel[0] in "@UWD" else "a name: names change, and the check needs the id"
    return Line(False, "form of the channel", f"{channel!r} is {kind}", remedies.CHANNEL_ID)


def _scopes(identity: SlackResponse) -> Line:
    granted = _header(identity, "x-oauth-scopes")
    if granted is None:
        return Line(True, "scopes", "Slack did not list them; the next steps will show")
    have = {scope.strip() for scope in granted.split(",")}
    missing = [scope for scope in SCOPES if scope not in have]
    if missing:
        return Line(False, "scopes", f"missing: {', '.join(missing)}", remedies.remedy("missing_scope"))
    spare = sorted(have - set(SCOPES) - {""})
    return Line(True, "scopes", "those that are needed" + (f"; not needed: {', '.join(spare)}" if spare else ""))


def _clock(identity: SlackResponse, now: datetime) -> Line:
    """A wrong clock does not stop Slack from answering, but messages would carry wrong times: reported as a failure."""
    try:
        served = email.utils.parsedate_to_datetime(_header(identity, "date") or "")
    except ValueError:
        return Line(True, "clock", "Slack named no time to compare with")
    ahead = now - (served if served.tzinfo else served.replace(tzinfo=UTC))
    if abs(ahead) <= _SKEW:
        return Line(True, "clock", "agrees with Slack's")
    found = f"this machine's clock is {abs(ahead)} {'ahead of' if ahead > timedelta() else 'behind'} Slack's"
    return Line(
        False, "clock", found, "switch time synchronisation on: timedatectl set-ntp true; or unset TEALEAVES_CLOCK_FILE"
    )


def _round_trip(client: DirectClient, channel: str, now: datetime) -> Iterator[Line]:
    """One message there and, by its metadata, back: what reconciling a lost answer rests on."""
    key = f"test-{now.astimezone(UTC):%Y%m%dT%H%M%S.%f}"
    words = "tealeaves: this is a test message. Alerts will arrive here."
    metadata = {"event_type": EVENT, "event_payload": {"key": key}}
    posted = _try("test message", lambda: client.chat_postMessage(channel=channel, text=words, metadata=metadata))
    if isinstance(posted, Line):
        yield posted
        return
    yield Line(True, "test message", f"posted to {channel}")
    ts = str(posted.get("ts"))
    read = _try(
        "reading back",
        lambda: client.conversations_history(
            channel=channel, oldest=ts, inclusive=True, limit=5, include_all_metadata=True
        ),
    )
    yield read if isinstance(read, Line) else _found_again(read, ts, key)


def _found_again(page: SlackResponse, ts: str, key: str) -> Line:
    message = next((each for each in page.get("messages") or () if each.get("ts") == ts), None)
    if message is None:
        return Line(
            False, "reading back", "the message is not in the channel's history", remedies.remedy("missing_scope")
        )
    if ((message.get("metadata") or {}).get("event_payload") or {}).get("key") != key:
        return Line(
            False, "reading back", "the message came back without its metadata", remedies.remedy("missing_scope")
        )
    return Line(True, "reading back", "found with its metadata: a message whose answer is lost will not be sent twice")


def _try(step: str, call: Callable[[], SlackResponse]) -> SlackResponse | Line:
    try:
        return call()
    except SlackApiError as error:
        return _refused(step, error.response)
    except NotConnected as error:
        return Line(False, step, f"no connection: {error}", _network_remedy(str(error)))
    except Exception as error:  # noqa: BLE001  the person who set it up is to see it in words
        return Line(
            False, step, f"no answer: {type(error).__name__}: {error}", "try again; if it stays, see status.slack.com"
        )


def _refused(step: str, answer: SlackResponse) -> Line:
    error = error_of(answer)
    if error is None:
        found = f"HTTP {answer.status_code}, and not Slack's form: a proxy or another server answered"
        return Line(False, step, found, "check TEALEAVES_SLACK_URL, and that slack.com is reachable without a proxy")
    if error in ("ratelimited", "rate_limited"):
        return Line(
            False, step, "Slack asks us to wait", f"try again in {_header(answer, 'retry-after') or '30'} seconds"
        )
    needed = answer.get("needed")
    return Line(False, step, f"{error} (needed: {needed})" if needed else error, remedies.remedy(error))


def _network_remedy(error: str) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in error:
        return "the certificate is not trusted: check the machine's clock; if a company proxy is in between, set SSL_CERT_FILE"
    return "check that this machine may reach https://slack.com (port 443): curl -sI https://slack.com/api/api.test"


def _header(answer: SlackResponse, wanted: str) -> str | None:
    return next((str(value) for name, value in answer.headers.items() if str(name).lower() == wanted), None)
