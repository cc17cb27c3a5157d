"""What flow runs owe to the process that serves them: die with it, keep secrets out of its logs, speak to its terminal."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

from deployments.lifeline import TIED, tie_if_served
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


@contextmanager
def aloud() -> Iterator[None]:
    """What is printed for people reaches them: of a served run, standard output goes to the terminal and standard error to a log."""
    if TIED not in os.environ:
        yield
        return
    with redirect_stderr(sys.stdout):  # Prefect's log handlers keep the stream that they were made with
        yield


def _handlers() -> Iterator[logging.Handler]:
    yield from logging.root.handlers
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
