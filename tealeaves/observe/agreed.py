"""The message of an English text as both its readers have it: `correspondence` says who writes to whom, `parties` how they are named.

Where they do not agree on direction or leader, or where `correspondence` reads no person abroad, there is no message: better no term of
address than one in the wrong mouth ("Minister Choe, upholding the intention of Kim Jong Un, sent ..." is the minister's).
"""

from __future__ import annotations

from tealeaves.model import Document
from tealeaves.observe.correspondence import telling
from tealeaves.observe.correspondence.told import Party, Telling, page_of
from tealeaves.observe.parties import LEAD, Message, canonical, introduction, message_of, office_end


def agreed_message(document: Document, body: int) -> Message | None:
    """The message that a document is about; None where its first sentence (from offset `body`) tells of none between two persons."""
    message = message_of(document, body)
    page = page_of(document) if message is not None else None
    told = telling(page) if page is not None and page.language == "en" else None
    return _agreed(message, told, document.text, body) if message is not None and told is not None else None


def _agreed(message: Message, told: Telling, text: str, body: int) -> Message | None:
    leader = message.sender if message.outgoing else message.recipient
    persons = [party for party in told.others if party.named == "person"]
    if (told.outgoing, told.leader) != (message.outgoing, leader) or not persons:
        return None
    other = message.recipient if message.outgoing else message.sender
    if any(other in (party.name, canonical(party.name)) for party in persons):
        return message
    return _of_party(persons[0], told, text, body)


def _of_party(party: Party, told: Telling, text: str, body: int) -> Message | None:
    """The message with a party that only `correspondence` reads right: its name, and the office that is printed behind it."""
    line_end = text.find("\n", party.end)
    lead = text[body : min(body + LEAD, len(text) if line_end < 0 else line_end)]
    start, end = party.start - body, party.end - body
    if start < 0 or end > len(lead):
        return None
    stop = office_end(lead, end)
    sender, recipient = (told.leader, party.name) if told.outgoing else (party.name, told.leader)
    introduced = introduction(lead, start, start, end, stop)
    return Message(
        sender, recipient, text[party.start : party.end], introduced, party.start, body + stop, told.outgoing
    )
