"""The settings of one watch, read from the environment (`TEALEAVES_*`) and nowhere else."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tealeaves.clock import Clock, FileClock, SystemClock
from tealeaves.errors import UsageError

Address = tuple[str, int]

PREFIX = "TEALEAVES_"
LONGEST_PACE = 366 * 86400.0  # seconds
LONGEST_FRESH = 100 * 366 * 24.0  # hours


class Settings(BaseSettings):
    """Where things are kept and whom to tell. Every field is an environment variable with the prefix `TEALEAVES_`.

    An empty variable is one that is not set: compose files and unit files pass on empty ones.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    home: Path = Field(default=Path("var"), description="folder of the archive, the index and the logs")
    database_url: str | None = Field(
        default=None, description="address of the index; default: index.sqlite in the home folder"
    )
    contact: str = Field(
        default="", description="how sources can reach you: an address or a page, sent in the User-Agent"
    )
    slack_token: SecretStr | None = Field(
        default=None, description="bot token (xoxb-...); without it alerts go to the console"
    )
    slack_channel: str = Field(default="", description="id of the Slack channel (C...)")
    slack_url: str = Field(default="https://slack.com/api/", description="base address of Slack's Web API")
    resolve: str = Field(
        default="", description='"host:port=address:port,...": ask there instead, as with a local mirror'
    )
    clock_file: Path | None = Field(
        default=None, description="read the present from this file: simulations only, and marked as such"
    )
    every_seconds: float | None = Field(
        default=None, ge=1, le=LONGEST_PACE, description="poll every group at this pace instead of its own"
    )
    delay: float | None = Field(
        default=None,
        ge=0,
        allow_inf_nan=False,
        description="seconds between requests to one host; only honoured with resolve",
    )
    prefect_port: int | None = Field(
        default=None, ge=1, le=65535, description="port of the embedded Prefect server; default: a free one"
    )
    sources: str = Field(
        default="",
        description="poll only these sources (ids, comma-separated; kcna_kp/en for one of its languages); default: all",
    )
    fresh_hours: float = Field(
        default=48, ge=0, le=LONGEST_FRESH, description="a signal about something older than this is recorded, not sent"
    )
    interrupt: Literal["info", "low", "medium", "high", "critical"] = Field(
        default="high",
        description="the least severity that people are told of at once; the rest waits for the week's digest",
    )
    revisits: int = Field(
        default=10,
        ge=0,
        le=1000,
        description="articles of a source that are looked at again in a cycle, for edits and deletions; 0: none",
    )
    rotate_bytes: int = Field(
        default=1 << 30, ge=1, description="size at which a WARC file is closed and the next begun"
    )
    workers: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="processes that read pages at a time; default: as many as processors, at most 8",
    )

    @field_validator("home", "clock_file")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        try:
            return None if path is None else path.expanduser().absolute()
        except RuntimeError as error:  # a "~" of nobody
            raise ValueError(str(error)) from error

    @field_validator("slack_token", "slack_channel", "slack_url", mode="before")
    @classmethod
    def _bare(cls, text: object) -> object:
        """What is pasted comes with blanks around it."""
        return text.strip() if isinstance(text, str) else text

    @field_validator("contact")
    @classmethod
    def _sendable(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()):
            raise ValueError("it is sent in the User-Agent and must be one line of ASCII")
        return contact

    @classmethod
    def read(cls) -> Settings:
        """The settings of this environment. Raises `UsageError` naming the variable that cannot be understood."""
        try:
            return cls()
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
            raise UsageError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from error

    @classmethod
    def unknown(cls) -> list[str]:
        """Variables of this environment with our prefix that are no setting: misspelt ones, mostly."""
        known = {PREFIX + name.upper() for name in cls.model_fields}
        return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)

    @property
    def index_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'index.sqlite'}"

    @property
    def archive_folder(self) -> Path:
        return self.home / "archive"

    @property
    def dumps_folder(self) -> Path:
        """Field mappings of dumps that were imported with a mapping of one's own."""
        return self.home / "dumps"

    @property
    def inbox_folder(self) -> Path:
        """Where people lay documents that they have, a folder a source."""
        return self.home / "inbox"

    @property
    def fresh(self) -> timedelta:
        return timedelta(hours=self.fresh_hours)

    def clock(self) -> Clock:
        return SystemClock() if self.clock_file is None else FileClock(self.clock_file)

    def resolved(self) -> dict[Address, Address]:
        """The override of addresses, parsed. Raises `UsageError`."""
        return dict(_override(part) for part in self.resolve.split(",") if part.strip())

    def chosen(self) -> dict[str, frozenset[str]]:
        """The sources to poll and their languages, none for all of them; empty: every source."""
        found: dict[str, frozenset[str]] = {}
        for part in filter(None, map(str.strip, self.sources.split(","))):
            name, _, language = part.partition("/")
            found[name] = found.get(name, frozenset()) | ({language} if language else frozenset())
        return found


def _override(text: str) -> tuple[Address, Address]:
    wanted, separator, there = text.strip().partition("=")
    if not separator:
        raise UsageError(f"TEALEAVES_RESOLVE: {text!r} is not host:port=address:port")
    return _address(wanted), _address(there)


def _address(text: str) -> Address:
    host, _, port = text.strip().rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise UsageError(f"TEALEAVES_RESOLVE: {text!r} is not host:port")
    return host.strip("[]"), int(port)
