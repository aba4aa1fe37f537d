"""What a soak must not have shown: growth, what was left open, a window that answered late."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dropmill.core.workers import WIDEST
from dropmill.jobs.download import chores
from dropmill.transfer.hosts import MOST
from soak.rest import Rest, more
from soak.session import Found

KEPT_FILES = 3
"""Files more than after the warm-up that are no leak, a core: the pipes of a child that is kept."""
KEPT_CONNECTIONS = MOST
"""The same of sockets: connections to the one server are kept for the next downloads from it."""
KEPT_THREADS = 4
"""The same of threads: a child that is kept for the next jobs has two."""
POOLS_MOST = {
    **{f"dropmill-{lane}": most for lane, most in WIDEST.items()},
    **{f"dropmill-{lane}-aside": 1 for lane in WIDEST},
    "dropmill-chores": chores.THREADS,
}
"""A pool keeps the threads that it ever had, up to its widest."""

_SOCKET = "socket"


@dataclass(frozen=True)
class Bounds:
    """What is still well."""

    growth: float
    """Of memory since the warm-up, as a share."""
    p99_ms: float
    """How much later 99 of 100 beats may be than those at rest in the same run."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    found: str
    is_well: bool


def judge(found: Found, bounds: Bounds, cores: int) -> list[Finding]:
    """Compare what is held at rest after the warm-up, the first third, with the end."""
    warm = found.rests[len(found.rests) // 3 :]
    return [
        _memory(warm, bounds.growth),
        _left("files", [_without_sockets(rest.files) for rest in warm], KEPT_FILES * cores),
        _left("sockets", [_sockets(rest.files) for rest in warm], KEPT_CONNECTIONS),
        _left("threads", [_without_pools(rest.threads) for rest in warm], KEPT_THREADS),
        _pools(warm[-1].threads),
        _children(warm, cores),
        _lateness(found, bounds.p99_ms),
        _crashes(found),
        _errors(found),
    ]


def table(found: Found, findings: Sequence[Finding], seconds: float) -> str:
    """Write what was found."""
    jobs = sum(found.ended.values())
    states = ", ".join(f"{count:,} {state.value}" for state, count in found.ended.most_common())
    head = (
        f"{seconds / 60:.3g} minutes, seed {found.seed}: {jobs:,} jobs ({states}),"
        f" {sum(found.done.values()):,} actions, {len(found.rests)} rests."
    )
    rows = [
        f"| {f.what} | {f.found} | {'held' if f.is_well else '**not held**'} |" for f in findings
    ]
    return "\n".join([head, "", "| | found | |", "| --- | --- | --- |", *rows])


def _memory(warm: Sequence[Rest], most: float) -> Finding:
    sizes = [rest.memory_mb for rest in warm]
    third = max(1, len(sizes) // 3)
    before, after = statistics.median(sizes[:third]), statistics.median(sizes[-third:])
    growth = after / before - 1
    words = f"{before:.0f} → {after:.0f} MB ({growth:+.1%}; at most {most:.0%})"
    return Finding("memory at rest", words, growth <= most)


def _left(what: str, looks: Sequence[Counter[str]], spare: int) -> Finding:
    """Count as left what the last looks all have more of than any look before them."""
    half = len(looks) // 2 or 1
    most: Counter[str] = Counter()
    for one in looks[:half]:
        most |= one
    least = looks[-1]
    for one in looks[half:]:
        least &= one
    words = more(most, least)
    total = looks[-1].total()
    told = f"{looks[0].total()} → {total}{f', more: {words}' if words else ''}"
    return Finding(f"{what} at rest", told, (least - most).total() <= spare)


def _sockets(files: Counter[str]) -> Counter[str]:
    return Counter({_SOCKET: files[_SOCKET]})


def _without_sockets(files: Counter[str]) -> Counter[str]:
    return Counter({name: n for name, n in files.items() if name != _SOCKET})


def _without_pools(threads: Counter[str]) -> Counter[str]:
    return Counter({name: n for name, n in threads.items() if name not in POOLS_MOST})


def _pools(threads: Counter[str]) -> Finding:
    words = ", ".join(f"{threads[name]} of {most} × {name}" for name, most in POOLS_MOST.items())  # noqa: RUF001
    is_well = all(threads[name] <= most for name, most in POOLS_MOST.items())
    return Finding("threads of the pools", words, is_well)


def _children(warm: Sequence[Rest], cores: int) -> Finding:
    most = max(len(rest.children) for rest in warm)
    words = f"at most {most}, kept for the next jobs on {cores} cores"
    return Finding("children at rest", words, most <= cores)


def _lateness(found: Found, most_ms: float) -> Finding:
    p99_ms, idle_ms = _p99(found.late_ms), _p99(found.idle_ms)
    words = (
        f"99 of 100 beats at most {p99_ms:.1f} ms late, the worst {max(found.late_ms):.0f} ms;"
        f" at rest {idle_ms:.1f} ms (at most {most_ms:.0f} ms more)"
    )
    return Finding("the window", words, p99_ms <= idle_ms + most_ms)


def _crashes(found: Found) -> Finding:
    # A child that the soak kills is said to have crashed: that is what it is to say.
    ours = {words: n for words, n in found.crashes.items() if "SIGKILL" not in words}
    words = ", ".join(f"{count} × {title}" for title, count in ours.items()) or "none"  # noqa: RUF001
    return Finding("jobs that crashed by themselves", words, not ours)


def _errors(found: Found) -> Finding:
    firsts = Counter(error.partition("\n")[0] for error in found.errors)
    words = ", ".join(f"{count} × {title}" for title, count in firsts.items()) or "none"  # noqa: RUF001
    return Finding("errors in the log", words, not firsts)


def _p99(late_ms: Sequence[float]) -> float:
    beats = sorted(late_ms)
    return beats[len(beats) * 99 // 100]
