"""Tells people of a silence of our own, past Prefect: into the outbox and out of it, whether or not a cycle ever runs again."""

from __future__ import annotations

import asyncio
import logging

from deployments.watchdog import Silence
from tealeaves.alerts.deliver import deliver
from tealeaves.errors import TealeavesError
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.watch import report_silence, sender_for

log = logging.getLogger(__name__)


def tell(settings: Settings, silence: Silence) -> None:
    """Put the silence into the outbox and send what is due. What fails is logged: the watch itself must go on."""
    clock = settings.clock()
    try:
        report_silence(settings, silence.cadence, silence.minutes, clock.now())
        with Store.open(settings.index_url) as store:
            asyncio.run(deliver(store, sender_for(settings), clock))
    except (TealeavesError, OSError):
        log.exception("the silence of %s could not be told to anybody", silence.cadence)
