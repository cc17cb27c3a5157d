"""One pass of delivery against a Slack that behaves, misbehaves and disappears."""

from __future__ import annotations

import asyncio
import socket
import time
from itertools import pairwise

import pytest

from demo.standin_slack import CHANNEL, TOKEN, Channel, Fault, StandInSlack
from tealeaves import mode
from tealeaves.alerts import outbox
from tealeaves.alerts.deliver import back_off, deliver
from tealeaves.alerts.slack import SlackSender
from tealeaves.errors import SendingForbidden
from tealeaves.model import identity

POST = "chat.postMessage"


def test_what_is_told_arrives_once_and_in_order(desks) -> None:
    desk = desks
    desk.tell("one", "two", "three")
    report = desk.deliver()
    assert (report.sent, report.attempted, report.notes) == (3, 3, [])
    assert [m.text for m in desk.slack.posts()] == ["one", "two", "three"]
    assert desk.deliver().attempted == 0
    assert desk.states() == {"sent": 3}


@pytest.mark.req("C-3")
@pytest.mark.parametrize("how", ["reset", "hang", "garbage", "html", "list", "status", "drip"])
@pytest.mark.parametrize("accepts", [True, False])
def test_an_answer_that_is_lost_never_doubles_and_never_loses(desk, how, accepts) -> None:
    desk.timeout = 1.0
    desk.slack.script(POST, Fault(how, status=200 if how == "html" else 500, seconds=1.5, accepts=accepts))
    (message,) = desk.tell("once")
    report = desk.deliver()
    assert report.ambiguous == 1
    assert len(desk.slack.calls(POST)) == 1  # C-4
    assert desk.deliver().attempted == 0  # not before its time
    desk.later(10)
    report = desk.deliver()
    assert (report.sent, report.adopted, report.repeats) == (1, int(accepts), 0)
    assert [m.text for m in desk.slack.posts()] == ["once"]
    assert desk.life(message) == ["sending", "ambiguous", "sending", "sent"]


@pytest.mark.req("C-4")
def test_a_connection_dropped_after_acceptance_sees_one_post_an_attempt(desk) -> None:
    desk.slack.script(POST, *[Fault("reset")] * 3)
    desk.tell("once")
    for attempt in range(1, 5):
        desk.deliver()
        assert len(desk.slack.calls(POST)) == attempt
        desk.later(700)
    assert len(desk.slack.posts()) == 1


@pytest.mark.req("C-3")
def test_a_lost_answer_in_a_thread_is_looked_up_in_the_thread(desk) -> None:
    ids = desk.tell(*(f"alert {n}" for n in range(7)))
    desk.deliver(limit=2)  # the digest and the first reply
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.deliver(limit=1)
    desk.later(10)
    report = desk.deliver()
    assert report.adopted == 1
    assert sorted(m.key for m in desk.slack.posts() if m.thread_ts) == sorted(ids)
    assert len(desk.slack.calls("conversations.replies")) == 1


@pytest.mark.req("C-3")
def test_what_cannot_be_looked_up_for_good_is_repeated_with_a_mark(desk) -> None:
    desk.slack.state.scopes = ("chat:write",)
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.tell("once")
    desk.deliver()
    desk.later(10)
    report = desk.deliver()
    assert (report.sent, report.repeats) == (1, 1)
    assert "missing_scope" in report.notes[0]
    first, second = desk.slack.posts()
    assert first.text == "once"
    assert second.text.startswith("(possible repeat")
    assert second.text.endswith("once")


@pytest.mark.req("C-3")
def test_a_lookup_that_fails_for_the_moment_is_tried_again_before_anything_is_repeated(desk) -> None:
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.slack.script("conversations.history", Fault("reset"), Fault("status", status=502))
    desk.tell("once")
    desk.deliver()
    for _ in range(2):
        desk.later(60)
        assert desk.deliver().ambiguous == 1
    desk.later(60)
    assert desk.deliver().adopted == 1
    assert len(desk.slack.posts()) == 1


@pytest.mark.req("C-3")
def test_a_lookup_that_keeps_failing_ends_in_a_marked_repeat(desks) -> None:
    desk = desks
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.slack.script("conversations.history", *[Fault("reset")] * 9)
    desk.tell("once")
    repeats = 0
    for _ in range(6):
        repeats += desk.deliver().repeats
        desk.later(700)
    assert repeats == 1
    assert len(desk.slack.posts()) == 2


@pytest.mark.req("C-3")
@pytest.mark.parametrize("offset", [-3600.0, 3600.0])
def test_a_wrong_clock_does_not_double(desk, offset) -> None:
    desk.slack.state.clock_offset = offset
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.tell("once")
    desk.deliver()
    desk.later(10)
    assert desk.deliver().adopted == 1
    assert len(desk.slack.posts()) == 1


