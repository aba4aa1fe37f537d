"""What a site asks of robots: robots.txt, as RFC 9309 has it.

Patterns are matched without regular expressions: they come from outside, and a crafted one must
not take longer than its length times the address's.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

import msgspec

MOST_BYTES = 512 * 1024
"""RFC 9309 §2.5 asks for 500 KiB at least."""
MOST_RULES = 5_000
MOST_DELAY_S = 10.0
"""A site that asks for longer pauses gets these."""

_SAFE = "/%?=&;:@!$'()*+,~-._"


class Rules(msgspec.Struct, frozen=True):
    """What one site allows us."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Pattern → whether it allows; the longest that fits counts."""
    delay_s: float = 0.0
    """Pause that it asks for between two requests."""

    def allows(self, url: str) -> bool:
        """Whether the page behind this address may be fetched (RFC 9309 §2.2.2)."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        best, allowed = -1, True
        for pattern, is_allowed in self.rules:
            size = len(pattern)
            if (size > best or (size == best and is_allowed)) and fits(pattern, path):
                best, allowed = size, is_allowed
        return allowed


def parse(body: bytes, agent: str) -> Rules:
    """Read a robots.txt for one that calls itself `agent`; what makes no sense is passed over."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    delays: dict[str, float] = {}
    agents: list[str] = []
    is_naming = False
    for line in body[:MOST_BYTES].decode("utf-8-sig", "replace").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not is_naming:
                agents = []
            agents.append(value.lower())
            groups.setdefault(value.lower(), [])
            is_naming = True
            continue
        is_naming = False
        for one in agents:
            if name in {"allow", "disallow"} and value and len(groups[one]) < MOST_RULES:
                groups[one].append((_normal(value), name == "allow"))
            elif name == "crawl-delay":
                delays[one] = _seconds(value)
    own = agent.lower()
    which = own if own in groups else "*"
    return Rules(tuple(groups.get(which, ())), delays.get(which, 0.0))


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as the pattern says: * is anything, $ at its end is the path's end."""
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not pieces:
        return not is_whole or place == len(path)
    last = pieces.pop() if is_whole else ""
    for piece in pieces:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return not is_whole or (len(path) - len(last) >= place and path.endswith(last))


def _normal(text: str) -> str:
    return quote(unquote(text), safe=_SAFE)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), MOST_DELAY_S) if seconds == seconds else 0.0  # noqa: PLR0124
