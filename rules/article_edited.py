"""An article says something else than it did when it was seen before.

Why it matters. What was published does not stay as it was: a name goes, a number is corrected, a passage is added once it is allowed. None
of it shows in new items. In April 2024 old articles of KCNA on reunification were taken away; RFA's own report on the stamps of 2025 was
reworded on the evening of its day, when a second notice had come to light.

What is compared. The words of one article at its one address at two looks, as both were read by the same version of the same parser.
Blanks, the shape of quotation marks, dashes, punctuation, the form of a date, the division into paragraphs, the dateline and the frame of
the page are no words. Whole sentences are compared, so the finding names and quotes those that went and came; the words within are in
`tealeaves edits`. One letter of one plain word is a slip that was mended, and low; the same sentences in another order are told as that.

Blind spots. What lies between two looks: an article is looked at again after 1, 3, 7, 30 and 90 days, and then once a year; an item of a
feed while it stands there. That a feed prints more or less of the same text is no edit. What goes back to an earlier wording. A change
that falls together with a new layout of the site, which is read by another parser and might be our own doing. An article that moved.

What to do. Run `tealeaves edits` for the source and read the words in their sentences. Print the interval between the two looks, never one
instant. See whether the other language editions of the same article were changed as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from tealeaves.model import Finding, Observation, Quote, Severity
from tealeaves.rulekit import Baseline, History, Rule, fires, quiet, quiet_past, saw

RULE = Rule(
    id="article_edited",
    version=1,
    title="An article was changed after it was published",
    severity="medium",
    status="test",
    listens=("wording",),
    any_age=True,
    baseline=Baseline(documents=1, days=1),
    references=("https://www.rfa.org/english/korea/2025/01/10/north-korea-stamps-russia-friendship",),
    false_positives=(
        "a correction of a slip that is more than one letter, or that stands behind the first letters of a long sentence",
        "links to other stories or a counter that the parser takes for a part of the text",
        "a page that was cut off on its way to us",
    ),
    created=date(2026, 11, 22),
    modified=date(2026, 11, 22),
    known_limitations=(
        "an edit between two looks that is undone before the second is not seen",
        "which words changed within a long sentence stands in the stored documents, not in the finding",
    ),
    runbook=(
        "Within the hour: run `tealeaves edits --source SOURCE` and read what `before` and `after` only begin.",
        "Within the day: look at `tealeaves captures` of the address in `quotes` and print the interval between the two looks.",
        "Within the week: compare the other editions of the same article with `after`, at the same section.",
    ),
    base_rate="of 925 pairs of one article at two addresses of kcna.kp in 2024 none was edited; of one address over months it is not known",
    alerts_a_week=0.5,
    history_window="the last earlier wording of the same article",
)

OTHER = 0.3  # share of sentences in common below which another text stands at the address
MOST_LOST = 0.5  # share of the sentences: where more are cut off at the end, the page may not have come whole
SHOWN = 4  # sentences that are named
HEAD = 64  # letters of a sentence that the observer keeps
OF_AN_ERROR = (
    "not found", "404", "error", "unavailable", "no longer exist", "does not exist", "forbidden", "maintenance", "temporarily", "try again",
    "log in", "sign in", "subscribe", "찾을수 없", "찾을 수 없", "존재하지 않", "오유", "오류", "점검중", "점검 중", "로그인",
    "не найден", "ошибка", "недоступ", "технические работы", "войдите", "不存在", "未找到", "错误", "维护", "登录",
)  # fmt: skip
BROKEN = frozenset(
    {"no_body", "cut_for_members", "selector_drift", "replacement_characters"}
)  # flaws that say that the text was not all there


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as the observer marked it."""

    mark: str
    number: int  # from 1
    head: str
    offset: int = 0  # in the text of the document


@dataclass(frozen=True, slots=True)
class Change:
    """Sentences that went and those that stand in their place."""

    went: tuple[Said, ...]
    came: tuple[Said, ...]


def evaluate(now: Observation, history: History) -> Iterator[Finding]:
    """The finding, where the article's words are not those of the last earlier look at it."""
    before = _before(now, history)
    if before is None or before.attrs.get("parser") != now.attrs.get("parser"):
        return
    retitled = before.attrs.get("title") != now.attrs.get("title")
    if before.value == now.value and not retitled:
        return
    finding = _finding(now, before, retitled)
    if finding is not None:
        yield finding


def _before(now: Observation, history: History) -> Observation | None:
    """What was read last at this address at an earlier instant, under this headline or another."""
    own = history.said_before(now.kind, now.series, now.subject, same_day=True)
    other = history.last(now.kind, now.series, now.subject)
    found = [
        seen for seen in (own, other) if seen is not None and seen.source == now.source and seen.known_at < now.known_at
    ]
    return max(found, key=lambda seen: seen.order, default=None)


