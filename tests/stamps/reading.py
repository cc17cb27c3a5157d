"""Bytes as captures of the Korea Stamp Corporation, read by the parser that the catalogue would choose."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from tealeaves.catalogue import Catalogue, load
from tealeaves.extract import Extraction, extract
from tealeaves.model import Capture, Document

HOST = "http://www.korstamp.com.kp"
RECORDED = datetime(2026, 11, 22, tzinfo=UTC)


@cache
def catalogue() -> Catalogue:
    return load()


def capture_of(body: bytes, path: str = "/notice/101.html", status: int = 200) -> Capture:
    return Capture("korea_stamp", HOST + path, RECORDED, RECORDED, body, status)


def page_of(body: str) -> bytes:
    return f'<html><head><meta charset="utf-8"><title>조선우표사</title></head><body>{body}</body></html>'.encode()


def taken(body: bytes | str, path: str = "/notice/101.html", status: int = 200) -> Extraction:
    """What the whole way from bytes gives: documents, links or the reason why not."""
    return extract(catalogue(), capture_of(page_of(body) if isinstance(body, str) else body, path, status))


def document_of(body: bytes | str, path: str = "/notice/101.html") -> Document:
    """The one document of a page or paper."""
    extraction = taken(body, path)
    assert extraction.quarantined is None, extraction.quarantined
    (found,) = extraction.documents
    return found
