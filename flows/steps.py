"""The steps of a cycle as Prefect tasks: at the borders of input and output only, never one a source or document (P-2).

Nothing is cached or kept in Prefect's database: the index is the only memory, so any step can be run again (P-6).
"""

from __future__ import annotations

from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.begin import aloud
from tealeaves.alerts.deliver import DeliveryReport
from tealeaves.errors import NewerSchema, StoreError
from tealeaves.watch import LookReport, TickReport, Workspace

RETRIES = 2
DELAYS = [5.0, 30.0]  # seconds


async def passing(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a failure may pass by itself: the index was busy or unreachable. Anything else would fail again."""
    trouble = await state.aresult(raise_on_failure=False)
    return isinstance(trouble, StoreError) and not isinstance(trouble, NewerSchema)


@task(cache_policy=NO_CACHE, persist_result=False)
async def look(workspace: Workspace, cadence: str) -> LookReport:
    """Fetch and ingest the pages of a cadence group. Not retried: a second round would be rude, and the next cycle comes anyway."""
    return await workspace.look(cadence)


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=passing,
)
async def evaluate(workspace: Workspace) -> TickReport:
    """Judge what is new and fill the outbox: one transaction, so a retry starts from nothing."""
    return workspace.tick()


@task(
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=passing,
)
async def deliver(workspace: Workspace) -> DeliveryReport:
    """Send what is due. What fails to be sent stays in the outbox with its own time to be tried again."""
    with aloud():
        return await workspace.deliver()
