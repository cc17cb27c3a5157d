"""The replica's pages of www.korstamp.com.kp: the list of notices and a notice.

No public code reads that site and no stored page of it is known. From the press: a notice has its text in several languages and an
order form at its end. The markup here is ours, and parsers/korea_stamp.py reads it without knowing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from demo.printed import Notice, Part

HOST = "www.korstamp.com.kp"
LIST_PATH = "/"


def path_of(notice: Notice) -> str:
    return f"/notice/{notice.number}"


def listing(notices: Sequence[Notice]) -> str:
    """The list of notices, the newest first."""
    items = "\n".join(
        f'<li><a href="{path_of(notice)}">{escape(notice.headline)} [{_day(notice)}]</a></li>' for notice in notices
    )
    return _document("우표통보", f'<h1>우표통보</h1>\n<ul class="notice-list">\n{items}\n</ul>')


def detail(notice: Notice) -> str:
    """One notice: each language's text, then the order form in each language that it has."""
    parts = "\n".join(_part(part) for part in notice.parts)
    forms = "\n".join(_form(form) for form in notice.order_forms)
    return _document(notice.headline, f'<span class="date">{_day(notice)}</span>\n{parts}\n{forms}')


def _day(notice: Notice) -> str:
    return f"{notice.on.year}.{notice.on.month}.{notice.on.day}."


def _part(part: Part) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in part.lines)
    return f'<section class="notice">\n<h2>{escape(part.title)}</h2>\n{lines}\n</section>'


def _form(form: Part) -> str:
    rows = "\n".join(f"<tr><td>{escape(row)}</td><td></td></tr>" for row in form.lines)
    return f'<table class="order-form">\n<caption>{escape(form.title)}</caption>\n{rows}\n</table>'


def _document(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="ko">\n{head}\n<body>\n{body}\n</body>\n</html>\n'
