"""Secrets in query strings reach neither our log lines nor the details of a miss."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from tealeaves.model import Miss

CANARY = "xoxb-canary-1234"


@pytest.mark.req("S-16")
def test_no_query_string_in_any_line_at_debug(net: Any, site: Any, answer_with: Any, run: Any, caplog: Any) -> None:
    async def scenario() -> Any:
        site.pages = {
            f"/ok?token={CANARY}": answer_with(b"ok"),
            f"/go?token={CANARY}": answer_with(b"", 302, f"Location: http://b.example/?token={CANARY}"),
            f"/round?token={CANARY}": answer_with(b"", 302, f"Location: /round?token={CANARY}"),
            "/robots.txt": answer_with(b"User-agent: *\nDisallow: /private"),
        }
        async with site:
            named = net.naming(a=site).having(respect_robots=True)
            paths = ("ok", "go", "round", "gone", "private")
            urls = [f"http://a.example/{path}?token={CANARY}" for path in paths]
            return await named.fetch_all(*urls, f"http://user:{CANARY}@a.example/", f"http://b.example/?{CANARY}")

    with caplog.at_level(logging.DEBUG):
        looks = run(scenario())
    assert len(looks) == 7
    assert CANARY not in caplog.text
    assert "http://a.example/ok: capture 200" in caplog.text
    assert not any(CANARY in look.detail for look in looks if isinstance(look, Miss))


@pytest.mark.req("S-16")
def test_the_clients_are_quiet_as_soon_as_the_gate_is_there() -> None:
    script = (
        "import logging; logging.basicConfig(level=logging.DEBUG); import tealeaves.fetch.gate;"
        "print(*(logging.getLogger(n).getEffectiveLevel() for n in ('httpx', 'httpcore', 'httpcore.http11')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["30", "30", "30"]