@pytest.mark.req("C-3")
def test_a_busy_channel_is_searched_page_by_page(desk) -> None:
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.tell("once")
    desk.deliver()
    sender = SlackSender(TOKEN, base_url=desk.slack.url)
    chatter = [sender.post(CHANNEL, f"chatter {n}", identity(str(n))) for n in range(450)]

    async def chat() -> None:
        for each in chatter:
            await each

    asyncio.run(chat())
    desk.later(10)
    assert desk.deliver().adopted == 1
    assert len(desk.slack.calls("conversations.history")) == 3


@pytest.mark.req("C-5")
def test_retry_after_pauses_the_whole_channel_and_loses_nothing(desk) -> None:
    desk.slack.state.channels["C2"] = Channel()
    desk.tell(*(f"alert {n}" for n in range(10)))
    with desk.store.write() as conn:
        outbox.enqueue(
            conn, alert_id="x", channel="C2", dedup_key="x", kind="note", payload={"text": "other"}, at=desk.clock.now()
        )
    desk.slack.script(POST, Fault("rate", seconds=2))
    began = time.monotonic()
    report = desk.deliver()
    assert time.monotonic() - began < 1.5  # nobody slept it off
    assert (report.retry, [m.text for m in desk.slack.posts()]) == (1, ["other"])
    desk.later(1.9)
    assert desk.deliver().attempted == 0
    desk.later(1.2)  # the pause and its jitter are over
    desk.deliver()
    assert len({m.key for m in desk.slack.posts()}) == len(desk.slack.posts()) == 12  # ten, their digest, and the other
    assert "pending" not in desk.states()


@pytest.mark.req("C-5")
def test_a_lookup_that_is_rate_limited_stays_in_doubt(desk) -> None:
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.slack.script("conversations.history", *[Fault("rate", seconds=30)] * 6)
    desk.tell("once", "two")
    desk.deliver()
    desk.later(10)
    for _ in range(6):  # more often than a lookup that fails in another way is tried
        report = desk.deliver()
        assert (report.ambiguous, report.attempted) == (1, 1)
        desk.later(29)
        assert desk.deliver().attempted == 0
        desk.later(3)
    assert desk.deliver().adopted == 1
    assert sorted(m.text for m in desk.slack.posts()) == ["once", "two"]


SETUP_ERRORS = ["invalid_auth", "token_revoked", "channel_not_found", "is_archived", "not_in_channel", "missing_scope"]


@pytest.mark.req("C-6")
@pytest.mark.parametrize("error", SETUP_ERRORS)
def test_a_broken_setup_is_a_dead_letter_with_a_remedy_and_stops_the_channel(desk, error) -> None:
    desk.slack.script(POST, Fault("error", error=error))
    desk.tell("one", "two")
    report = desk.deliver()
    assert desk.states() == {"dead": 1, "pending": 1}
    assert len(desk.slack.calls(POST)) == 1
    assert len(report.notes) == 1
    assert error in report.notes[0]
    assert len(report.notes[0]) > len(error) + 60  # says what to do
    desk.deliver()
    with desk.store.write() as conn:
        assert outbox.revive(conn, desk.clock.now()) == 1
    desk.deliver()
    assert sorted(m.text for m in desk.slack.posts()) == ["one", "two"]


@pytest.mark.req("C-6")
@pytest.mark.parametrize("error", ["invalid_blocks", "no_text", "something_new"])
def test_a_message_that_slack_will_not_have_is_a_dead_letter_and_the_next_one_goes(desk, error) -> None:
    desk.slack.script(POST, Fault("error", error=error))
    desk.tell("one", "two")
    report = desk.deliver()
    assert (report.dead, report.sent) == (1, 1)
    assert error in report.notes[0]


@pytest.mark.req("C-6")
@pytest.mark.parametrize("error", ["msg_too_long", "msg_blocks_too_long"])
def test_a_message_too_long_is_sent_again_once_as_a_short_text(desk, error) -> None:
    desk.slack.script(POST, Fault("error", error=error))
    desk.tell("one")
    assert desk.deliver().sent == 1
    (only,) = desk.slack.posts()
    assert only.text.startswith("one\n(shortened")
    desk.slack.script(POST, *[Fault("error", error=error)] * 2)
    desk.tell("two")
    assert desk.deliver().dead == 1
    assert len(desk.slack.calls(POST)) == 4


