"""The Slack sender: one request an attempt, every answer sorted into what it means for the message (C-2 to C-6).

Slack has no idempotency key for apps, so a message carries its key in its metadata and is looked up there when an answer
was lost. Never import this from a replay: the import contracts and `mode` see to it.
"""

from __future__ import annotations

import asyncio
import email.utils
import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from tealeaves import mode
from tealeaves.alerts import remedies
from tealeaves.alerts.outcome import Absent, Ambiguous, Dead, Lookup, Outcome, Retry, Search, Sent, TooLong, Unreadable
from tealeaves.alerts.plain import escape
from tealeaves.alerts.wire import SLACK_URL, DirectClient, NotConnected

EVENT: Final = "tealeaves_alert"
_PAGES: Final = 50  # of history, 200 messages each: beyond it a message counts as not found
_PAGE: Final = 200
_SKEW: Final = timedelta(seconds=30)  # a difference of clocks below this is covered by the margin of the search
_LONGEST_PAUSE: Final = 3600.0
_DEFAULT_PAUSE: Final = 30.0


class SlackSender:
    """Posts to Slack with a bot token. Raises `SendingForbidden` when made or used in a replay, `SlackError` for a bad address."""

    threads = True
    pace = 1.0  # Slack's limit for a channel (C-7)

    def __init__(self, token: str, *, base_url: str = SLACK_URL, timeout: float = 20.0) -> None:
        mode.require_live()
        self._client = DirectClient(token, base_url, timeout)

    async def post(self, channel: str, text: str, key: str, thread: str | None = None) -> Outcome:
        """One chat.postMessage, whose text is escaped here and nowhere else."""
        mode.require_live()
        return await asyncio.to_thread(self._post, channel, text, key, thread)

    async def find(self, search: Search) -> Lookup:
        """Look the key up in the metadata of the channel's messages, or of the thread's replies."""
        mode.require_live()
        return await asyncio.to_thread(self._find, search)

    def _post(self, channel: str, text: str, key: str, thread: str | None) -> Outcome:
        try:
            answer = self._client.chat_postMessage(
                channel=channel, text=escape(text), thread_ts=thread, mrkdwn=False, parse="none", link_names=False,
                unfurl_links=False, unfurl_media=False, metadata={"event_type": EVENT, "event_payload": {"key": key}},
            )  # fmt: skip
        except SlackApiError as error:
            return refusal(error.response)
        except NotConnected as error:
            return Retry(f"not connected: {error}")
        except Exception as error:  # noqa: BLE001  whatever broke after the connection stood: it may have been accepted
            return Ambiguous(f"no answer: {type(error).__name__}: {error}")
        ts = answer.get("ts")
        return Sent(ts) if isinstance(ts, str) and ts else Ambiguous("Slack said ok without naming the message")

    def _find(self, search: Search) -> Lookup:
        try:
            return self._search(search)
        except SlackApiError as error:
            return _unreadable(error.response)
        except Exception as error:  # noqa: BLE001  a lookup that breaks in any way is one that did not work
            return Unreadable(f"{type(error).__name__}: {error}", lasting=False)

    def _search(self, search: Search) -> Lookup:
        found, skew = self._scan(search, search.oldest)
        if found is None and skew < -_SKEW:  # our clock is ahead of Slack's, which stamps the messages
            found, _ = self._scan(search, search.oldest + skew)
        return Absent() if found is None else Sent(found)

    def _scan(self, search: Search, oldest: datetime) -> tuple[str | None, timedelta]:
        """The message's ts if it is there, and by how much Slack's clock is ahead of ours."""
        skew = timedelta()
        for page in self._pages(search, oldest):
            skew = _skew(page, search.now)
            for message in page.get("messages") or ():
                if _key(message) == search.key:
                    return str(message["ts"]), skew
        return None, skew

    def _pages(self, search: Search, oldest: datetime) -> Iterator[SlackResponse]:
        read: Callable[..., SlackResponse] = self._client.conversations_history
        where: dict[str, Any] = {"channel": search.channel}
        if search.thread is not None:  # the history of a channel does not show the replies in its threads
            read, where = self._client.conversations_replies, {"channel": search.channel, "ts": search.thread}
        cursor = None
        for _ in range(_PAGES):
            page = read(
                **where, oldest=f"{oldest.timestamp():.6f}", limit=_PAGE, include_all_metadata=True, cursor=cursor
            )
            yield page
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return


def refusal(answer: SlackResponse) -> Outcome:
    """What an answer that is not "ok" means for the message."""
    error, status = error_of(answer), answer.status_code
    if status == 429 or error in ("ratelimited", "rate_limited"):
        return Retry(error or "http_429", after=_retry_after(answer))
    if status >= 500 or (error is None and status == 200):
        return Ambiguous(f"http_{status}" if error is None else error)
    if error is None:  # refused by something that is not Slack: a proxy, a wrong address
        return Retry(f"http_{status}")
    return _by_name(error)


def error_of(answer: SlackResponse) -> str | None:
    """Slack's name for the error; None where the answer is not Slack's JSON."""
    error = answer.data.get("error") if isinstance(answer.data, dict) else None
    named = isinstance(error, str) and error.replace("_", "").isalnum() and error == error.lower()
    return str(error) if named else None


def _by_name(error: str) -> Outcome:
    if error in remedies.UNCLEAR:
        return Ambiguous(error)
    if error in remedies.TRANSIENT:
        return Retry(error)
    if error in remedies.TOO_LONG:
        return TooLong(error)
    return Dead(error, remedies.remedy(error), whole_channel=error in remedies.SETUP)


def _unreadable(answer: SlackResponse) -> Unreadable:
    outcome = refusal(answer)
    if isinstance(outcome, Retry):
        return Unreadable(outcome.reason, lasting=False, after=outcome.after)
    return Unreadable(outcome.reason if not isinstance(outcome, Sent) else "", lasting=isinstance(outcome, Dead))


def _retry_after(answer: SlackResponse) -> float:
    """Seconds that Slack asks us to wait, at most an hour; half a minute where it does not say."""
    named = {str(name).lower(): value for name, value in answer.headers.items()}
    try:
        seconds = float(named.get("retry-after", _DEFAULT_PAUSE))
    except (TypeError, ValueError):
        return _DEFAULT_PAUSE
    return min(max(seconds, 0.0), _LONGEST_PAUSE) if math.isfinite(seconds) else _DEFAULT_PAUSE


def _skew(answer: SlackResponse, now: datetime) -> timedelta:
    served = next((value for name, value in answer.headers.items() if str(name).lower() == "date"), None)
    try:
        at = email.utils.parsedate_to_datetime(str(served))
    except ValueError:
        return timedelta()
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now


def _key(message: Any) -> str | None:
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    return payload.get("key") if isinstance(payload, dict) else None
