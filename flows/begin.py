"""What every flow run does first: tie itself to the process that serves it, and keep secrets out of what Prefect logs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from flows.lifeline import tie_if_served
from tealeaves.redact import RedactingFilter


def begin() -> None:
    """Called once at the head of a flow."""
    tie_if_served()
    redact_everything()


def redact_everything() -> None:
    """Put the filter for secrets on every log handler of this process; Prefect gives its loggers handlers of their own."""
    for handler in _handlers():
        if not any(isinstance(present, RedactingFilter) for present in handler.filters):
            handler.addFilter(RedactingFilter())


def _handlers() -> Iterator[logging.Handler]:
    yield from logging.root.handlers
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