@pytest.mark.req("C-6")
@pytest.mark.parametrize(
    "fault", [Fault("error", error="service_unavailable"), Fault("status", status=404), Fault("html", status=403)]
)
def test_what_was_certainly_not_accepted_is_sent_again_without_looking(desk, fault) -> None:
    desk.slack.script(POST, fault)
    desk.tell("one")
    assert desk.deliver().retry == 1
    desk.later(10)
    assert desk.deliver().sent == 1
    assert desk.slack.calls("conversations.history") == []


@pytest.mark.req("C-6")
def test_no_network_is_waited_out_and_said(desk) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{probe.getsockname()[1]}/api/"
    desk.tell("one")
    sender = SlackSender(TOKEN, base_url=closed)
    notes = []
    for _ in range(3):
        report = asyncio.run(deliver(desk.store, sender, desk.clock, pace=0))
        assert report.retry == 1
        notes += report.notes
        desk.later(700)
    assert "does not get through after 3 attempts" in notes[0]
    assert desk.deliver().sent == 1


def test_the_wait_grows_and_never_ends_in_giving_up() -> None:
    assert [back_off(n).total_seconds() for n in (1, 2, 3, 8, 500)] == [5, 10, 20, 600, 600]


@pytest.mark.req("C-7")
def test_fifty_at_once_are_one_message_and_a_thread(desks) -> None:
    desk = desks
    ids = desk.tell(*(f"alert {n}" for n in range(50)))
    for _ in range(4):
        desk.deliver(limit=20)
    (parent,) = desk.slack.posts(top_level=True)
    assert parent.text.startswith("50 alerts at once")
    replies = [m for m in desk.slack.posts() if m.thread_ts == parent.ts]
    assert [m.key for m in replies] == ids
    assert desk.states() == {"sent": 51}


@pytest.mark.req("C-7")
def test_five_at_once_stand_in_the_channel(desk) -> None:
    desk.tell(*(f"alert {n}" for n in range(5)))
    desk.deliver()
    assert len(desk.slack.posts(top_level=True)) == 5


@pytest.mark.req("C-7")
def test_a_digest_that_is_refused_sends_what_belongs_below_it_to_the_channel(desk) -> None:
    desk.tell(*(f"alert {n}" for n in range(7)))
    desk.slack.script(POST, Fault("error", error="invalid_blocks"))
    desk.deliver()
    assert len(desk.slack.posts(top_level=True)) == 7


@pytest.mark.req("C-7")
def test_nothing_goes_before_its_digest(desk) -> None:
    desk.tell(*(f"alert {n}" for n in range(7)))
    desk.slack.script(POST, Fault("accept_then_reset"))
    desk.deliver()
    assert len(desk.slack.posts()) == 1
    desk.later(10)
    assert desk.deliver().sent == 8
    assert len(desk.slack.posts(top_level=True)) == 1


@pytest.mark.req("C-7")
def test_a_channel_gets_a_message_a_second_at_most(desk) -> None:
    desk.tell("one", "two", "three")
    desk.deliver(pace=None)
    times = [call.at for call in desk.slack.calls(POST)]
    assert all(later - earlier >= 0.99 for earlier, later in pairwise(times))


def test_two_senders_at_once_send_each_message_once(desk) -> None:
    desk.tell(*(f"alert {n}" for n in range(5)))

    async def both() -> None:
        senders = [SlackSender(TOKEN, base_url=desk.slack.url) for _ in range(3)]
        await asyncio.gather(*(deliver(desk.store, sender, desk.clock, pace=0) for sender in senders))

    asyncio.run(both())
    assert sorted(m.text for m in desk.slack.posts()) == [f"alert {n}" for n in range(5)]


@pytest.mark.req("C-2")
def test_a_sender_that_outlives_its_lease_is_noticed(desk) -> None:
    (message,) = desk.tell("one")

    class Slow(SlackSender):
        async def post(self, *arguments: str) -> object:
            desk.later(outbox.LEASE.total_seconds())
            await deliver(desk.store, SlackSender(TOKEN, base_url=desk.slack.url), desk.clock, pace=0)
            return await super().post(*arguments)

    report = asyncio.run(deliver(desk.store, Slow(TOKEN, base_url=desk.slack.url), desk.clock, pace=0))
    assert "lease" in report.notes[0]
    assert desk.life(message) == ["sending", "sending", "sent"]


@pytest.mark.req("law-8")
def test_a_replay_delivers_nothing(desk) -> None:
    desk.tell("one")
    sender = SlackSender(TOKEN, base_url=desk.slack.url)
    with mode.replaying(), pytest.raises(SendingForbidden):
        asyncio.run(deliver(desk.store, sender, desk.clock))
    assert desk.states() == {"pending": 1}
    assert isinstance(desk.slack, StandInSlack)
