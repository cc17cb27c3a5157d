"""Seven weeks of a site that edits what it published: everything that was changed is found, nothing else, and within what is polite."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from newsroom import Newsroom, change, first_issue
from watch_desk import BUDGET, START, Desk

DAYS = (*range(1, 13), *range(14, 78, 4))
CHANGED_ON = START + timedelta(days=5, hours=1)
BACK_ON = START + timedelta(days=18, hours=1)


def weeks(desk: Desk, room: Newsroom) -> list[str]:
    """The states of the source, day by day."""
    first_issue(room)
    desk.look(timedelta(0))
    states = []
    for before, number in pairwise((0, *DAYS)):
        if number == 6:
            change(room)
        if number == 14:
            desk.start()
        if number == 22:
            room.named("deleted").there = True
        day = START.date() + timedelta(days=number)
        room.add(f"daily {number}", f"Report {number} of Pyongyang", f"Plant number {number} met its plan.", day)
        desk.look(timedelta(days=number - before))
        states.append(desk.state())
    return states


def test_everything_that_was_changed_is_found_and_nothing_else(desk: Desk, room: Newsroom) -> None:
    states = weeks(desk, room)
    found = {(each.kind, each.headline): each for each in desk.found()}
    assert set(found) == {
        ("edit", "Mill Raises Output"), ("re-rendered", "Orchard Yields More"), ("gone", "Meeting on Reunification"),
        ("returned", "Meeting on Reunification"), ("retitled", "Greetings to CPC Central Committee"),
        ("redated", "Harvest Begins in the South"),
    }  # fmt: skip
    assert len(desk.found()) == len(found)
    assert set(states) == {"ok"}, "what is gone is no trouble of the source's"

    edit = found["edit", "Mill Raises Output"]
    assert edit.change is not None
    (op,) = edit.change.words
    assert (op.op, op.part, op.before, op.after) == ("replace", "body", "raised the output", "doubled their weaving")
    assert edit.before.text[op.before_at :].startswith(op.before)
    assert edit.after is not None
    assert edit.after.text[op.after_at :].startswith(op.after)
    assert len(edit.urls) == edit.addresses == 2, "one edit at two addresses is one"

    gone, back = found["gone", "Meeting on Reunification"], found["returned", "Meeting on Reunification"]
    assert gone.status == 404
    assert gone.last_at < CHANGED_ON <= gone.first_at
    assert back.last_at < BACK_ON <= back.first_at
    for kind, headline in found.keys() - {("returned", "Meeting on Reunification")}:
        each = found[kind, headline]  # an interval that holds the instant, and never the instant itself
        assert each.last_at < CHANGED_ON <= each.first_at, headline
        assert each.first_at - each.last_at <= timedelta(days=8)

    asked = desk.asked_again()
    assert max(asked.values()) == BUDGET, "never more than the budget, and the budget is used"
    by_path = Counter(path for _, path in room.asked)
    assert max(by_path.values()) <= 6
    gone_path = room.named("deleted").paths[0]
    visits = [at for at, path in room.asked if path == gone_path and CHANGED_ON <= at < BACK_ON]
    assert len(visits) == 2
    assert visits[1] - visits[0] >= timedelta(days=1), "asked once more a day later, then rarely"


@pytest.mark.parametrize("budget", [0])
def test_looking_again_can_be_turned_off(desk: Desk, room: Newsroom, budget: int) -> None:
    desk.settings = desk.settings.model_copy(update={"revisits": budget})
    desk.start()
    first_issue(room)
    assert sum(desk.look(timedelta(days=3)).revisits for _ in range(3)) == 0
    assert sum(desk.asked_again().values()) == 0


def test_a_site_that_is_down_is_left_alone(desk: Desk, room: Newsroom) -> None:
    """Nothing is asked for again while no list answers, and then it is made up for at the pace of every day."""
    first_issue(room)
    desk.look(timedelta(0))
    room.shut = True
    assert [desk.look(timedelta(days=3)).revisits for _ in range(3)] == [0] * 3
    room.shut = False
    caught_up = [desk.look().revisits for _ in range(3)]
    assert caught_up[0] == BUDGET
    assert sum(caught_up) == 7 == sum(piece.addresses for piece in room.pieces), (
        "each once, not once for every visit that was missed"
    )
