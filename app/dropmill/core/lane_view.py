"""The frozen picture of the lanes: what observers see of them, and what can be asked for."""

from __future__ import annotations

import msgspec

from dropmill.core.job import Lane
from dropmill.core.lack import Lack
from dropmill.core.waiting import Wait


class LaneView(msgspec.Struct, frozen=True):
    """One lane at one moment."""

    lane: Lane
    width: int
    """Workers that may have jobs at once."""
    most: int
    """The greatest width it can have."""
    running: int
    """Jobs that run here: one worker may have several of them under way."""
    waiting: int
    """Jobs that wait for a slot here."""
    is_adaptive: bool
    """Whether the width follows what it brings."""
    is_held: bool
    """Whether somebody wants no more to start."""
    closed_by: Wait | None = None
    """Why no more start, where that is not because somebody wants it."""
    hours: str = ""
    """When it may work, as "22:00-06:00"; "" for always."""


class LanesView(msgspec.Struct, frozen=True):
    """All lanes, and what holds jobs of theirs."""

    lanes: tuple[LaneView, ...]
    lacks: tuple[Lack, ...] = ()
    """Disks that are full or gone: the jobs that need them wait."""
    can_be_on_battery: bool = False
    """Whether this computer has a battery."""
    can_tell_metered: bool = False
    """Whether the system tells what a network costs."""
    spares_battery: bool = False
    """Whether nothing starts on battery."""
    spares_metered: bool = False
    """Whether nothing of the net lane starts on a metered network."""

    def __getitem__(self, lane: Lane) -> LaneView:
        return next(view for view in self.lanes if view.lane is lane)
