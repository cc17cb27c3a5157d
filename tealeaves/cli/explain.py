"""The command that explains a signal to somebody who doubts it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from tealeaves.alerts.plain import clean, defang, line
from tealeaves.catalogue import load
from tealeaves.cli.lists import opened
from tealeaves.cli.options import Json
from tealeaves.cli.output import emit_json, out
from tealeaves.settings import Settings


def add_to(app: typer.Typer) -> None:
    app.command()(explain)


def explain(
    signal: Annotated[str, typer.Argument(help="Id of a signal, or how it begins.")], as_json: Json = False
) -> None:
    """Everything that a signal rests on: the words in their sentences, earlier uses, coverage, the rule's own doubts, bytes, decisions."""
    from tealeaves.research.explain import explain as explained

    settings = Settings.read()
    with opened(settings) as store, store.read() as conn:
        found = explained(conn, load(settings.dumps_folder), signal)
    if as_json:
        emit_json([found])
        return
    for text in lines(found):
        out.print(clean(text), markup=False)


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The explanation for a person, section by section; every word of a stranger on a line of its own making."""
    for part in (
        _change,
        _words,
        _edit,
        _earlier,
        _later,
        _coverage,
        _confidence,
        _quiet,
        _rule,
        _bytes,
        _done,
        _related,
    ):
        yield from part(found)


def _change(found: dict[str, Any]) -> Iterator[str]:
    signal = found["signal"]
    yield f"[{signal['severity'].upper()}] {line(signal['headline'], 400)}"
    yield f"signal {signal['id']} · {signal['status']} · {line(signal['series'], 100)}"
    yield f"known since {signal['known_at']}; the source dates it {signal['published_at'] or 'not at all'}"
    yield from ("", "What changed")
    yield f"  about   {line(signal['subject'], 200)}"
    yield f"  before  {line(signal['before'] or 'nothing known', 200)}"
    yield f"  after   {line(signal['after'], 200)}"
    for each in signal.get("counterpart", ()):
        yield f"  beside it: {line(each, 300)}"


def _words(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", "The words, the new use first")
    for quote in found["quotes"]:
        yield f"  “{line(quote['text'], 500)}” [{line(quote['language'], 20)}]"
        if quote["as_stored"]:
            yield f"    in: {line(quote['sentence'], 1000)}"
        else:
            missing = (
                "the stored document says something else there"
                if quote["as_stored"] is False
                else "its document is not in the index"
            )
            yield f"    NOT CHECKED: {missing}; `tealeaves rebuild` makes the index anew"
        if quote["headline"]:
            yield f"    headline: {line(quote['headline'], 300)} (dated {quote.get('published_at') or 'by nobody'})"
        yield f"    letter {quote['offset']:,} of its text · {defang(quote['url'])} · capture {quote['capture']}"


def _edit(found: dict[str, Any]) -> Iterator[str]:
    """The words that went and came, for an article that was changed."""
    if found["edit"]:
        yield from ("", "The words that went [-…-] and came {+…+}")
    marks = {"same": ("", ""), "before": ("[-", "-]"), "after": ("{+", "+}")}
    for pieces in found["edit"]:
        yield "  " + " ".join(f"{marks[role][0]}{line(words, 400)}{marks[role][1]}" for role, words in pieces)


def _later(found: dict[str, Any]) -> Iterator[str]:
    """What authorities abroad said of it in the month after."""
    if found["confirmations"]:
        yield from ("", "Later, within 30 days: what authorities abroad said of it")
    for each in found["confirmations"]:
        yield f"  {each['known_at'][:10]} {each['by']} {each['claim']}, in {line(each['series'], 100)}: “{line(each['quote'], 500)}”"
        yield f"    found by the words: {', '.join(line(word, 60) for word in each['shares'])} · {defang(each['url'])}"
        if each["limited"]:
            yield "    it says itself that it looked at a part only"


def _earlier(found: dict[str, Any]) -> Iterator[str]:
    signal, more = found["signal"], found["more"]
    yield from ("", f"What was said of {line(signal['subject'], 100)} before, in this series, as held now")
    yield from _uses(found["earlier"], "value", more.get("earlier", 0), "nothing of this kind")
    yield from ("", f"“{line(signal['after'], 100)}” since then, in other stories, as held now")
    yield from _uses(found["later"], "value", 0, "not again")
    yield from ("", f"Of whom else “{line(signal['after'], 100)}” was said by then")
    yield from _uses(found["others"], "subject", more.get("others", 0), "of nobody, in this series")
    if " -> " in signal["subject"]:
        yield from ("", "What the sender said to others within a week")
        for each in found["counterparts"]:
            yield f"  {each['known_at'][:10]} {line(each['subject'], 100)}: “{line(each['quote'], 200)}” · {defang(each['url'])}"
        if not found["counterparts"]:
            yield "  nothing that is held"


def _uses(rows: list[dict[str, Any]], name: str, more: int, nothing: str) -> Iterator[str]:
    for row in rows:
        stories = "1 story" if row["stories"] == 1 else f"{row['stories']:,} stories"
        yield f"  {line(row[name], 160)}: {stories}, {row['first'][:10]} to {row['last'][:10]}"
    if not rows:
        yield f"  {nothing}"
    if more:
        yield f"  and {more} more"


def _coverage(found: dict[str, Any]) -> Iterator[str]:
    covered = found["signal"]["coverage"]
    yield from ("", "What “first” rests on")
    yield f"  {covered['documents']:,} documents of {line(covered['series'], 100)}, {covered['since']} to {covered['until']}"
    if not covered["gaps"]:
        yield "  no gaps"
    for after, before in covered["gaps"]:
        yield f"  gap: nothing held between {after} and {before}"


def _confidence(found: dict[str, Any]) -> Iterator[str]:
    signal = found["signal"]
    yield from ("", f"Why the confidence is {signal['confidence']:.2f}")
    yield from (f"  - {line(reason, 400)}" for reason in signal["reasons"] or ["no reasons recorded"])
    quoted = {quote["capture"] for quote in found["quotes"]}
    if quoted & set(signal["unverified"]):
        yield "  - a page came over plain http or unverified TLS: it can have been forged on the way"
    if quoted & set(signal["collected"]):
        yield "  - some of it comes from somebody's collection, which knows only the day; we did not see it then"


def _quiet(found: dict[str, Any]) -> Iterator[str]:
    rule = found["rule"]
    if rule["in_force"] is None:
        return
    yield from ("", "What would have kept the rule quiet")
    if found["signal"].get("unless"):
        yield f"  - {line(found['signal']['unless'], 300)}"
    yield from (f"  - {line(title, 200)}" for title in rule["quiet_where"])
    baseline = rule["baseline"]
    yield f"  - fewer than {baseline['documents']} documents, or {baseline['days']} days, of the series: it would have been warming up"
    yield from ("", "How the rule is known to be wrong")
    yield from (f"  - {line(each, 300)}" for each in rule["false_positives"])
    yield from (f"  - cannot see: {line(each, 300)}" for each in rule["known_limitations"])
    if rule["base_rate"]:
        yield f"  - how often without meaning: {line(rule['base_rate'], 300)}"


def _rule(found: dict[str, Any]) -> Iterator[str]:
    rule = found["rule"]
    yield from ("", f"The rule: {rule['id']}, version {rule['version']}")
    if rule["in_force"] is None:
        yield "  it is not in the catalogue any more"
        return
    if rule["in_force"] != rule["version"]:
        yield f"  in force is version {rule['in_force']}, whose words these are"
    yield from (f"  {text}".rstrip() for text in rule["note"].splitlines())
    yield from (f"  next: {line(each, 300)}" for each in rule["runbook"])
    yield from (f"  reference: {defang(each)}" for each in rule["references"])


def _bytes(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", "The bytes")
    for each in found["captures"]:
        yield f"  capture {each['id']} of {each['captured_at']} ({each['origin']}, to the {each['precision']})"
        yield f"    stored {each['recorded_at']} · {defang(each['url'])}"
        yield f"    {each['file']} at byte {each['offset']:,}, {each['length']:,} long · {each['digest']}"
        if each["same_as"]:
            yield f"    the same bytes as capture {each['same_as']}"


def _done(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", "What was decided")
    for each in found["decisions"]:
        came = f" · {each['channel']}: {each['delivery'] or 'waiting'}" if each["channel"] else ""
        detail = f", {line(each['detail'], 200)}" if each["detail"] else ""
        yield f"  {each['decided_at']} {each['kind']}: {each['decision']} ({each['reason']}{detail}){came}"
    if not found["decisions"]:
        yield "  nothing: nobody was to be told"
    for each in found["revisions"]:
        yield f"  {each['recorded_at']} {each['action']}: {line(each['reason'], 300)}"
    if not found["revisions"]:
        yield "  never revised"


def _related(found: dict[str, Any]) -> Iterator[str]:
    yield from ("", "Related signals: of the same story, or of this rule about others within a week")
    for each in found["related"]:
        yield f"  {each['id'][:12]} {each['known_at'][:10]} {each['rule']} ({each['why']}): {line(each['headline'], 300)}"
    if not found["related"]:
        yield "  none"
