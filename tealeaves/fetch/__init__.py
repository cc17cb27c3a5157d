"""The one gate to the network: everything that leaves the machine towards a source leaves through `Gate`.

Its parts, bottom-up: `address` (which addresses are public), `target` (which URLs are clean), `policy` (what the operator allows),
`stream` (a connection to a checked address), `transport` (one HTTP exchange at a time with one origin, behind httpx's interface),
`body` (bounded reading), `conditional`, `wording`, `robots`, `lane` (politeness), `hops` (redirects) and `gate`.
"""

from __future__ import annotations

import logging

# The clients log whole URLs, with their query strings, at INFO; ours never do. This is the one place that says so (S-16).
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