def _finding(now: Observation, before: Observation, retitled: bool) -> Finding | None:
    old, new = _sentences(before), _sentences(now)
    changes = [] if before.value == now.value else list(changed(old, new))
    kind = _kind(old, new, changes)
    if kind in ("extended", "cut") and "/feed_item/" in now.series:
        return None  # how much of a text a feed prints is the feed's affair
    what = _what(kind, changes, len(old))
    doubts = _doubts(now, before, kind, (old, new))
    words = f"{before.attrs.get('words', '?')} letters before, {now.attrs.get('words', '?')} now"
    return Finding(
        key=f"{now.series}|{before.value}|{now.value}|{now.attrs.get('title', '')}",
        headline=f"{_house(now.series)} {'gave another headline to' if kind == 'retitled' else 'changed'} an article that it had published"
        f" by {before.known_at.date()}: {what}: “{_short(now.quote.text)}”",
        subject=_short(now.quote.text),
        before=_told([each for change in changes for each in change.went]) or (before.quote.text if retitled else None),
        after=_told([each for change in changes for each in change.came])
        or (now.quote.text if retitled else "these sentences are gone"),
        evidence=(now, before),
        confidence=0.5 if doubts else 0.9,
        severity="info" if doubts else _severity(now, kind),
        quotes=_quotes(now, before, changes),
        reasons=(
            f"first seen as it was {before.known_at:%Y-%m-%d %H:%M}, first seen as it is {now.known_at:%Y-%m-%d %H:%M} UTC: "
            "it was changed in between",
            words,
            *((f"the headline was “{_short(before.quote.text)}”",) if retitled else ()),
            *(("one letter of one word: it looks like a slip that was mended",) if kind == "slip" else ()),
            *doubts,
            f"both read by the parser {now.attrs.get('parser', '')}",
        ),
        unless="the words had been the same in another form, or the two looks had been read by two versions of our parser",
    )


