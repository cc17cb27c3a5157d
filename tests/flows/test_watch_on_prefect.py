"""The whole watch on a real Prefect server: a schedule creates and runs cycles, and no kill wedges it.

Prefect is not imported here: it all runs in processes of its own, as `tealeaves run` starts them, and the server is asked by HTTP.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from flows_stage import Site, Watch, family, is_alive

from deployments.environment import api_url, prefect_folder
from deployments.serve import main
from tealeaves.errors import ArchiveLocked
from tealeaves.settings import Settings

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc, and tied by prctl"),
]


def asked(watch: Watch, path: str, body: object = None, *, password: bool = True) -> Any:
    """What the watch's own Prefect server answers."""
    request = urllib.request.Request(f"{api_url(watch.port)}{path}", data=json.dumps(body or {}).encode())
    request.add_header("Content-Type", "application/json")
    if password:
        words = (prefect_folder(Settings(home=watch.home)) / "password").read_bytes().strip()
        request.add_header("Authorization", "Basic " + base64.b64encode(words).decode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def runs_of(watch: Watch, which: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(watch, "/flow_runs/filter", {"flow_runs": which, "sort": "START_TIME_DESC"})
    return found


def scheduled_runs(watch: Watch, state: str) -> list[dict[str, Any]]:
    """The polls in this state that the scheduler, nobody else, created."""
    found = runs_of(watch, {"state": {"type": {"any_": [state]}}})
    return [run for run in found if run["auto_scheduled"] and "cadence" in run["parameters"]]


def programs(watch: Watch) -> dict[str, int]:
    """The watch's processes by what they are: "server", "serving", "cycle"."""
    assert watch.process is not None
    names = {"prefect server start": "server", "deployments.serving": "serving", "prefect.engine": "cycle"}
    return {
        name: pid for pid, line in family(watch.process.pid).items() for words, name in names.items() if words in line
    }


@pytest.mark.req("P-1")
@pytest.mark.req("P-3")
def test_the_schedule_creates_runs_and_they_are_executed(watch: Watch) -> None:
    """Unit tests stay green with a dead scheduler; this one does not."""
    before = len(watch.cycles())
    watch.await_cycles(before + 2)
    runs = watch.wait_for(
        lambda: found if len(found := scheduled_runs(watch, "COMPLETED")) >= 2 else None, "scheduled runs"
    )
    assert {run["parameters"]["cadence"] for run in runs} == {"every-4s"}
    assert all(cycle.outcome == "ok" and cycle.cadence == "every-4s" for cycle in watch.cycles())


@pytest.mark.req("P-2")
def test_a_cycle_is_one_run_of_three_tasks(watch: Watch) -> None:
    run = watch.wait_for(lambda: next(iter(scheduled_runs(watch, "COMPLETED")), None), "a scheduled run")
    tasks = watch.wait_for(lambda: found if len(found := tasks_of(watch, run["id"])) >= 3 else None, "its tasks")
    assert sorted(name.partition("-")[0] for name in tasks) == ["deliver", "evaluate", "look"]


def tasks_of(watch: Watch, run: str) -> list[str]:
    return [task["name"] for task in asked(watch, "/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})]


@pytest.mark.req("P-4")
def test_the_zombie_automation_exists_once(watch: Watch) -> None:
    watch.await_cycles(1)
    automations = asked(watch, "/automations/filter")
    assert [(found["enabled"], found["trigger"]["within"]) for found in automations] == [(True, 90.0)]


def test_who_does_not_know_the_password_cannot_use_the_server(watch: Watch) -> None:
    """Whoever may speak to a Prefect server may run code as its user."""
    watch.await_cycles(1)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        asked(watch, "/deployments/filter", password=False)


def test_a_second_watch_on_the_same_home_is_refused(watch: Watch) -> None:
    watch.await_cycles(1)
    with pytest.raises(ArchiveLocked, match=f"already .process {watch.process and watch.process.pid}"):
        main(Settings(home=watch.home))


def test_a_killed_server_is_started_again(watch: Watch) -> None:
    watch.await_cycles(1)
    killed = programs(watch)["server"]
    os.kill(killed, signal.SIGKILL)
    fresh = watch.wait_for(
        lambda: pid if (pid := programs(watch).get("server", killed)) != killed else None, "a new server"
    )
    after = watch.cycles()[-1].seq
    watch.await_cycles(2, after)
    assert is_alive(fresh)


@pytest.mark.req("P-4")
def test_a_reboot_in_the_middle_of_a_cycle_does_not_wedge_the_schedule(watch: Watch, site: Site) -> None:
    """Server, serving process, the running cycle and the supervisor are killed together: the next tick of the schedule runs."""
    watch.await_cycles(1)
    begun = in_the_middle_of_a_cycle(watch, site)
    done = {run["id"] for run in scheduled_runs(watch, "COMPLETED")}
    before = watch.cycles()[-1].seq
    kill_all(watch)
    site.delay = 0.0
    watch.start()
    watch.await_cycles(2, before)
    watch.wait_for(lambda: {run["id"] for run in scheduled_runs(watch, "COMPLETED")} - done or None, "a scheduled run")
    assert [run["state_name"] for run in runs_of(watch, {"id": {"any_": begun}})] == ["Crashed"]
    assert len(asked(watch, "/automations/filter")) == 1


def in_the_middle_of_a_cycle(watch: Watch, site: Site) -> list[str]:
    """Wait until a cycle hangs at the site; returns the id of its run."""
    site.delay = 120.0
    site.asked.clear()
    watch.wait_for(lambda: site.asked.is_set() or None, "a cycle that looks")
    return [run["id"] for run in runs_of(watch, {"state": {"type": {"any_": ["RUNNING"]}}})]


def kill_all(watch: Watch) -> None:
    assert watch.process is not None
    doomed = programs(watch)
    assert set(doomed) == {"server", "serving", "cycle"}
    for pid in (watch.process.pid, *doomed.values()):
        os.kill(pid, signal.SIGKILL)
    watch.process.wait()


def test_sigterm_ends_everything_in_order(watch: Watch) -> None:
    after = watch.cycles()[-1].seq if watch.cycles() else 0
    watch.await_cycles(1, after)
    assert watch.process is not None
    children = family(watch.process.pid)
    assert watch.end() == 0
    assert not [line for pid, line in children.items() if is_alive(pid)]
    assert Path(watch.home / "logs" / "run.log").read_text().rstrip().endswith("stopped")


def test_nothing_outlives_a_killed_supervisor(watch: Watch) -> None:
    """Even while it starts: a server left behind would hold its port and its database."""
    assert watch.process is not None
    server = watch.wait_for(lambda: programs(watch).get("server"), "a server")
    watch.process.kill()
    watch.process.wait()
    watch.process = None
    watch.wait_for(lambda: not is_alive(server) or None, "the server's end")
