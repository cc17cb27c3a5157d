"""A look as WARC records, and the look again: exact in every field.

capture of a poll or a memento   response (HTTP head and body), and request where the asked bytes are known
capture of a dump or a file      resource, with its own content type
revisit                          revisit (server-not-modified or identical-payload-digest)
miss                             metadata, application/json

What WARC has no field for stands in `Tealeaves-*` fields, which the standard allows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, get_args

from tealeaves.archive import fields, http
from tealeaves.archive.records import BadMember, Record, build, record_id
from tealeaves.model import Capture, Look, Miss, MissReason, Origin, Precision, Revisit, digest_of

T = TypeVar("T")

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_RESPONSE = "application/http; msgtype=response"
_MAX_STATUS = 2**31 - 1
_REQUEST = "application/http; msgtype=request"
_JSON = "application/json"
_REASONS, _ORIGINS, _PRECISIONS = (frozenset(get_args(kind)) for kind in (MissReason, Origin, Precision))


def members(look: Look, request: bytes | None, warcinfo: str, refers_to: datetime | None) -> tuple[bytes, bytes]:
    """The gzip members of a look: its record, and its request record or nothing. `refers_to`: when what it repeats was served."""
    if isinstance(look, Capture):
        return _capture(look, warcinfo), _request(look, request, warcinfo)
    if isinstance(look, Revisit):
        return _revisit(look, warcinfo, refers_to), _request(look, request, warcinfo)
    return _miss(look, warcinfo), _request(look, request, warcinfo)


def look_of(record: Record) -> Look | None:
    """The look that a record holds; None for warcinfo, request and manifest. Raises `BadMember` where it is not one of ours."""
    reader = _READERS.get(record.kind)
    if reader is None or record.get("tealeaves-kind") == "manifest":
        return None
    try:
        return reader(record)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadMember(
            f"a {record.kind} record that tealeaves did not write, or that was changed: {error!r}"
        ) from error


def taken_at(look: Look) -> datetime:
    """When we looked, or for history when the bytes were served."""
    return look.missed_at if isinstance(look, Miss) else look.captured_at


# --- writing ----------------------------------------------------------------------------------------------------------------------


def _opening(kind: str, look: Look, warcinfo: str) -> list[tuple[str, str]]:
    target = fields.uri(look.url)
    exact = [] if target == look.url else [("Tealeaves-Url", fields.encode(look.url))]
    return [
        ("WARC-Type", kind),
        ("WARC-Record-ID", _id(look)),
        ("WARC-Date", fields.encode_instant(taken_at(look))),
        ("WARC-Target-URI", target),
        ("WARC-Warcinfo-ID", warcinfo),
        *exact,
        ("Tealeaves-Source", fields.encode(look.source)),
        ("Tealeaves-Recorded-At", fields.encode_instant(look.recorded_at)),
    ]


def _id(look: Look) -> str:
    return record_id(look.id, look.recorded_at.isoformat())


def _is_http(look: Look) -> bool:
    return look.url.startswith(("http://", "https://"))


def _remote(remote: str | None) -> list[tuple[str, str]]:
    """The address as the standard has it, and with the port as we have it."""
    if remote is None:
        return []
    address = remote.rpartition(":")[0].strip("[]")
    plain = [("WARC-IP-Address", address)] if address and set(address) <= set("0123456789abcdefABCDEF.:") else []
    return [*plain, ("Tealeaves-Remote", fields.encode(remote))]


def _capture(look: Capture, warcinfo: str) -> bytes:
    if look.origin in ("poll", "memento") and _is_http(look):
        head = http.head(look.status, look.headers, len(look.body))
        opening = _opening("response", look, warcinfo) + _inexact(look.status, look.headers, head)
        return build(opening + _about(look), _RESPONSE, head + look.body)
    opening = _opening("resource", look, warcinfo)
    exact = [("Tealeaves-Status", str(look.status)), ("Tealeaves-Headers", fields.encode_json(look.headers))]
    return build(opening + exact + _about(look), _content_type(look), look.body)


def _content_type(look: Capture) -> str:
    return fields.encode(look.header("content-type") or "") or "application/octet-stream"


def _inexact(status: int, headers: http.Headers, head: bytes) -> list[tuple[str, str]]:
    """What the HTTP head could not say exactly."""
    said_status, said_headers, _ = http.parse(head)
    out = [] if said_status == status else [("Tealeaves-Status", str(status))]
    return out if said_headers == headers else [*out, ("Tealeaves-Headers", fields.encode_json(headers))]


def _about(look: Capture) -> list[tuple[str, str]]:
    out = [
        ("WARC-Payload-Digest", look.digest),
        *_remote(look.remote),
        ("Tealeaves-Origin", look.origin),
        ("Tealeaves-Precision", look.precision),
        ("Tealeaves-Provenance", fields.encode(look.provenance)),
    ]
    if look.edition is not None:
        out.append(("Tealeaves-Edition", fields.encode(look.edition)))
    if look.listed_at is not None:
        out.append(("Tealeaves-Listed-At", look.listed_at.isoformat()))
    if look.redirects:
        out.append(("Tealeaves-Redirects", fields.encode_json(look.redirects)))
    if look.unverified:
        out.append(("Tealeaves-Unverified", "true"))
    return out


def _revisit(look: Revisit, warcinfo: str, refers_to: datetime | None) -> bytes:
    profile = "server-not-modified" if look.status == 304 else "identical-payload-digest"
    opening = [*_opening("revisit", look, warcinfo), ("WARC-Profile", _PROFILE + profile)]
    opening.append(("WARC-Refers-To-Target-URI", fields.uri(look.url)))
    if refers_to is not None:
        opening.append(("WARC-Refers-To-Date", fields.encode_instant(refers_to)))
    exact = [("Tealeaves-Status", str(look.status)), ("Tealeaves-Headers", fields.encode_json(look.headers))]
    digests = [("WARC-Payload-Digest", fields.encode(look.digest)), ("Tealeaves-Same-As", fields.encode(look.same_as))]
    origin = [] if look.origin == "poll" else [("Tealeaves-Origin", look.origin)]
    # A player takes the head of a revisit before that of what it repeats; with a 304 there it would show an empty page.
    head = http.head(look.status, look.headers, None) if _is_http(look) and look.status != 304 else b""
    return build(opening + exact + digests + origin + _remote(look.remote), _RESPONSE, head)


def _miss(look: Miss, warcinfo: str) -> bytes:
    said = {
        "reason": look.reason,
        "detail": look.detail,
        "status": look.status,
        "retry_at": None if look.retry_at is None else fields.encode_instant(look.retry_at),
    }
    opening = [*_opening("metadata", look, warcinfo), ("Tealeaves-Kind", "miss")]
    return build(opening, _JSON, fields.encode_json(said).encode("ascii"))


def _request(look: Look, request: bytes | None, warcinfo: str) -> bytes:
    if request is None:
        return b""
    opening = [
        ("WARC-Type", "request"),
        ("WARC-Record-ID", record_id("request", look.id, look.recorded_at.isoformat())),
        ("WARC-Date", fields.encode_instant(taken_at(look))),
        ("WARC-Target-URI", fields.uri(look.url)),
        ("WARC-Warcinfo-ID", warcinfo),
        ("WARC-Concurrent-To", _id(look)),
    ]
    return build(opening, _REQUEST, request)


def manifest(said: Mapping[str, str], recorded_at: datetime, warcinfo: str) -> bytes:
    """A record that says where many captures come from: file, digest, mapping, counts."""
    block = fields.encode_json(dict(said)).encode("ascii")
    opening = [
        ("WARC-Type", "metadata"),
        ("WARC-Record-ID", record_id("manifest", digest_of(block), recorded_at.isoformat())),
        ("WARC-Date", fields.encode_instant(recorded_at)),
        ("WARC-Target-URI", "urn:tealeaves:manifest"),
        ("WARC-Warcinfo-ID", warcinfo),
        ("Tealeaves-Kind", "manifest"),
    ]
    return build(opening, _JSON, block)


def manifest_of(record: Record) -> Mapping[str, str]:
    """What a manifest says."""
    said = json.loads(record.block)
    return {str(key): str(value) for key, value in said.items()}


def warcinfo(file: str, about: Mapping[str, str], recorded_at: datetime, name: str) -> bytes:
    """The record that opens a file."""
    opening = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", name),
        ("WARC-Date", fields.encode_instant(recorded_at)),
        ("WARC-Filename", file),
    ]
    return build(opening, "application/warc-fields", warcinfo_block(about))


def warcinfo_block(about: Mapping[str, str]) -> bytes:
    """What a file says of itself."""
    return "".join(f"{key}: {fields.encode(value)}\r\n" for key, value in about.items()).encode("ascii")


# --- reading ----------------------------------------------------------------------------------------------------------------------


def _common(record: Record) -> dict[str, Any]:
    said = record.fields
    url = said.get("tealeaves-url")
    return {
        "source": fields.decode(said["tealeaves-source"]),
        "url": said["warc-target-uri"] if url is None else fields.decode(url),
        "recorded_at": fields.decode_instant(said["tealeaves-recorded-at"]),
    }


def _date(record: Record) -> datetime:
    return fields.decode_instant(record.fields["warc-date"])


def _headers(value: str) -> http.Headers:
    return tuple((str(name), str(text)) for name, text in json.loads(value))


def _text(record: Record, name: str) -> str | None:
    value = record.get(name)
    return None if value is None else fields.decode(value)


def _one_of(value: str, allowed: frozenset[str]) -> Any:
    if value not in allowed:
        raise ValueError(f"unknown value {value!r}")
    return value


def _served(record: Record) -> tuple[int, http.Headers, bytes]:
    """Status, headers and body, exactly as they were given to the archive."""
    status, headers, body = http.parse(record.block) if record.kind == "response" else (200, (), record.block)
    exact_status, exact_headers = record.get("tealeaves-status"), record.get("tealeaves-headers")
    return (
        status if exact_status is None else _status(int(exact_status)),
        headers if exact_headers is None else _headers(exact_headers),
        body,
    )


def _read_capture(record: Record) -> Capture:
    status, headers, body = _served(record)
    listed_at, redirects = record.get("tealeaves-listed-at"), record.get("tealeaves-redirects")
    capture = Capture(
        captured_at=_date(record), body=body, status=status, headers=headers,
        origin=_one_of(record.fields["tealeaves-origin"], _ORIGINS),
        precision=_one_of(record.fields["tealeaves-precision"], _PRECISIONS),
        provenance=fields.decode(record.fields["tealeaves-provenance"]),
        edition=_text(record, "tealeaves-edition"),
        listed_at=None if listed_at is None else fields.decode_claimed(listed_at),
        redirects=() if redirects is None else tuple(str(url) for url in json.loads(redirects)),
        remote=_text(record, "tealeaves-remote"),
        unverified=record.get("tealeaves-unverified") == "true", **_common(record),
    )  # fmt: skip
    if capture.digest != record.fields["warc-payload-digest"]:
        raise ValueError("the body does not match its digest")
    return capture


def _is(value: Any, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise ValueError(f"not a {kind.__name__}: {value!r:.100}")
    return value


def _status(number: int) -> int:
    if abs(number) > _MAX_STATUS:
        raise ValueError("a status that no index can hold")
    return number


def _read_revisit(record: Record) -> Revisit:
    said = record.fields
    return Revisit(
        captured_at=_date(record), digest=fields.decode(said["warc-payload-digest"]),
        same_as=fields.decode(said["tealeaves-same-as"]), status=_status(int(said["tealeaves-status"])),
        headers=_headers(said["tealeaves-headers"]), remote=_text(record, "tealeaves-remote"),
        origin=_one_of(record.get("tealeaves-origin") or "poll", _ORIGINS), **_common(record),
    )  # fmt: skip


def _read_miss(record: Record) -> Miss:
    said = json.loads(record.block)
    retry_at = said["retry_at"]
    return Miss(
        missed_at=_date(record), reason=_one_of(said["reason"], _REASONS), detail=_is(said["detail"], str),
        status=None if said["status"] is None else _status(_is(said["status"], int)),
        retry_at=None if retry_at is None else fields.decode_instant(retry_at), **_common(record),
    )  # fmt: skip


_READERS: Mapping[str, Callable[[Record], Look]] = {
    "response": _read_capture, "resource": _read_capture, "revisit": _read_revisit, "metadata": _read_miss,
}  # fmt: skip
