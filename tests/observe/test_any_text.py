"""Whatever the text, observers yield well-formed facts and never raise."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tealeaves.model import Block, Document
from tealeaves.observe import observe

PIECES = [
    "Kim Jong Un", "Kim Jong Il", "Ri Sol Ju", "Marshal", "first secretary", "of the", "WPK", "NDC", "KPA", ",", ".",
    " and ", "dear", "respected", "elected", "as", "title of", "awarded", "to", "in high esteem", "sent a message to",
    "received a message from", "V. Putin", "president of", "Russia", "The message said:", "\n", "My closest Comrade",
    "To my", '"', "“", "-", "—", "HE", "C.C.,", "vice-", "Secy.", "’s", "'", "İ", "ſ", "Juche 69", "1980", "김정은",
    "Путин", "\u0301", "(", ")", "wife", "his",
]  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30).map(" ".join)
BLOCKS = st.lists(
    st.builds(
        Block, LINES, st.sampled_from(["en", "und", "ru", "ko"]), st.sampled_from(["headline", "body", "order_form"])
    ),
    max_size=6,
)
KNOWN_AT = datetime(2024, 10, 8, tzinfo=UTC)


@settings(max_examples=300, deadline=None)
@given(headline=LINES, blocks=BLOCKS)
def test_facts_of_any_text(headline: str, blocks: list[Block]) -> None:
    document = Document(
        source="s", outlet="o", native_id="1", url="http://o.example/1", headline=headline, blocks=tuple(blocks)
    )
    found = observe(document, "capture", KNOWN_AT)
    assert [seen.kind for seen in found].count("document") == 1
    assert found == observe(document, "capture", KNOWN_AT)
    assert len({seen.id for seen in found}) == len(found)
    for seen in found:
        at = seen.quote.offset
        assert document.text[at : at + len(seen.quote.text)] == seen.quote.text
        assert seen.subject
        assert seen.value
        assert seen.kind == "document" or seen.quote.text
        assert all(isinstance(value, str) for value in seen.attrs.values())
