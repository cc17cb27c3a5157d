"""Notices of the Korea Stamp Corporation as captures, read by the parser that the catalogue would choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import Extraction, extract
from tealeaves.model import Capture, Document

HOST = "http://www.korstamp.com.kp"
RECORDED = datetime(2026, 11, 22, tzinfo=UTC)

Read = Callable[..., Document]
Take = Callable[..., Extraction]


@cache
def catalogue() -> Catalogue:
    return load()


def capture_of(body: bytes, path: str = "/notice/101.html", at: datetime = RECORDED, status: int = 200) -> Capture:
    return Capture("korea_stamp", HOST + path, at, RECORDED, body, status)


def page_of(body: str, title: str = "조선우표사") -> bytes:
    return f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'.encode()


@pytest.fixture
def take() -> Take:
    """What the whole way from bytes gives: documents, links or the reason why not."""

    def taken(body: bytes | str, path: str = "/notice/101.html", status: int = 200) -> Extraction:
        whole = page_of(body) if isinstance(body, str) else body
        return extract(catalogue(), capture_of(whole, path, status=status))

    return taken


@pytest.fixture
def read(take: Take) -> Read:
    """The one document of a page or paper."""

    def document(body: bytes | str, path: str = "/notice/101.html") -> Document:
        extraction = take(body, path)
        assert extraction.quarantined is None, extraction.quarantined
        (found,) = extraction.documents
        return found

    return document
