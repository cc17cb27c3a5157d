"""Observations drawn at random: few subjects, few instants, versions that share them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from tealeaves.model import Observation, Quote, identity

START = datetime(2012, 1, 1, tzinfo=UTC)


@st.composite
def pasts(draw: st.DrawFn) -> list[Observation]:
    """Up to forty observations of up to twelve document versions, in any order, some of them twice."""
    found: list[Observation] = []
    for number in range(draw(st.integers(0, 12))):
        at = START + draw(st.integers(0, 5)) * timedelta(days=40, microseconds=7)
        series, story = draw(st.sampled_from(["a/article/en", "b/article/ko"])), f"story {draw(st.integers(0, 5))}"
        version = identity("version", str(number))
        claimed = draw(st.sampled_from([None, date(2012, 1, 1), datetime(2012, 1, 1, 8, tzinfo=UTC)]))
        facts = draw(
            st.lists(st.tuples(st.sampled_from("ox"), st.sampled_from(["갑", "б", "c"]), st.integers(0, 2)), max_size=4)
        )
        for kind, value, offset in [("document", "en", 0), *facts]:
            quote = Quote(
                draw(st.sampled_from(["", "원수", "товарищ", 'a\n"b"'])),
                "ko",
                offset,
                f"http://x.example/{number}",
                f"c{number}",
            )
            found.append(
                Observation(
                    kind,
                    series,
                    "document" if kind == "document" else "Kim",
                    value,
                    quote,
                    version,
                    story,
                    "paper",
                    at,
                    claimed,
                    f"{kind}/1",
                    {"n": value} if offset else {},
                )
            )
    return draw(st.permutations(found))
