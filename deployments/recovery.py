"""What a crash or a reboot leaves in Prefect's records, put right before a schedule starts again (P-4, P-5).

Without it a deployment with a concurrency limit of 1 cancels every later run for ever: the run that was killed stays "Running" and keeps
its slot.
Safe only where nobody else runs flows of this server; `serve` sees to that with its own lock.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import Automation, AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.states import Cancelled, Crashed

from deployments.environment import HEARTBEAT

ZOMBIES = "tealeaves: a run without a heartbeat has crashed"
MISSED_HEARTBEATS = 3
PAGE = 200  # runs read at a time, Prefect's own limit

UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
FINISHED_EVENTS = {f"prefect.flow-run.{state}" for state in ("Completed", "Failed", "Cancelled", "Crashed")}
BEAT = "prefect.flow-run.heartbeat"

log = logging.getLogger(__name__)


async def recover(client: PrefectClient, wanted: Collection[str], now: datetime) -> None:
    """Leave the server as if nothing had run on it; `wanted`: the full names of the deployments that there will be."""
    await crash_unfinished(client)
    await drop_missed(client, now)
    for deployment in await client.read_deployments():
        await free_slots(client, deployment)
        if await full_name(client, deployment) not in wanted:
            await client.delete_deployment(deployment.id)
    await watch_for_zombies(client)


async def crash_unfinished(client: PrefectClient) -> int:
    """Mark every unfinished run as crashed: whoever ran it is dead."""
    unfinished = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNFINISHED)))
    return await _end(client, unfinished, Crashed(message="tealeaves was ended while this ran"))


async def drop_missed(client: PrefectClient, now: datetime) -> int:
    """Cancel the runs that were due while nobody was there: one look now makes up for all of them."""
    missed = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": now}),
    )
    return await _end(client, missed, Cancelled(message="due while tealeaves was not running"))


async def free_slots(client: PrefectClient, deployment: DeploymentResponse) -> None:
    """Give back the concurrency slots that ended runs still hold."""
    limit = deployment.global_concurrency_limit
    if limit is not None and limit.active_slots > 0:
        log.info("%s: freeing %d concurrency slots of ended runs", deployment.name, limit.active_slots)
        await client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))


async def watch_for_zombies(client: PrefectClient) -> None:
    """The automation that marks a run as crashed when its heartbeats stop; made once, and set right where it differs."""
    wanted = zombie_automation()
    found = await client.read_automations_by_name(ZOMBIES)
    for extra in found[1:]:
        await client.delete_automation(extra.id)
    if not found:
        await client.create_automation(wanted)
    elif not _same(found[0], wanted):
        await client.update_automation(found[0].id, wanted)


def zombie_automation() -> AutomationCore:
    return AutomationCore(
        name=ZOMBIES,
        description="Frees the concurrency slot of a run whose process was killed.",
        enabled=True,
        trigger=EventTrigger(
            after={BEAT},
            expect={BEAT, *FINISHED_EVENTS},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=HEARTBEAT * MISSED_HEARTBEATS,
        ),
        actions=[ChangeFlowRunState.model_validate({"state": StateType.CRASHED, "message": "its heartbeats stopped"})],
    )


async def full_name(client: PrefectClient, deployment: DeploymentResponse) -> str:
    flow = await client.read_flow(deployment.flow_id)
    return f"{flow.name}/{deployment.name}"


async def _end(client: PrefectClient, which: FlowRunFilter, state: State) -> int:
    """Force every run of a filter into a final state, a page at a time; returns how many."""
    ended: set[object] = set()
    while runs := [
        run for run in await client.read_flow_runs(flow_run_filter=which, limit=PAGE) if run.id not in ended
    ]:
        for run in runs:
            await _force(client, run, state)
            ended.add(run.id)
    return len(ended)


async def _force(client: PrefectClient, run: FlowRun, state: State) -> None:
    log.info("run %s: %s -> %s", run.name, run.state_name, state.name)
    await client.set_flow_run_state(run.id, state.model_copy(), force=True)


def _same(found: Automation, wanted: AutomationCore) -> bool:
    told = {"enabled", "trigger", "actions"}
    return _plain(found, told) == _plain(wanted, told)


def _plain(automation: AutomationCore, fields: set[str]) -> object:
    """An automation without the ids that the server gives to its parts."""
    return _without_ids(automation.model_dump(mode="json", include=fields))


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_ids(part) for key, part in value.items() if key != "id"}
    if isinstance(value, list):
        return sorted((_without_ids(part) for part in value), key=repr)
    return value
