"""The flow of a tick: evaluate at a fixed time though nothing was fetched, and try again what could not be sent."""

from __future__ import annotations

from dataclasses import asdict

from prefect import flow

from flows.begin import begin
from flows.steps import deliver, evaluate
from flows.turns import turn
from tealeaves.settings import Settings


@flow(persist_result=False)
async def tick() -> dict[str, object]:
    """Judge absences and the health of sources, send what is due; returns the counts."""
    begin()
    async with turn(Settings.read()) as workspace:
        ticked = await evaluate(workspace)
        delivered = await deliver(workspace)
    return {**ticked.as_dict(), "delivered": asdict(delivered)}
