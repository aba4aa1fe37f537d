"""The command `lanes`: what it changes, and how the lanes are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.hours import parse_hours
from dropmill.core.job import Lane
from dropmill.core.lack import said_of
from dropmill.core.lane_view import LanesView, LaneView
from dropmill.core.plain_text import shown, whole_number
from dropmill.core.settings import Lanes
from dropmill.core.waiting import words
from dropmill.core.workers import WIDEST

_SWITCHES: Mapping[str, bool] = {"on": False, "off": True}


def changed_lanes(lanes: Lanes, changes: Iterable[tuple[str, str]]) -> Lanes:
    """Return the settings with these changes; Problem when one is wrong."""
    for name, value in changes:
        lanes = msgspec.structs.replace(lanes, **_fields(lanes, name, value))
    return lanes


def _fields(lanes: Lanes, name: str, value: str) -> dict[str, Any]:
    if name in {"battery", "metered"}:
        if value not in _SWITCHES:
            raise Problem(f"“{name}={value}” is neither on nor off", f"Write {name}=on or =off.")
        return {f"spares_{name}": _SWITCHES[value]}
    lane_name, _, part = name.partition(".")
    lane = Lane(lane_name)
    if part:
        parse_hours(value)
        hours = {known: text for known, text in lanes.hours.items() if known is not lane}
        return {"hours": {**hours, lane: value} if value else hours}
    others = tuple(known for known in lanes.adapts() if known is not lane)
    if value == "auto":
        return {"adaptive": (*others, lane)}
    width = whole_number(value, WIDEST[lane])
    if not width:
        raise Problem(
            f"The {lane} lane cannot be “{value}” wide",
            f"Give a number from 1 to {WIDEST[lane]}, or auto.",
        )
    return {lane.value: width, "adaptive": others}


def lines_of(view: LanesView) -> Iterator[str]:
    """Yield a line for each lane, and one for each disk that jobs wait for."""
    for lane in view.lanes:
        yield shown(_line(lane))
    for lack in view.lacks:
        said = said_of(lack)
        yield shown(f"{said.title}. {said.hint}")


def objects_of(view: LanesView) -> Iterator[dict[str, Any]]:
    """Yield the same for programs."""
    for lane in view.lanes:
        yield {"event": "lane", **msgspec.to_builtins(lane)}
    for lack in view.lacks:
        yield {"event": "lack", **msgspec.to_builtins(lack)}


def _line(lane: LaneView) -> str:
    width = f"{lane.width} at once" + (", found by itself" * lane.is_adaptive)
    parts = [f"{lane.lane:<5} {width}", f"{lane.running:,} running", f"{lane.waiting:,} waiting"]
    if lane.hours:
        parts.append(f"starts jobs {lane.hours}")
    if lane.is_held:
        parts.append("held")
    if lane.closed_by is not None:
        parts.append(words(lane.closed_by))
    return " · ".join(parts)
