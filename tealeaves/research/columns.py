"""The data dictionary: every table that researchers are given, each column with its type, its meaning and what its absence says.

The one source of truth: frames, Parquet and CSV files, `datapackage.json` and docs/data-dictionary.md are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "texts", "integer", "number", "instant", "day", "quotes", "gaps"]

KINDS: dict[Kind, str] = {
    "text": "Unicode text",
    "texts": "list of texts",
    "integer": "whole number, 64 bits",
    "number": "floating-point number, 64 bits",
    "instant": "instant in UTC, to the microsecond",
    "day": "calendar day, without a time zone of its own",
    "quotes": "list of {text, language, offset, url, capture}",
    "gaps": "list of {after, before}: the last day before the hole and the first day after it",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `null` says what an absent value means; where it is empty, the column is never absent."""

    name: str
    kind: Kind
    meaning: str
    null: str = ""
    refers: str = ""  # "documents.version": the column that holds the same value
    may_lack: bool = False  # a value that no row of that other table holds is no fault
    text_only: bool = False  # only where texts were asked for


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, in which order they stand, and what names a row."""

    name: str
    row: str
    order: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def having(self, *, texts: bool) -> Table:
        """The table with or without the columns that hold whole texts."""
        kept = tuple(column for column in self.columns if texts or not column.text_only)
        return Table(self.name, self.row, self.order, self.key, kept)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)


# --- columns that several tables have ---------------------------------------------------------------------------------------------

VERSION = Column(
    "version", "text", "Name of the document version: a hash of all that its parser read.", refers="documents.version"
)
SOURCE = Column("source", "text", "Id of the source whose capture showed it; `tealeaves sources` lists them.")
SERIES = Column(
    "series",
    "text",
    "What it is compared within: outlet, genre and edition, as in `kcna/article/en`. Never pool them unawares.",
)
STORY = Column(
    "story",
    "text",
    "The same item under its several addresses and in its several versions has one story. Count stories, not rows.",
)
KNOWN_AT = Column(
    "known_at", "instant",
    "First `captured_at` at which the document version was seen. The time that rules, backtests and `as_of` cut on. Of a dump: as the dump "
    "claims; where it knows only the day, that day's last second in the dump's own time zone (`captures.precision` is `day`).",
)  # fmt: skip
PUBLISHED_ON = Column(
    "published_on",
    "day",
    "Day of publication that the source claims, in the source's own calendar.",
    "the source claims none",
)
PUBLISHED_AT = Column(
    "published_at", "instant", "Instant of publication that the source claims.",
    "the source claims no more than a day, or nothing, or a time without a zone",
)  # fmt: skip
URL = Column("url", "text", "Address of the document.")
CAPTURE = Column(
    "capture", "text", "Capture in which the document version was first seen: the evidence.", refers="captures.id"
)

# --- tables -----------------------------------------------------------------------------------------------------------------------

DOCUMENTS = Table(
    "documents",
    "One version of one document: what a parser in force read from one content.",
    ("known_at", "series", "story", "version"),
    ("version",),
    (
        Column("version", "text", "Name of the document version: a hash of all that its parser read."),
        SOURCE,
        Column("outlet", "text", "Who publishes, whatever the address: `kcna` for every address and dump of KCNA."),
        SERIES,
        Column("genre", "text", "Kind of document: `article`, `notice`, `feed_item`, `list_item`, `issue_plan`, `item`."),
        Column(
            "edition", "text", "Language edition that the page is declared as (BCP-47); `mul` where one document carries several."
        ),
        Column("section", "text", "Section of the site, as the source names it.", "the source names none"),
        Column("native_id", "text", "The source's own name for the document; `source` and `native_id` name it through all versions."),
        STORY,
        URL,
        Column("headline", "text", "Headline, in the form of evidence: cleaned, no word changed."),
        KNOWN_AT,
        CAPTURE,
        Column(
            "recorded_at", "instant", "When we first stored a capture that shows this version. An audit of what we knew cuts on it."
        ),
        PUBLISHED_ON,
        PUBLISHED_AT,
        Column("event_on", "day", "Day of what happened, as the text claims.", "the text claims none, or nobody reads it there"),
        Column("event_at", "instant", "Instant of what happened, as the text claims.", "no more than a day is claimed, or nothing"),
        Column("languages", "texts", "Languages of its blocks (BCP-47), sorted; `und` is one left open."),
        Column("characters", "integer", "Length of its text in code points."),
        Column("flaws", "texts", "Known dirt of the text: `no_body`, `replacement_characters`, ..."),
        Column("parser", "text", "Parser that read it."),
        Column("parser_version", "text", "Label of that parser's version."),
        Column(
            "text", "text", "The whole text: its blocks, a line each; offsets count code points into it. It belongs to its publisher.",
            text_only=True,
        ),
    ),
)  # fmt: skip

SIGHTINGS = Table(
    "sightings",
    "One capture in which a document version was seen.",
    ("captured_at", "version", "capture"),
    ("version", "capture"),
    (
        VERSION,
        Column("capture", "text", "Capture that shows it.", refers="captures.id"),
        Column(
            "captured_at", "instant", "When those bytes were served, to us or to the archive that handed them on; of a dump, as claimed."
        ),
        Column("recorded_at", "instant", "When we stored them."),
    ),
)  # fmt: skip

CAPTURES = Table(
    "captures",
    "One answer of a source: bytes that were kept, or (a revisit) the same bytes again. What stands behind every other table.",
    ("captured_at", "id"),
    ("id",),
    (
        Column("id", "text", "Name of the capture; quotes and document versions refer to it."),
        Column("kind", "text", "`capture`: bytes were kept; `revisit`: nothing had changed."),
        SOURCE,
        Column("url", "text", "Address as asked for."),
        Column(
            "captured_at", "instant", "When those bytes were served, to us or to the archive that handed them on; of a dump, as claimed."
        ),
        Column("recorded_at", "instant", "When we stored it."),
        Column(
            "origin", "text", "`poll`: we asked ourselves; `memento`: a web archive; `dump`: an imported collection; `file`: handed in. "
            "`captured_at` of the last two is a claim.",
        ),
        Column("precision", "text", "`second`, or `day`: the origin knew only the day, and `captured_at` is its last second."),
        Column("status", "integer", "HTTP status, 304 for some revisits."),
        Column("digest", "text", "SHA-256 of the bytes."),
        Column(
            "same_as", "text", "For a revisit: the capture that holds the bytes.", "it is no revisit", refers="captures.id", may_lack=True
        ),
        Column("warc_file", "text", "WARC file of the archive that holds its record."),
        Column("warc_offset", "integer", "Where its compressed record begins in the file, in bytes."),
        Column("warc_length", "integer", "Length of its compressed record, in bytes."),
    ),
)  # fmt: skip

OBSERVATIONS = Table(
    "observations",
    "One small typed fact of a document version, with the words that it rests on: what rules see.",
    ("known_at", "series", "story", "version", "kind", "subject", "value", "offset", "observer"),
    ("id",),
    (
        Column("id", "text", "Name of the observation; `signals.evidence` refers to it."),
        Column("kind", "text", "Kind of fact: `block_language`, `office`, `address_term`, ..."),
        SERIES,
        Column("subject", "text", "About whom or what."),
        Column("value", "text", "What is said of it, in the form that is compared."),
        Column("attributes", "text", "What else the observer noted: a JSON object of texts, keys sorted."),
        Column("quote", "text", "The words themselves, as printed."),
        Column("language", "text", "Language of the quote (BCP-47), `und` where unknown."),
        Column("offset", "integer", "Where the quote begins in the document's text, in code points from 0."),
        URL,
        CAPTURE,
        VERSION,
        STORY,
        SOURCE,
        KNOWN_AT,
        PUBLISHED_ON,
        PUBLISHED_AT,
        Column("observer", "text", "Who read it out of the text, with its version: `office/1`."),
    ),
)  # fmt: skip

SIGNALS = Table(
    "signals",
    "One finding of a rule as it stands now, with its evidence and the past that it departs from. Retracted ones are left out.",
    ("known_at", "id"),
    ("id",),
    (
        Column("id", "text", "Name of the signal: of its rule, the rule's version and the key."),
        Column("rule", "text", "Rule that found it."),
        Column("rule_version", "integer", "Version of that rule."),
        Column("key", "text", "One signal per rule and key, for ever."),
        Column("status", "text", "`firing`, or `warming`: the rule stood below its baseline, and nobody was told."),
        Column("severity", "text", "`info`, `low`, `medium`, `high`, `critical`: how much it matters if it is true."),
        Column("confidence", "number", "0 to 1: how sure we are that it is true; `reasons` says why."),
        Column("headline", "text", "The finding in one plain sentence."),
        Column("subject", "text", "About whom or what."),
        SERIES,
        STORY,
        SOURCE,
        Column("known_at", "instant", "`known_at` of the document version that shows it."),
        PUBLISHED_ON,
        PUBLISHED_AT,
        Column("before", "text", "What it departs from.", "there was nothing of the kind before"),
        Column("after", "text", "What is new."),
        Column(
            "quotes", "quotes", "The words, the new use first, then the earlier ones that it departs from, which may lie before the span."
        ),
        Column("reasons", "texts", "Sentences: for the confidence, and the earlier uses."),
        Column("coverage_documents", "integer", "Stories of the series that had been searched: what a \"first\" rests on."),
        Column("coverage_since", "day", "Day (UTC) of the earliest of them.", "nothing had been held"),
        Column("coverage_until", "day", "Day (UTC) of the latest of them.", "nothing had been held"),
        Column("coverage_gaps", "gaps", "Holes in what had been searched."),
        Column("evidence", "texts", "Ids of the observations; of an earlier use they may lie before the span."),
    ),
)  # fmt: skip

COVERAGE = Table(
    "coverage",
    "What is held of one series. A first, a last or a share is a claim about these stories and no others.",
    ("series",),
    ("series",),
    (
        SERIES,
        Column("sources", "texts", "Sources from which it is held, sorted."),
        Column("documents", "integer", "Stories: reprints and later versions counted once."),
        Column("versions", "integer", "Document versions."),
        Column("since", "day", "Day (UTC) on which the earliest story was first known."),
        Column("until", "day", "Day (UTC) on which the latest story was first known."),
        Column(
            "gaps", "gaps",
            "Stretches without any story, longer than 3 days and than 4 times the series' median distance between days with stories.",
        ),
        Column("gap_days", "integer", "Days in those gaps together."),
        Column("first_polled", "integer", "Versions that we first saw by asking the source ourselves."),
        Column("first_in_memento", "integer", "Versions first seen in a capture by a web archive."),
        Column("first_in_dump", "integer", "Versions first seen in an imported collection: their `known_at` is what the collection says."),
        Column("first_in_file", "integer", "Versions first seen in a file handed in: their `known_at` is what was said with it."),
        Column("day_only", "integer", "Versions of whose first capture only the day is known."),
        Column("undated", "integer", "Versions for which the source claims no day of publication."),
    ),
)  # fmt: skip

TERM_USAGE = Table(
    "term_usage",
    "One term, one series, one period: in how many of the stories held it stands.",
    ("term", "series", "period"),
    ("term", "series", "period"),
    (
        Column("term", "text", "The term as it was asked for."),
        SERIES,
        Column("period", "day", "First day of the period.", "stories without a claimed day, where `on=\"published_on\"`"),
        Column("days", "integer", "Days of the period.", "there is no period"),
        Column(
            "gap_days", "integer",
            "Days of the period in a gap of the series, before its first story or after its last: this row says nothing about them.",
            "there is no period",
        ),
        Column(
            "documents", "integer", "Stories of the series in the period: the denominator. Reprints and later versions count once."
        ),
        Column("uses", "integer", "Those in which the term stands, in any version.", "no story of the period is held: not a zero, a hole"),
        Column("rate", "number", "Uses for every `per` stories (1,000 unless told otherwise).", "no story of the period is held"),
        Column("first_known_at", "instant", "`known_at` of the first version that shows the first of these uses.", "no use"),
        Column("first_url", "text", "Its address.", "no use"),
        Column("first_capture", "text", "Its capture.", "no use", refers="captures.id"),
        Column("first_quote", "text", "Its words, with those around them.", "no use"),
        Column("last_known_at", "instant", "`known_at` of the first version that shows the last of these uses.", "no use"),
        Column("last_url", "text", "Its address.", "no use"),
        Column("last_capture", "text", "Its capture.", "no use", refers="captures.id"),
        Column("last_quote", "text", "Its words, with those around them.", "no use"),
    ),
)  # fmt: skip

CONCORDANCE = Table(
    "concordance",
    "One occurrence of a term, in the first version of a story that has it.",
    ("known_at", "series", "story", "version", "term", "offset"),
    ("term", "version", "offset"),
    (
        Column("term", "text", "The term as it was asked for."),
        SERIES,
        KNOWN_AT,
        PUBLISHED_ON,
        PUBLISHED_AT,
        Column("headline", "text", "Headline of the document."),
        Column("role", "text", "Role of the block: `headline`, `dateline`, `body`, `order_form`, `caption`, `summary`."),
        Column("language", "text", "Language of the block (BCP-47), `und` where unknown."),
        Column("before", "text", "Up to 80 code points before it, within its block."),
        Column("words", "text", "The term as printed."),
        Column("after", "text", "Up to 80 code points after it, within its block."),
        Column("offset", "integer", "Where it begins in the document's text, in code points from 0."),
        URL,
        CAPTURE,
        VERSION,
        STORY,
        SOURCE,
    ),
)  # fmt: skip

ALTERATIONS = Table(
    "alterations",
    "One thing that became of a publication: an edit, a deletion, a return; of all kinds, those of form only as well (docs/edits.md).",
    ("first_at", "source", "kind", "version_before", "capture_after"),
    ("kind", "version_before", "capture_after"),
    (
        Column("kind", "text", "What became of it: `edit`, `retitled`, `gone` and the others of docs/edits.md."),
        SOURCE,
        SERIES,
        STORY,
        Column("headline_before", "text", "Its headline before."),
        Column("headline_after", "text", "Its headline afterwards.", "nothing is shown any more"),
        Column("published_on_before", "day", "Day of publication as claimed before.", "none was claimed"),
        Column("published_on_after", "day", "Day of publication as claimed afterwards.", "none is claimed, or nothing is shown any more"),
        Column("last_at", "instant", "The last look that still found it as before: it happened after this."),
        Column("first_at", "instant", "The first look that did not: it happened before this. `since`, `until` and `as_of` cut on it."),
        Column("precision", "text", "`second`, or `day` where one of the two looks is known to the day only."),
        Column("urls", "texts", "The addresses at which the same was seen."),
        Column("addresses", "integer", "At how many addresses the story had been seen."),
        Column("status", "integer", "HTTP status of the first look."),
        Column("share", "number", "Of the words of both versions, those in common.", "there are not two versions to compare"),
        Column("words_before", "texts", "The words that went, place by place; empty where words only came."),
        Column("words_after", "texts", "The words that came in their places; empty where words only went."),
        Column("capture_before", "text", "Capture with the bytes that the last look found.", refers="captures.id"),
        Column("capture_after", "text", "Capture with the bytes that the first look found.", refers="captures.id"),
        Column("version_before", "text", "Document version before.", refers="documents.version"),
        Column("version_after", "text", "Document version afterwards.", "nothing is shown any more", refers="documents.version"),
    ),
)  # fmt: skip

EXPORTED = (DOCUMENTS, SIGHTINGS, CAPTURES, OBSERVATIONS, SIGNALS, COVERAGE)
COUNTED = (TERM_USAGE, CONCORDANCE)
COMPARED = (ALTERATIONS,)
