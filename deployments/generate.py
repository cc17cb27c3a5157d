"""Writes `prefect.yaml` from the catalogue, for a Prefect server and worker pools of one's own: `python -m deployments.generate`.

A test fails where the file is stale. `--check` only says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from deployments.schedules import Deployment, deployments_of
from tealeaves.catalogue import load
from tealeaves.plan import cadences_of
from tealeaves.settings import Settings

FILE = Path(__file__).with_name("prefect.yaml")
POOL = "tealeaves"
HEAD = """\
# Generated from the catalogue by `python -m deployments.generate`; a test fails where it is stale.
# For a Prefect server and worker pools of your own: docs/running.md. One machine needs none of this: `make run`.
name: tealeaves
prefect-version: ">=3.8.8,<4"
pull: []  # tealeaves is installed where the worker runs; its entrypoints are dotted names

deployments:
"""


def render(cadences: Mapping[str, timedelta]) -> str:
    """The whole file, for these cadence groups."""
    blocks = [*(_scheduled(deployment) for deployment in deployments_of(cadences)), _replay(), _observe()]
    return HEAD + "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _scheduled(deployment: Deployment) -> Iterator[str]:
    yield from _block(deployment.name, deployment.entrypoint, deployment.description, deployment.parameters)
    yield "    schedules:"
    yield f"      - interval: {_number(deployment.interval.total_seconds())}"
    yield f"        anchor_date: {json.dumps(deployment.anchor.isoformat())}"
    yield '        timezone: "UTC"'
    yield f"        slug: {json.dumps(deployment.name)}"
    yield "    concurrency_limit:"
    yield "      limit: 1"
    yield "      collision_strategy: CANCEL_NEW"


def _replay() -> Iterable[str]:
    about = "Replay the archive; give since, until, rules and shards. Nothing is sent."
    return _block("replay", "flows.replay.replay", about, {})


def _observe() -> Iterable[str]:
    about = (
        "Index what the archive holds, on a Dask cluster: give its scheduler's address, or a number of workers here."
    )
    return _block("observe", "flows.observe.observe", about, {})


def _block(name: str, entrypoint: str, about: str, parameters: Mapping[str, str]) -> Iterator[str]:
    yield f"  - name: {json.dumps(name)}"
    yield f"    entrypoint: {entrypoint}"
    yield f"    description: {json.dumps(about)}"
    yield "    tags: [tealeaves]"
    yield f"    parameters: {json.dumps(dict(parameters))}"
    yield "    work_pool:"
    yield f"      name: {POOL}"


def _number(seconds: float) -> str:
    return f"{seconds:.0f}" if seconds.is_integer() else str(seconds)


def current() -> str:
    """The file as it should be: the whole catalogue, whatever this environment chooses to poll."""
    return render(cadences_of(Settings.model_construct(sources=""), load()))


def main(arguments: list[str]) -> int:
    """Write the file; with `--check`, return 1 where it is stale."""
    wanted = current()
    stale = not FILE.is_file() or FILE.read_text("utf-8") != wanted
    if stale and "--check" in arguments:
        print(f"{FILE.name} is stale: run `python -m deployments.generate`", file=sys.stderr)
        return 1
    if stale:
        FILE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
