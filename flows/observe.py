"""The flow that reads the archive on many machines: on Dask, a task a portion of the archive, all rows into one PostgreSQL index.

Every machine has the archive's folder and the index's address in its own settings (`TEALEAVES_HOME`, `TEALEAVES_DATABASE_URL`): no
password passes through Prefect or Dask. Nothing is judged and nobody is told; the next cycle of the watch does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.begin import begin
from tealeaves.errors import UsageError
from tealeaves.portions import Gathering, Portion, Said, read_portion
from tealeaves.settings import Settings

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

HERE = "127.0.0.1"
WORKERS = 2
RETRIES = 2
DELAYS = [2.0, 20.0]  # seconds


@task(cache_policy=NO_CACHE, persist_result=False, retries=RETRIES, retry_delay_seconds=DELAYS)
def observe_portion(portion: Portion, parts: str) -> Said:
    """Read, observe and enter a portion, where the worker is. It can be run twice: what is there already adds nothing."""
    return read_portion(Settings.read(), portion, parts)


@flow(persist_result=False)
def observe(address: str | None = None, workers: int = WORKERS) -> dict[str, int]:
    """Index what the archive holds beyond the index, on the Dask scheduler at `address`, or on so many processes of this machine.

    Returns the counts, after they were compared with the index.
    """
    begin()
    gathering = observe_portions.with_options(task_runner=dask(address, workers))
    return gathering(address is not None, workers)


@flow(persist_result=False)
def observe_portions(elsewhere: bool, workers: int) -> dict[str, int]:
    """The same on the task runner at hand; `elsewhere`: on other machines. Portions are entered in the order of the archive."""
    with Gathering.open(Settings.read(), elsewhere=elsewhere) as gathering:
        portions = gathering.portions(workers)
        for future in [observe_portion.submit(portion, gathering.parts) for portion in portions]:
            gathering.enter(future.result())
        return gathering.check().as_dict()


def dask(address: str | None, workers: int) -> TaskRunner[PrefectFuture[Any]]:
    """The scheduler at an address, or a cluster of our own that listens on this machine alone. Raises `UsageError` without Dask."""
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ModuleNotFoundError as error:
        raise UsageError("reading on several machines needs Dask: pip install 'tealeaves[dask]'") from error
    if address is not None:
        runner = DaskTaskRunner(address=address)
    else:
        runner = DaskTaskRunner(
            cluster_kwargs={
                "n_workers": workers, "threads_per_worker": 1, "processes": True, "host": HERE, "dashboard_address": f"{HERE}:0",
            }
        )  # fmt: skip
    return cast("TaskRunner[PrefectFuture[Any]]", runner)