def changed(old: Sequence[Said], new: Sequence[Said]) -> Iterator[Change]:
    """The runs of sentences that are not the same."""
    matcher = SequenceMatcher(None, [each.mark for each in old], [each.mark for each in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            yield Change(tuple(old[a:b]), tuple(new[c:d]))


def _kind(old: Sequence[Said], new: Sequence[Said], changes: Sequence[Change]) -> str:
    """retitled, moved, slip, extended, cut, gone, replaced or edit."""
    if not changes:
        return "retitled"
    if sorted(each.mark for each in old) == sorted(each.mark for each in new):
        return "moved"
    if all(_slip(each) for each in changes):
        return "slip"
    went, came = sum(len(each.went) for each in changes), sum(len(each.came) for each in changes)
    last = changes[-1]
    if not went and len(changes) == 1 and last.came[-1].number == len(new):
        return "extended"
    if not came and len(changes) == 1 and last.went[-1].number == len(old):
        return "cut"
    same = len(old) - went
    if not same and len(new) <= 2 < len(old):
        return "gone"
    return "replaced" if 2 * same < OTHER * (len(old) + len(new)) and min(len(old), len(new)) > 1 else "edit"


def _slip(change: Change) -> bool:
    """Whether one letter of one plain word is all that changed, in sentences that are shown whole: no name, no figure."""
    if (
        len(change.went) != 1
        or len(change.came) != 1
        or max(len(change.went[0].head), len(change.came[0].head)) >= HEAD
    ):
        return False
    old, new = change.went[0].head.split(), change.came[0].head.split()
    differing = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    if len(old) != len(new) or len(differing) != 1:
        return False
    one, other = (word.strip(".,;:!?\"'“”") for word in differing[0])
    return (
        one.isalpha()
        and other.isalpha()
        and one.islower()
        and other.islower()
        and min(len(one), len(other)) > 3
        and _letter_apart(one, other)
    )


def _letter_apart(one: str, other: str) -> bool:
    """Whether one letter was put in, left out or replaced by another."""
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = one[head:], other[head:]
    return any(rests[0][i:] == rests[1][j:] for i, j in ((1, 1), (1, 0), (0, 1)))


def _quotes(now: Observation, before: Observation, changes: Sequence[Change]) -> tuple[Quote, ...]:
    """The first sentence that came and the first that went, as far as they are known; the headline where there is none."""
    came, went = (
        [each for change in changes for each in change.came],
        [each for change in changes for each in change.went],
    )
    return _quote(now, came), _quote(before, went)


def _quote(seen: Observation, said: Sequence[Said]) -> Quote:
    if not said:
        return seen.quote
    return replace(seen.quote, text=said[0].head.partition("\n")[0], offset=said[0].offset)


def _what(kind: str, changes: Sequence[Change], of: int) -> str:
    """ "2 of 14 sentences reworded, 1 added"."""
    if kind == "retitled":
        return "the text is the same"
    if kind == "replaced":
        return "it is mostly another text"
    if kind == "moved":
        return "the same sentences stand in another order"
    if kind == "gone":
        came = sum(len(each.came) for each in changes)
        return f"its text is gone, {came} other {_sentence_s(came)} in its place"
    reworded = sum(min(len(each.went), len(each.came)) for each in changes)
    added = sum(max(0, len(each.came) - len(each.went)) for each in changes)
    gone = sum(max(0, len(each.went) - len(each.came)) for each in changes)
    where = " at its end" if kind in ("extended", "cut") else ""
    parts = [
        f"{reworded} of {of} {_sentence_s(of)} reworded" if reworded else "",
        f"{added} {_sentence_s(added)} added{where}" if added else "",
        f"{gone} of {of} {_sentence_s(of)} taken out{where}" if gone else "",
    ]
    return ", ".join(filter(None, parts))


def _sentence_s(count: int) -> str:
    return "sentence" if count == 1 else "sentences"


def _told(said: Sequence[Said]) -> str | None:
    """The first sentences by number and beginning."""
    if not said:
        return None
    more = f"; and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    return (
        "; ".join(
            f"sentence {each.number}: “{each.head}{'…' if len(each.head) >= HEAD else ''}”" for each in said[:SHOWN]
        )
        + more
    )


def _doubts(
    now: Observation, before: Observation, kind: str, sentences: tuple[Sequence[Said], Sequence[Said]]
) -> tuple[str, ...]:
    flaws = {flaw for seen in (now, before) for flaw in seen.attrs.get("flaws", "").split()} & BROKEN
    broken = (f"one of the two looks had not the whole text ({', '.join(sorted(flaws))})",) if flaws else ()
    old, new = sentences
    lost = kind == "cut" and len(new) < MOST_LOST * len(old)
    failed = kind == "gone" and any(mark in each.head.casefold() for each in new for mark in OF_AN_ERROR)
    return (
        *broken,
        *(("another text stands at the address: perhaps it is used again",) if kind == "replaced" else ()),
        *(
            ("more than half of the text is missing at its end: the page may have been cut off on its way",)
            if lost
            else ()
        ),
        *(("what stands there reads like an error page or a barrier",) if failed else ()),
    )


def _severity(now: Observation, kind: str) -> Severity:
    """A state that rewrites what it said is worth a look; others correct their reports every day."""
    if now.attrs.get("bloc") == "dprk" and "/feed_item/" not in now.series:
        return "low" if kind in ("extended", "moved", "slip") else "medium"
    return "low"


def _sentences(seen: Observation) -> list[Said]:
    return [
        Said(mark, number, head, offset)
        for number, (mark, offset, head) in enumerate(json.loads(seen.attrs.get("sentences", "[]")), 1)
    ]


def _house(series: str) -> str:
    outlet = series.partition("/")[0]
    return outlet.upper() if len(outlet) <= 4 else outlet.replace("_", " ").title()


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


# --- cases --------------------------------------------------------------------------------------------------------------------------


def _case_wording(
    on: str,
    *sentences: str,
    title: str = "Mill Raises Output",
    story: str = "mill",
    parser: str = "kcna_kp/article/1",
    bloc: str = "dprk",
    flaws: str = "",
    subject: str = "article|mill",
) -> Observation:
    """An article as the observer marks it; a sentence's own words are its mark."""
    attrs = {
        "words": str(sum(map(len, sentences))),
        "sentences": json.dumps([[each, 0, each] for each in sentences]),
        "title": title,
        "parser": parser,
        "bloc": bloc,
        **({"flaws": flaws} if flaws else {}),
    }
    series = "kcna/article/en" if bloc == "dprk" else "rfa/feed_item/en"
    return saw("wording", subject, " ".join(sentences), on=on, series=series, quote=title, story=story, attrs=attrs)


_CASE_PAST = quiet_past(9, since="2024-01-01", every_days=30)
_CASE_WORLD = quiet_past(9, since="2024-01-01", every_days=30, series="rfa/feed_item/en")
_CASE_TEXT = ("It stands.", "Output rose.", "All were glad.")

CASES = (
    fires(
        "a sentence of KCNA is reworded",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", _CASE_TEXT[0], "Output doubled.", _CASE_TEXT[2]),
        key="kcna/article/en|It stands. Output rose. All were glad.|It stands. Output doubled. All were glad.|Mill Raises Output",
        quote="Output doubled.",
        severity="medium",
    ),
    fires(
        "a foreign report is reworded on the evening of its day and looked at again on the next",
        past=[*_CASE_WORLD, _case_wording("2025-01-10", "One notice was published.", "It is new.", bloc="west")],
        now=_case_wording("2025-01-11", "Two notices were published.", "It is new.", bloc="west"),
        key="rfa/feed_item/en|One notice was published. It is new.|Two notices were published. It is new.|Mill Raises Output",
        quote="Two notices were published.",
        severity="low",
    ),
    fires(
        "another headline over the same text, which makes it another story",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", *_CASE_TEXT, title="Mill Doubles Output", story="mill again"),
        key="kcna/article/en|It stands. Output rose. All were glad.|It stands. Output rose. All were glad.|Mill Doubles Output",
        quote="Mill Doubles Output",
        severity="medium",
    ),
    fires(
        "text that was not there at first is told as a doubt",
        past=[*_CASE_PAST, _case_wording("2024-10-08", _CASE_TEXT[0], flaws="no_body")],
        now=_case_wording("2024-10-15", *_CASE_TEXT),
        key="kcna/article/en|It stands.|It stands. Output rose. All were glad.|Mill Raises Output",
        quote="Output rose.",
        severity="info",
    ),
    fires(
        "near miss: one letter of a plain word is a slip, and low",
        past=[*_CASE_PAST, _case_wording("2024-10-08", "He visitted the mill.", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", "He visited the mill.", *_CASE_TEXT),
        key="kcna/article/en|He visitted the mill. It stands. Output rose. All were glad."
        "|He visited the mill. It stands. Output rose. All were glad.|Mill Raises Output",
        quote="He visited the mill.",
        severity="low",
    ),
    fires(
        "one letter of a name is another person",
        past=[*_CASE_PAST, _case_wording("2024-10-08", "Kim Tok Hun came.", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", "Kim Tok Hum came.", *_CASE_TEXT),
        key="kcna/article/en|Kim Tok Hun came. It stands. Output rose. All were glad."
        "|Kim Tok Hum came. It stands. Output rose. All were glad.|Mill Raises Output",
        quote="Kim Tok Hum came.",
        severity="medium",
    ),
    fires(
        "the same sentences in another order are told as that",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", _CASE_TEXT[0], _CASE_TEXT[2], _CASE_TEXT[1]),
        key="kcna/article/en|It stands. Output rose. All were glad.|It stands. All were glad. Output rose.|Mill Raises Output",
        quote="All were glad.",
        severity="low",
    ),
    fires(
        "the text is gone and a notice stands in its place",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", "This article was withdrawn."),
        key="kcna/article/en|It stands. Output rose. All were glad.|This article was withdrawn.|Mill Raises Output",
        quote="This article was withdrawn.",
        severity="medium",
    ),
    fires(
        "near miss: what stands in its place may be an error page",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", "The page was not found."),
        key="kcna/article/en|It stands. Output rose. All were glad.|The page was not found.|Mill Raises Output",
        quote="The page was not found.",
        severity="info",
    ),
    fires(
        "near miss: what stands in its place may be a barrier",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", "Please log in.", "Then read on."),
        key="kcna/article/en|It stands. Output rose. All were glad.|Please log in. Then read on.|Mill Raises Output",
        quote="Please log in.",
        severity="info",
    ),
    quiet(
        "the same words again",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", *_CASE_TEXT),
    ),
    quiet(
        "near miss: another version of our parser read the second look",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", *_CASE_TEXT[:2], parser="kcna_kp/article_2026/1"),
    ),
    quiet(
        "near miss: the same story with less text at another address is no edit",
        past=[*_CASE_PAST, _case_wording("2024-10-08", *_CASE_TEXT)],
        now=_case_wording("2024-10-15", *_CASE_TEXT[:1], subject="article|mill in another section"),
    ),
    quiet(
        "near miss: two wordings of one instant, of which nobody knows the order",
        past=[*_CASE_PAST, _case_wording("2024-10-08", _CASE_TEXT[0], "Output doubled.")],
        now=_case_wording("2024-10-08", *_CASE_TEXT),
    ),
    quiet(
        "near miss: a feed prints more of the same text",
        past=[*_CASE_WORLD, _case_wording("2025-01-10", "One notice was published.", bloc="west")],
        now=_case_wording("2025-01-11", "One notice was published.", "It is new.", bloc="west"),
    ),
    quiet("the first look at an article", past=_CASE_PAST, now=_case_wording("2024-10-15", *_CASE_TEXT)),
)
