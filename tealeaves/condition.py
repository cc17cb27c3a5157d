"""Whether each source can be trusted to speak at the moment: our own silences, found and reported by ourselves.

`judge` is pure: the same looks give the same standing. A source that cannot be read is never "no news", and its content signals wait.
What one capture alone shows is `strict`'s matter; here it is what the last days show. docs/running.md has each state in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Final, Literal, get_args

from tealeaves.model import LastLook
from tealeaves.sourcekit import Source
from tealeaves.store.journal import Refusal
from tealeaves.store.looks import SourceHealth
from tealeaves.store.readings import Arrivals, Missed, PagePast, Reading, Sample

State = Literal[  # the gravest first: of several, the first is the source's state
    "new",  # never looked at
    "dark",  # several looks in a row at each of its pages brought nothing
    "captcha", "script_wall", "maintenance", "login_wall", "parked", "block_page", "error_page",  # no publications: signatures
    "empty",  # fewer items than its page must hold
    "unknown_layout",  # no parser version knows its pages
    "unreadable",  # answers come, but no parser understands the latest
    "fields_missing", "language_mix", "little_text", "text_elsewhere",  # what it promises of its documents is broken: tealeaves.strict
    "renumbered",  # many items are new, and their texts are known under other ids
    "flapping",  # a page goes to and fro between the same few contents
    "partial",  # some of its pages bring nothing, or the articles that they point at
    "drifting",  # fields, languages or the size of its pages are no longer what they were
    "quiet",  # answers come and can be read, but nothing new for longer than the source's own longest silence
    "ok",
]  # fmt: skip
_RANK: Final = {state: rank for rank, state in enumerate(get_args(State))}
_OF_REFUSALS: Final = frozenset(get_args(State)[2:16])

REFUSALS_TO_SUSPECT: Final = (
    3  # articles since the last one that was understood: one is an odd page, three are a layout
)
MISSES_TO_DARK: Final = 2  # one failed look is weather, two in a row are a matter (C-20)
LOOKS_TO_RECOVER: Final = 2  # and one good look is weather too
ARTICLES_TO_TELL: Final = 5  # articles that could not be had since the last one that could: one or two are broken links
FRESH: Final = timedelta(
    days=3
)  # so long every signal waits for one list among many; then only its own silence is left

RENUMBERED_IN: Final = timedelta(days=1)
RENUMBERED_LEAST: Final = 20  # old texts under new ids in a day: fewer are articles that stand under several addresses
RENUMBERED_SHARE: Final = 0.5  # of all that is new
FLAPS: Final = 3  # contents that come back: once is an edit that was taken back
FLAPS_IN: Final = timedelta(days=2)
FLAPS_LOOKS: Final = 8  # or so many looks of the page's own pace, if that is longer
SIZES: Final = (0.3, 3.0)  # of the median of the page's earlier captures (C-20)
SIZES_LEAST: Final = 5  # earlier captures that make a median
SIZES_IN: Final = timedelta(days=30)
SAMPLE_LEAST: Final = 10  # documents that make a share
YIELD: Final = 0.95  # of the documents must fill each required field (C-20)
DROP: Final = 0.1  # by which the share must have fallen: what was always so is no drift
SHIFT: Final = 0.5  # of the documents that changed their language since (half the sum of the differences)


@dataclass(frozen=True, slots=True)
class Standing:
    """A source's state and the plain reason for it, with what else is wrong."""

    source: str
    state: State
    reason: str
    also: tuple[tuple[State, str], ...] = ()  # lesser states that it is in as well, each with its reason
    suspect: bool = False  # its content signals must wait (law 7)
    steady: bool = True  # its pages were well at more than one look; else it is not yet told to be well again
    fleeting: bool = False  # it rests on one look: what it was told to be this week is not told again for that

    @property
    def troubled(self) -> bool:
        """Whether somebody should look: not at a page that goes to and fro without contradicting itself, as with a changing banner."""
        return self.state not in ("ok", "new") and (self.state != "flapping" or self.suspect)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the index knows of one source."""

    looks: SourceHealth | None = None
    refused: Sequence[Refusal] = ()
    pages: Mapping[str, LastLook] = field(default_factory=dict)  # of its polled pages
    past: Mapping[str, PagePast] = field(default_factory=dict)  # of the same
    said: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)  # by captures of flapping pages
    articles_missed: int = 0  # different ones, since the last that answered
    arrivals: Arrivals = field(default_factory=Arrivals)
    lately: Mapping[str, Sample] = field(default_factory=dict)  # of its documents, by series
    before: Mapping[str, Sample] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ground:
    state: State
    reason: str
    suspect: bool = False
    blind: bool = False  # nothing of the source can be seen: that it says nothing new is no state of its own
    fleeting: bool = False  # it was so at the last look only


def judge(source: Source, seen: Seen) -> Standing:
    """The state of one source, from what the index knows of it.

    A silence is counted up to the last look: what was not looked at since, a machine that was off, is our silence and not the source's.
    """
    looks = seen.looks
    if looks is None or looks.last_look is None:
        return Standing(source.id, "new", "not looked at yet")
    grounds = list(_grounds(source, seen, looks, looks.last_look))
    if not any(ground.blind for ground in grounds):
        grounds += _quiet(source, looks, looks.last_look)
    if not grounds:
        return Standing(source.id, "ok", "", steady=_steady(source, seen))
    worst, *rest = _each_state_once(grounds)
    also = tuple((ground.state, ground.reason) for ground in rest)
    suspect, fleeting = any(ground.suspect for ground in grounds), all(ground.fleeting for ground in grounds)
    return Standing(source.id, worst.state, worst.reason, also, suspect, fleeting=fleeting)


def _each_state_once(grounds: Sequence[_Ground]) -> list[_Ground]:
    """The gravest first; of several grounds for one state the first."""
    once: dict[State, _Ground] = {}
    for ground in grounds:
        once.setdefault(ground.state, ground)
    return sorted(once.values(), key=lambda ground: _RANK[ground.state])


def _grounds(source: Source, seen: Seen, looks: SourceHealth, now: datetime) -> Iterator[_Ground]:
    yield from _failing(source, seen, looks)
    yield from _refused_lists(source, seen, now)
    yield from _refused_articles(source, seen, looks)
    yield from _renumbered(seen)
    for page in source.pages:
        yield from _flapping(page.url, page.every, seen)
        yield from _resized(page.url, seen)
    for series, lately in sorted(seen.lately.items()):
        yield from _drifted(source, series, lately, seen.before.get(series, Sample()))


# --- pages that bring nothing ---------------------------------------------------------------------------------------------------------


def _failing(source: Source, seen: Seen, looks: SourceHealth) -> Iterator[_Ground]:
    """Its pages that brought nothing several times in a row, the worst first."""
    known = [seen.pages[url] for url in _urls(source) if url in seen.pages]
    failing = sorted(
        (page for page in known if page.misses >= MISSES_TO_DARK), key=lambda page: (-page.misses, page.url)
    )
    if failing:
        worst, pages = failing[0], len(_urls(source))
        cause = _cause(seen.past.get(worst.url, PagePast()).missed, looks.last_miss)
        if len(failing) == pages:
            yield _Ground("dark", f"{worst.misses} looks in a row failed{cause}", blind=True)
        else:
            yield _Ground(
                "partial", f"{len(failing)} of {pages} pages fail: {worst.url}, {worst.misses} looks in a row{cause}"
            )
    elif seen.articles_missed >= ARTICLES_TO_TELL:
        yield _Ground("partial", f"its lists answer, but {seen.articles_missed} articles in a row could not be had")


def _urls(source: Source) -> list[str]:
    return list(dict.fromkeys(page.url for page in source.pages))


_CAUSES: Final[Mapping[str, str]] = {
    "refused_host": "its address is none that we may ask",
    "refused_redirect": "it leads elsewhere, where we may not go",
    "deadline": "no whole answer in time",
    "connect": "no connection, or the name is not known",
    "tls": "its certificate or its encryption failed",
    "protocol": "it does not speak HTTP properly",
    "too_large": "the answer is too large",
    "refused_encoding": "an encoding that we do not take",
    "robots": "its robots.txt forbids it, or could not be had",
    "http_status": "an error answer",
    "rate_limited": "it asks us to come more rarely, or is overloaded",
    "closed": "we let the host rest after failures",
}


def _cause(missed: Missed | None, last: str | None) -> str:
    """Why the last of them failed, in words."""
    reason = last if missed is None else missed.reason
    if reason is None:
        return ""
    status = f" {missed.status}" if missed is not None and missed.status is not None else ""
    detail = f", {missed.detail[:160]}" if missed is not None and missed.detail else ""
    return f", the last with {reason}{status}: {_CAUSES.get(reason, 'for an unknown cause')}{detail}"


# --- pages that cannot be read ----------------------------------------------------------------------------------------------------------


def _refused_lists(source: Source, seen: Seen, now: datetime) -> Iterator[_Ground]:
    """One ground for each kind. While it is new, or where it is half of the lists, nothing that the source says is trusted."""
    polled = _urls(source)
    lists = [refusal for refusal in seen.refused if refusal.url in polled]
    lists += [refusal for url in polled for refusal in _error_answer(source, url, seen.past.get(url, PagePast()))]
    for state in sorted({_state_of(refusal) for refusal in lists}, key=lambda state: _RANK[state]):
        own = [refusal for refusal in lists if _state_of(refusal) == state]
        began = {refusal.url: _began(refusal, seen.past.get(refusal.url, PagePast())) for refusal in own}
        suspect = _doubtful(
            source, {refusal.url for refusal in lists}, {url for url, at in began.items() if now - at <= FRESH}
        )
        blind, fleeting = 2 * len(lists) >= len(polled), all(_once(seen.past.get(refusal.url)) for refusal in own)
        where = f"{len(own)} of {len(polled)} pages" if len(polled) > 1 else "its page"
        reason = f"{own[0].reason}; {where}, since {_minute(min(began.values()))}: {own[0].url}"
        yield _Ground(state, reason, suspect, blind, fleeting)


def _doubtful(source: Source, refused: set[str], fresh: set[str]) -> bool:
    """Whether lists that cannot be read, `fresh` since lately, cast doubt on the source. One at an inferred address may never have been."""
    inferred = {page.url for page in source.pages if page.inferred}
    sure = refused - inferred
    return bool(sure) and (2 * len(sure) >= len(set(_urls(source)) - inferred) or bool(fresh - inferred))


def _error_answer(source: Source, url: str, past: PagePast) -> list[Refusal]:
    """A page that stands no longer, as its latest answer says: kept, and no document."""
    latest = past.looks[0] if past.looks else None
    if latest is None or not latest.refused.startswith("error_page: the status"):
        return []
    return [Refusal(source.id, url, latest.refused, latest.at, latest.at)]


def _once(past: PagePast | None) -> bool:
    """Whether the page was refused at its last look and well at the one before."""
    return past is not None and len(past.looks) > 1 and bool(past.looks[0].refused) and not past.looks[1].refused


def _began(refusal: Refusal, past: PagePast) -> datetime:
    """Since when each capture of the page was refused, as far back as is known."""
    began = refusal.since
    for reading in past.changes:
        if not reading.refused:
            break
        began = min(began, reading.at)
    return began


def _state_of(refusal: Refusal) -> State:
    reason = refusal.reason.partition(":")[0]
    return next((state for state in get_args(State) if state == reason and state in _OF_REFUSALS), "unreadable")


def _refused_articles(source: Source, seen: Seen, looks: SourceHealth) -> Iterator[_Ground]:
    polled, understood = set(_urls(source)), looks.last_document
    articles = [
        refusal
        for refusal in seen.refused
        if refusal.url not in polled and (understood is None or refusal.first > understood)
    ]
    if len(articles) >= REFUSALS_TO_SUSPECT:
        first = min(articles, key=lambda refusal: (_RANK[_state_of(refusal)], refusal.since))
        reason = f"{first.reason}; {len(articles)} articles in a row, since {_minute(articles[0].since)}: {first.url}"
        yield _Ground(_state_of(first), reason, suspect=True)


def _steady(source: Source, seen: Seen) -> bool:
    """Whether each page was well at the last two looks, if it ever failed or was refused."""
    return all(_well_again(seen.past[url]) for url in _urls(source) if url in seen.past)


def _well_again(past: PagePast) -> bool:
    last = list(past.looks[:LOOKS_TO_RECOVER])
    if any(reading.refused for reading in last):
        return False
    troubled = past.missed_at is not None or any(reading.refused for reading in past.changes)
    if len(last) < LOOKS_TO_RECOVER:
        return not troubled
    return past.missed_at is None or past.missed_at < last[-1].at


# --- what it says goes wrong over days ----------------------------------------------------------------------------------------------------


def _renumbered(seen: Seen) -> Iterator[_Ground]:
    new, known = seen.arrivals.new, seen.arrivals.known
    if known >= RENUMBERED_LEAST and known >= RENUMBERED_SHARE * new:
        yield _Ground(
            "renumbered",
            f"{new} items are new within a day, {known} of them with texts known under other ids",
            suspect=True,
        )


def _flapping(url: str, every: timedelta, seen: Seen) -> Iterator[_Ground]:
    flaps = flapping(seen.past.get(url, PagePast()), every)
    if flaps:
        said = [seen.said.get(reading.capture, frozenset()) for reading in flaps]
        ways = len({reading.digest for reading in flaps})
        reason = f"{url} went to and fro between {ways} contents, {len(flaps)} changes since {_minute(flaps[-1].at)}"
        yield _Ground("flapping", reason, suspect=_contradict(said))


def flapping(past: PagePast, every: timedelta) -> list[Reading]:
    """The changes of a page that goes to and fro, the newest first; none where it does not."""
    if not past.looks:
        return []
    since = past.looks[0].at - max(FLAPS_IN, FLAPS_LOOKS * every)
    recent = _turns([reading for reading in past.changes if reading.at >= since and not reading.refused])
    back = [turn for place, turn in enumerate(recent) if turn.digest in {old.digest for old in recent[place + 1 :]}]
    often = {reading.digest for reading in back}
    return [reading for reading in recent if reading.digest in often] if len(back) >= FLAPS else []


def _turns(readings: Sequence[Reading]) -> list[Reading]:
    """Those that differ from the one before; between two that do not stood a page that was refused, and is told as such."""
    older = [*(reading.digest for reading in readings[1:]), ""]
    return [reading for reading, before in zip(readings, older, strict=False) if before != reading.digest]


def _contradict(said: Sequence[frozenset[tuple[str, str]]]) -> bool:
    """Whether one item says different things in turn, or two contents have nothing in common: a list that is late is neither."""
    spoken = [content for content in dict.fromkeys(said) if content]
    texts: dict[str, str] = {}
    for content in spoken:
        for item, text in content:
            if texts.setdefault(item, text) != text:
                return True
    names = [{item for item, _ in content} for content in spoken]
    return any(not (one & other) for place, one in enumerate(names) for other in names[place + 1 :])


def _resized(url: str, seen: Seen) -> Iterator[_Ground]:
    """Two captures in a row far from the size that the page has had (compressed, as the archive keeps it)."""
    past = seen.past.get(url, PagePast())
    changes = [
        reading for reading in past.changes if not reading.refused and reading.at >= past.changes[0].at - SIZES_IN
    ]
    earlier = [reading.length for reading in changes[2:]]
    if len(earlier) < SIZES_LEAST or changes[0] is not past.changes[0]:
        return
    usual = median(earlier)
    shares = [reading.length / usual for reading in changes[:2]]
    if all(share < SIZES[0] for share in shares) or all(share > SIZES[1] for share in shares):
        reason = f"{url} has {changes[0].length:,} bytes (compressed), {100 * shares[0]:.0f} % of what it had before"
        yield _Ground("drifting", reason)


def _drifted(source: Source, series: str, lately: Sample, before: Sample) -> Iterator[_Ground]:
    """Fields that were filled and are no longer, and languages that changed, in the documents of the last days."""
    if min(lately.count, before.count) < SAMPLE_LEAST:
        return
    for name in source.expect.required:
        if name in lately.filled and name in before.filled:
            now, then = lately.filled[name] / lately.count, before.filled[name] / before.count
            if now < YIELD and round(then - now, 6) >= DROP:
                few = now < 1 - RENUMBERED_SHARE
                reason = f"{series}: {name} stands in {_percent(now)} of the latest documents, {_percent(then)} before"
                yield _Ground("fields_missing" if few else "drifting", reason, suspect=few)
    yield from _shifted(series, lately, before)


def _shifted(series: str, lately: Sample, before: Sample) -> Iterator[_Ground]:
    """Whether usual languages went and others came in their place. One that joins them is news, and no ground."""
    share = {
        language: (lately.languages.get(language, 0) / lately.count, before.languages.get(language, 0) / before.count)
        for language in {*lately.languages, *before.languages}
    }
    if any(then - now >= SHIFT for now, then in share.values()):
        mix = ", ".join(
            f"{language} {_percent(then)} then {_percent(now)}"
            for language, (now, then) in sorted(share.items())
            if abs(then - now) >= DROP
        )
        yield _Ground("language_mix", f"{series}: languages of the documents, before and lately: {mix}", suspect=True)


def _quiet(source: Source, looks: SourceHealth, now: datetime) -> Iterator[_Ground]:
    if looks.last_document is not None and now - looks.last_document > source.expect.quiet_after:
        yield _Ground("quiet", f"nothing new for {(now - looks.last_document).days} days")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _minute(instant: datetime) -> str:
    return instant.isoformat(sep=" ", timespec="minutes")
