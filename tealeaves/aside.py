"""Work that would hold up the event loop, done in a thread beside it: a fetch must not miss its deadline because a page is slow to read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


async def off_the_loop(do: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
    """What `do` gives back. It is never left behind half done: whoever is cancelled waits for its end, and is cancelled then."""
    work = asyncio.ensure_future(asyncio.to_thread(do, *given, **named))
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return work.result()
    work.exception()  # nobody will ask: the cancellation goes first
    raise cancelled
