"""The options of the command `lanes`. Nothing heavy is imported here."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

LANES = ("net", "disk", "cpu")
NAMES = (*LANES, *(f"{lane}.hours" for lane in LANES), "battery", "metered")

LANES_MANUAL = (
    "Print the lanes in which jobs run, or change them: “net=32” for 32 at once, “net=auto” to let"
    " the lane find out, “net.hours=22:00-06:00” to start jobs only then and “net.hours=” for"
    " always, “battery=off” to start nothing on battery, “metered=off” to download nothing over a"
    " metered network, and =on to allow it again."
)


def add_lane_options(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser."""
    parser.add_argument("changes", nargs="*", metavar="NAME=VALUE", help="what to change, and keep")
    for option, text in (
        ("--hold", "start no more jobs in this lane; what runs goes on"),
        ("--release", "start jobs in this lane again"),
    ):
        parser.add_argument(option, action="append", default=[], choices=[*LANES, "all"], help=text)
    parser.add_argument(
        "--go-on", action="store_true", help="let jobs that wait for a disk go on at once"
    )


def changes_of(
    parser: argparse.ArgumentParser, found: argparse.Namespace
) -> tuple[tuple[str, str], ...]:
    """Return what was typed as (name, value); ends with a usage error when a name is unknown."""
    changes = []
    for text in found.changes:
        name, equals, value = text.partition("=")
        if not equals or name not in NAMES:
            parser.error(f"“{text}” is not one of {', '.join(f'{n}=…' for n in NAMES)}")
        changes.append((name, value.strip()))
    return tuple(changes)


def lanes_named(names: Sequence[str]) -> tuple[str, ...]:
    """Return the lanes that are meant."""
    return LANES if "all" in names else tuple(names)
