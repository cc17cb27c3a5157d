"""Writes WARC and WACZ files as other people's crawlers do, with warcio."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

ARTICLE = "http://www.kcna.kp/en/article/q/5a9ffe6d4d7704ab2e5cb5de1ca01c4c.kcmsf"


class WarcMaker:
    """One WARC file under construction."""

    def __init__(self, path: Path, gzip: bool = True) -> None:
        self.path = path
        self._file = path.open("wb")
        self._writer = WARCWriter(self._file, gzip=gzip)
        self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": "somecrawler/2.0"}))

    def answer(
        self, url: str, body: bytes, at: str = "2024-10-09T01:02:03Z", *, status: str = "200 OK", encoding: str = "",
        kind: str = "response", **fields: str,
    ) -> str:  # fmt: skip
        """Write an answer; returns the payload digest that was written beside it."""
        headers = [("Content-Type", "text/html; charset=utf-8")]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), warc_headers_dict={"WARC-Date": at, **fields},
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1") if kind == "response" else None,
        )  # fmt: skip
        self._writer.write_record(record)
        return str(record.rec_headers.get_header("WARC-Payload-Digest"))

    def revisit(self, url: str, digest: str, at: str) -> None:
        head = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
        record = self._writer.create_revisit_record(url, digest, url, "2024-10-09T01:02:03Z", http_headers=head)
        record.rec_headers.replace_header("WARC-Date", at)
        self._writer.write_record(record)

    def request(self, url: str) -> None:
        head = StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
        self._writer.write_record(self._writer.create_warc_record(url, "request", http_headers=head))

    def close(self) -> Path:
        self._file.close()
        return self.path


def wacz(path: Path, *warcs: Path, lie: bool = False) -> Path:
    """A WACZ of these files, with or without a true package file."""
    resources = [
        {
            "path": f"archive/{warc.name}",
            "hash": "sha256:" + hashlib.sha256(b"x" if lie else warc.read_bytes()).hexdigest(),
        }
        for warc in warcs
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("datapackage.json", json.dumps({"profile": "data-package", "resources": resources}))
        for warc in warcs:
            archive.write(warc, f"archive/{warc.name}")
    return path
