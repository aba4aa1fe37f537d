"""What was said on the command line for all downloads of a command together."""

from __future__ import annotations

from msgspec.structs import replace

from dropmill.cli.getting import Together
from dropmill.transfer.limits import parse_rate
from dropmill.transfer.traffic import Traffic


def hold_to(traffic: Traffic, together: Together) -> None:
    """Hold the downloads of this process to what was said for all together."""
    rules = traffic.rules
    if together.limit_all is not None:
        # What is said here comes before what the settings say about the time of day.
        limit = "" if parse_rate(together.limit_all) is None else together.limit_all
        rules = replace(rules, limit_all=limit, is_limited=True, schedule=())
    if together.max_per_host is not None:
        rules = replace(rules, max_per_host=together.max_per_host)
    traffic.set(rules)
