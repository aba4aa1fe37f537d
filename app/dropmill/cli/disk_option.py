"""The option `--disk-wait`. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
import math
import sys

UNSEEN_WAIT_S = 60.0
"""How long jobs wait for a disk where nobody sees that: what started them waits for their end."""


def add_disk_wait(parser: argparse.ArgumentParser) -> None:
    """Add the option."""
    parser.add_argument(
        "--disk-wait",
        type=_seconds,
        metavar="SECONDS",
        help="how long jobs wait for room on a full disk, or for a drive that is gone, before they"
        f" fail; or “forever” (default: forever at a terminal, else {UNSEEN_WAIT_S:.0f})",
    )


def patience_s(typed: float | None) -> float | None:
    """Return how long to wait for a disk, None for ever, from what was typed."""
    if typed is None:
        is_seen = sys.stderr is not None and sys.stderr.isatty()
        return None if is_seen else UNSEEN_WAIT_S
    return None if math.isinf(typed) else typed


def _seconds(text: str) -> float:
    if text == "forever":
        return math.inf
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"“{text}” is neither a number of seconds nor “forever”")
    return seconds
