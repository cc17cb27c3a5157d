"""Terms of address inside the sentences of an English letter or its summary, where they are said of the recipient beyond doubt.

"his closest friend and comrade Putin" · 'called Putin "my dearest friend and comrade"' · "to you, my dearest friend and comrade,".
A warm word without its noun in the singular, or of nobody named, is none ("towards the closest friends in Moscow").
"""

from __future__ import annotations

import re
from functools import lru_cache

_WARM = r"(?:closest|dearest|dear|truest|nearest|intimate|respected|esteemed|beloved)"
_NOUN = r"(?:comrade|friend|brother)(?:-in-arms)?"
_TERM = (
    rf"(?:most )?{_WARM}(?:,? (?:and )?(?:most )?{_WARM}){{0,3}},? {_NOUN}(?:,? (?:and )?(?:{_WARM} )?{_NOUN}){{0,2}}"
)
_BETWEEN = r"(?:(?:[Cc]omrade|[Pp]resident|Russian|Chinese|General|Secretary|Chairman|[A-Z][a-z]+) ){0,4}"
_REACH = 4000  # code points in which it is looked for


def said_of(text: str, start: int, surname: str) -> tuple[int, int] | None:
    """Where the first such term stands from `start` on; None where there is none."""
    end = min(len(text), start + _REACH)
    if text.find(" friend", start, end) < 0 and text.find("comrade", start, end) < 0:
        return None
    found = _pattern(surname).search(text, start, end)
    if found is None:
        return None
    which = next(name for name in ("named", "called", "quoted", "you") if found[name])
    return found.span(which)


@lru_cache(maxsize=256)
def _pattern(surname: str) -> re.Pattern[str]:
    name = re.escape(surname)
    return re.compile(
        rf"\bhis (?P<named>{_TERM}),? {_BETWEEN}{name}\b"
        rf"|\b(?:call(?:s|ed|ing)|address(?:es|ed|ing)|describ(?:es|ed|ing)|refer(?:s|red|ring) to) (?:him|{_BETWEEN}{name}) (?:as )?"
        rf"(?:[\"“‘']?(?P<called>(?:my|his) {_TERM})|his [\"“‘'](?P<quoted>{_TERM}))\b"
        rf"|\byou(?: are|,) (?P<you>my {_TERM})\b"
    )
