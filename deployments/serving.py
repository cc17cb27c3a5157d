"""The process that serves: registers the deployments, then runs what the schedule brings, each run in a child process of its own.

Run as `python -m deployments.serving` by `deployments.serve`, in the environment that it makes; it is the only part that is killed and
started again without a second thought.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint
from prefect.runner import Runner
from prefect.schedules import Interval
from prefect.types.entrypoint import EntrypointType

from deployments.cycles import last_successes
from deployments.environment import HEARTBEAT
from deployments.recovery import recover
from deployments.schedules import Deployment, deployments_of
from flows.begin import redact_everything
from tealeaves.clock import SystemClock
from tealeaves.settings import Settings
from tealeaves.store import Store
from tealeaves.watch import cadences

TAG = "tealeaves"
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
SPARE = 4  # places for runs that are refused at once because the one before still runs: they must not queue up

log = logging.getLogger(__name__)


def pace(interval: timedelta) -> tuple[int, int]:
    """Seconds between two looks for due runs, and how early a run is claimed, for the shortest interval served.

    A run's process is started when it is claimed, so that it is ready in time. A run claimed while the one before still runs is cancelled,
    so for short intervals the claim must come late.
    """
    seconds = interval.total_seconds()
    return max(1, min(10, int(seconds / 10))), max(1, min(10, int(seconds / 4)))


def deployment_of(deployment: Deployment) -> RunnerDeployment:
    """A deployment in Prefect's form."""
    return cast(
        RunnerDeployment,
        load_flow_from_entrypoint(deployment.entrypoint, use_placeholder_flow=False).to_deployment(
            name=deployment.name,
            schedule=Interval(deployment.interval, anchor_date=deployment.anchor, timezone="UTC", slug=deployment.name),
            parameters=dict(deployment.parameters),
            description=deployment.description,
            tags=[TAG],
            concurrency_limit=ONE_AT_A_TIME,
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
    )


def due(deployments: Sequence[Deployment], successes: Mapping[str, datetime], now: datetime) -> list[Deployment]:
    """The polls whose last success is longer ago than their interval: they are not made to wait for the schedule."""
    return [
        deployment
        for deployment in deployments
        if (cadence := deployment.parameters.get("cadence")) is not None
        and (cadence not in successes or now - successes[cadence] >= deployment.interval)
    ]


async def register(runner: Runner, deployments: Sequence[Deployment]) -> dict[str, UUID]:
    """Tell server and runner of every deployment; returns their ids by full name."""
    return {
        deployment.full_name: await runner.aadd_deployment(await asyncio.to_thread(deployment_of, deployment))
        for deployment in deployments
    }


async def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    deployments = deployments_of(cadences(settings))
    query_seconds, prefetch_seconds = pace(min(deployment.interval for deployment in deployments))
    runner = Runner(
        name="tealeaves",
        limit=2 * len(deployments) + SPARE,
        query_seconds=query_seconds,
        prefetch_seconds=prefetch_seconds,
        heartbeat_seconds=HEARTBEAT.total_seconds(),
        pause_on_shutdown=False,
    )
    async with get_client() as client:
        await recover(client, {deployment.full_name for deployment in deployments}, SystemClock().now())
        ids = await register(runner, deployments)
        await _run_due(client, settings, deployments, ids)
    await _until_stopped(runner)


async def _run_due(
    client: PrefectClient, settings: Settings, deployments: Sequence[Deployment], ids: Mapping[str, UUID]
) -> None:
    with Store.open(settings.index_url) as store:
        successes = last_successes(store)
    for deployment in due(deployments, successes, settings.clock().now()):
        await client.create_flow_run_from_deployment(ids[deployment.full_name])


async def _until_stopped(runner: Runner) -> None:
    """Serve; end in order at SIGTERM. Prefect's own handler for it never awaits the end of the runs."""
    serving = asyncio.create_task(runner.start())
    while not runner.started and not serving.done():
        await asyncio.sleep(0.05)
    stopping: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: stopping.append(asyncio.create_task(runner.astop())))
    await serving
    await asyncio.gather(*stopping)


def main() -> None:
    redact_everything()
    asyncio.run(serve(Settings.read()))


if __name__ == "__main__":
    main()
