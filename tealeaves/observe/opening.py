"""Where a text begins to tell: behind the dateline that stands in it ("Пхеньян, 8 октября. /ЦТАК/-- ", "(평양 10월 8일발 조선중앙통신)").

A dateline has a full stop or a line of its own, and is not the first sentence.
"""

from __future__ import annotations

import re

_DATELINE = re.compile(
    r"[^\n()]{0,60}\((?:KCNA|[A-Z][A-Za-z ]{2,20})\)[ -]*"
    r"|[А-ЯЁ][^\n/()]{2,60}[/(]ЦТАК[/)][ \n–—-]*"
    r"|[(\[【<]?[가-힣]{1,10} ?\d{1,2}월 ?\d{1,2}일 ?발? ?조선중앙통신[)\]】>]?[ \n:–—-]*"
    r"|[（(【]?(?:朝中社)?[\u4e00-\u9fff]{1,6}\d{1,2}月\d{1,2}日(?:电|電)?[）)】]?[ 　]?[（(]?(?:朝中社)?(?:电|電)?[）)]?[ \n　:：–—-]*"
)


def behind_dateline(text: str, body: int) -> int:
    """Where what stands behind a dateline at `body` begins; `body` itself where there is none."""
    found = _DATELINE.match(text, body)
    return body if found is None else found.end()
