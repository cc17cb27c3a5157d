"""Regular expressions on texts that are made to hurt them.

`google-re2` takes no expression that could take more than linear time; what it cannot take (it knows no look-around, back-references or
possessive repetition) and how `re` fares with all of them is tried on hostile texts made from each expression, in a child with a limit.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
import re2
from expressions import ROOT, Expression, Trial, texts_for

from tealeaves.crew import Crew

LENGTH = 30_000  # characters; what is quadratic takes many times the limit
LIMIT = 0.3  # seconds of processor time a text
MEGABYTE = 1_000_000
RE2_LENGTH = MEGABYTE if os.environ.get("TEALEAVES_SLOW_TESTS") else MEGABYTE // 32  # linear on this is linear on all
# Where an expression is only ever given a short text, or is held to its first character: what keeps it short.
SHORT = {
    ("parsers/feed.py", ""): "an address",
    ("parsers/naenara.py", "/main/"): "an address: at most html.MAX_URL characters",
    ("tealeaves/pages.py", "/main/"): "an address",
    ("tealeaves/feeds.py", ":.*"): "a date of a feed: at most 200 characters",
    ("tealeaves/html.py", r"[^\W_]+\Z"): "the last 40 characters before a seam",
    ("tealeaves/html.py", "charset"): "300 characters of a header",
    ("tealeaves/observe/office.py", ""): "matched at the head of what is left of one sentence, never searched for",
    ("tealeaves/signatures.py", ""): "sentences of a page of at most signatures.LONGEST letters",
    ("parsers/kcna_co_jp.py", "(?:home"): "matched whole, against one line of a menu",
}
# Known to be quadratic on a word of a megabyte that repeats itself; the limits of the child end such a page.
BOUNDED_BY_THE_CHILD = (("parsers/naenara.py", "(?P<words>"),)
NOT_IN_RE2 = re.compile(
    r"\(\?[=!<>]|\\[1-9]|\\Z|\(\?P=|[*+?}]\+|\{\d*,?\d{4,}\}|\(\?\(|\\[uNx]|\(\?[aiLmsux]*-?[aiLmsux]*[):]"
)


@cache
def expressions() -> tuple[Expression, ...]:
    script = str(Path(__file__).with_name("expressions.py"))
    paths = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    ended = subprocess.run(
        [sys.executable, script], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    return tuple(Expression(*one) for one in json.loads(ended.stdout))


def is_excused(one: Expression) -> bool:
    known = [*SHORT, *BOUNDED_BY_THE_CHILD]
    return any(one.where.startswith(where) and one.pattern.startswith(begin) for where, begin in known)


def linear(one: Expression) -> re2._Regexp | None:
    """The expression as re2 compiles it; None where it cannot."""
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not one.flags & re.IGNORECASE
    options.dot_nl = bool(one.flags & re.DOTALL)
    options.max_mem = 64 << 20
    try:
        return re2.compile(one.pattern, options)
    except re2.error:
        return None


@pytest.mark.req("S-12")
def test_what_re2_takes_takes_a_megabyte_in_less_than_a_second() -> None:
    taken = [(one, found) for one in expressions() if (found := linear(one)) is not None]
    assert len(taken) > len(expressions()) / 2 > 100
    for one, found in taken:
        text = next(texts_for(one, RE2_LENGTH))
        started = time.process_time()
        found.search(text)
        assert time.process_time() - started < 1, one


@pytest.mark.req("S-12")
def test_what_re2_does_not_take_is_what_it_does_not_know() -> None:
    unknown = [one for one in expressions() if linear(one) is None and not NOT_IN_RE2.search(one.pattern)]
    assert unknown == []


@pytest.mark.req("S-12")
def test_no_expression_is_worse_than_linear_on_what_it_is_given() -> None:
    """As our code runs them, with `re`."""
    asked = [one for one in expressions() if not is_excused(one)]
    items = [tuple(asked[start : start + 20]) for start in range(0, len(asked), 20)]
    with Crew(Trial(LENGTH, LIMIT), 2) as crew:
        slow = [one for _, found in crew.map(items) for one in found]
    assert slow == []


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+x", r"\w+\d+!"])
def test_the_trial_finds_what_is_slow(pattern: str) -> None:
    raw = Expression("tealeaves/html.py", pattern, 0)
    with Crew(Trial(LENGTH, LIMIT), 1) as crew:
        ((_, slow),) = crew.map([(raw,)])
    assert slow == [raw]
