"""The replica's pages of korstamp.com.kp: the list of notices and a notice, as parsers/korea_stamp.py expects them.

No public code reads that site and no stored page of it is known, so the shape is the parser author's assumption, stated there.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from demo.story import Notice, Part

HOST = "korstamp.com.kp"
LIST_PATH = "/notice"


def path_of(notice: Notice) -> str:
    return f"{LIST_PATH}/{notice.number}"


def listing(notices: Sequence[Notice]) -> str:
    """The list of notices, the newest first."""
    items = "\n".join(
        f'<li><a href="{path_of(notice)}">{escape(notice.headline)}</a> <span class="date">{notice.on:%Y-%m-%d}</span></li>'
        for notice in notices
    )
    return _document("우표통보", f'<h1>우표통보</h1>\n<ul class="notice-list">\n{items}\n</ul>')


def detail(notice: Notice) -> str:
    """One notice: each language's text, then the order form in each language that it has."""
    parts = "\n".join(_part(part) for part in notice.parts)
    forms = "\n".join(_form(form) for form in notice.order_forms)
    return _document(notice.headline, f'<span class="date">{notice.on:%Y-%m-%d}</span>\n{parts}\n{forms}')


def _part(part: Part) -> str:
    lines = "\n".join(f"<p>{escape(line)}</p>" for line in part.lines)
    return f'<section class="notice">\n<h2>{escape(part.title)}</h2>\n{lines}\n</section>'


def _form(form: Part) -> str:
    rows = "\n".join(f"<tr><td>{escape(row)}</td><td></td></tr>" for row in form.lines)
    return f'<table class="order-form">\n<caption>{escape(form.title)}</caption>\n{rows}\n</table>'


def _document(title: str, body: str) -> str:
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="ko">\n{head}\n<body>\n{body}\n</body>\n</html>\n'
