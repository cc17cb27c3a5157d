"""The flow of a polling cycle: look, evaluate, deliver; one run per cadence group and cycle."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.begin import begin
from flows.steps import deliver, evaluate, look
from flows.turns import turn
from tealeaves.settings import Settings


@flow(persist_result=False)
async def poll(cadence: str) -> dict[str, Any]:
    """Look at the pages of a cadence group ("every-15m"), judge what is new, tell people; returns the counts."""
    begin()
    async with turn(Settings.read()) as workspace:
        started_at = workspace.clock.now()
        looked = await look(workspace, cadence)
        ticked = await evaluate(workspace)
        delivered = await deliver(workspace)
        return workspace.record_cycle(looked, ticked, delivered, started_at)
