"""Keeps secrets out of the logs: a filter for log handlers, and the levels of the libraries that log too much (S-16).

slack_sdk logs whole webhook addresses at DEBUG, httpx logs addresses with their query strings at INFO.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Final

HIDDEN: Final = "[redacted]"

_SECRETS: Final = (
    (re.compile(r"\b(xox[a-z](?:\.xox[a-z])?-|xapp-)[\w.%-]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(r"(hooks\.slack(?:-gov)?\.com/)(?:services|workflows|triggers)/[^\s\"'<>)\]}]+", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(\w://)[^\s/:@\"'<>]*:[^\s/\"'<>]+@"), rf"\1{HIDDEN}@"),  # user and password of an address
    (re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (
        re.compile(r"([\w/.%-]\?)[^\s\"'<>=]{1,100}=[^\s\"'<>)\]}]*"),
        rf"\1{HIDDEN}",
    ),  # the query of a bare request target
)

_RUN: Final = re.compile(r"[^\s\"'<>]+")

_LEAST: Final = (("slack_sdk", logging.INFO), ("httpx", logging.WARNING), ("httpcore", logging.WARNING))


def redact(text: str) -> str:
    """The text without Slack tokens, webhook addresses, passwords in addresses and query strings."""
    text = _RUN.sub(lambda run: _without_query(run[0]), text)
    for pattern, shown in _SECRETS:
        text = pattern.sub(shown, text)
    return text


def _without_query(run: str) -> str:
    """A run without blanks, hidden from the question mark of its first address to the brackets at its end. Linear."""
    scheme = run.find("://")
    mark = run.find("?", scheme) + 1 if scheme >= 0 else 0
    if not mark or run.startswith(HIDDEN, mark):
        return run
    end = max(mark, len(run.rstrip(")]}")))
    return run[:mark] + (HIDDEN if end > mark else "") + run[end:]


class RedactingFilter(logging.Filter):
    """Rewrites each record before a handler writes it: message, traceback and stack. Never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(_message(record)), None
        if record.exc_info:
            # The finished text instead of the objects: a handler that renders tracebacks itself would show what they hold.
            record.exc_text = record.exc_text or _trace(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def install() -> None:
    """Put the filter on every handler of the root logger, once, and quieten the libraries. Call after handlers are made."""
    for handler in (*logging.getLogger().handlers, *([logging.lastResort] if logging.lastResort else [])):
        if not any(isinstance(each, RedactingFilter) for each in handler.filters):
            handler.addFilter(RedactingFilter())
    for name, least in _LEAST:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, least))


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError) as error:
        return f"{record.msg} (arguments that do not fit: {error})"


_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def _trace(error: _ExcInfo) -> str:
    return "".join(traceback.format_exception(*error)).rstrip("\n")
