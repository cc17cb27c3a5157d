"""The flow of a replay: the archive through the rules again, one task a shard of the rules; nothing can be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows.begin import begin
from tealeaves.catalogue import load
from tealeaves.replay import ReplayReport, prepare
from tealeaves.replay import replay as run
from tealeaves.settings import Settings

PROCESSES = cast(
    "TaskRunner[PrefectFuture[Any]]", ProcessPoolTaskRunner()
)  # its own type is not one that `flow` declares


@task(cache_policy=NO_CACHE, persist_result=False)
def replay_shard(since: datetime | None, until: datetime | None, rules: Sequence[str]) -> ReplayReport:
    """The replay of some of the rules. A rule never rests on another, so shards of rules give what all would give together."""
    return run(Settings.read(), since, until, rules)


@flow(persist_result=False, task_runner=PROCESSES)
def replay(
    since: datetime | None = None, until: datetime | None = None, rules: list[str] | None = None, shards: int = 1
) -> dict[str, object]:
    """Replay the archive for signals known from `since` until before `until`, by these rules (default: all), in so many processes.

    The signals go to `replays/` in the home folder, one JSON object a line; returns where, and the counts. A sync flow, since it computes:
    its one second of overhead is nothing here.
    """
    begin()
    settings = Settings.read()
    names = [module.rule.id for module in load(settings.dumps_folder).chosen_rules(rules)]
    parts = [names[start::shards] for start in range(min(shards, len(names)))]
    if len(parts) < 2:
        reports = [replay_shard(since, until, names)]
    else:
        prepare(settings)
        reports = [future.result() for future in [replay_shard.submit(since, until, part) for part in parts]]
    return {"file": str(_write(settings.home, since, until, reports)), **_counts(reports)}


def _write(home: Path, since: datetime | None, until: datetime | None, reports: Sequence[ReplayReport]) -> Path:
    """The signals of all shards in order of time, in a file named after the stretch."""
    first, last = (f"{edge:%Y%m%dT%H%M%SZ}" if edge else "open" for edge in (since, until))
    path = home / "replays" / f"{first}-{last}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = sorted(
        (signal for report in reports for signal in report.signals), key=lambda s: (s.known_at, s.rule, s.key)
    )
    path.write_bytes(b"".join(signal.canonical() + b"\n" for signal in found))
    return path


def _counts(reports: Sequence[ReplayReport]) -> dict[str, object]:
    return {
        "signals": sum(len(report.signals) for report in reports),
        "captures": max((report.captures for report in reports), default=0),
        "rule_errors": sum(len(report.errors) for report in reports),
    }
