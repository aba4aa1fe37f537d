"""Plans of what is in the sheet, made off the UI thread: the newest wish only."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import Executor

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.plan import Plan, Stopped, plan
from dropmill.core.planned import Outcome
from dropmill.ui.part_form import Part

SETTLE_MS = 150
_HARMLESS = frozenset({Outcome.MAKE, Outcome.MAKE_NUMBERED, Outcome.SKIP, Outcome.TELL})
_UNKNOWN = frozenset({"command"})
"""Kinds of which no plan can say what they do."""
BREATH_S = 0.001


class Planned(msgspec.Struct, frozen=True):
    """Parts of a batch with the jobs made of them, and what these would do."""

    parts: tuple[Part, ...]
    jobs: tuple[Job, ...] = ()
    plan: Plan | None = None
    failure: Failure | None = None
    """Why there is no plan: settings that do not fit."""

    @property
    def is_harmless(self) -> bool:
        """Whether it replaces, moves and deletes nothing, fits, and there is nothing to warn of."""
        if self.plan is None or self.plan.warnings:
            return False
        if any(job.kind in _UNKNOWN for job in self.jobs):
            return False
        has_room = all(room.is_enough for room in self.plan.rooms)
        return has_room and set(self.plan.counts) <= _HARMLESS

    @property
    def is_joining(self) -> bool:
        """Whether the files become one job, so that their order counts."""
        files = [part for part in self.parts if not part.kind.takes_links]
        return bool(files) and any(
            job.is_joining and isinstance(job, files[0].kind) for job in self.jobs
        )


class Planning(QObject):
    """Makes a plan for each wish once it stands still; `planned` carries a Planned."""

    planned = Signal(object)
    _made = Signal(int, object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._numbers = itertools.count(1)
        self._newest = 0
        self._is_stopped = threading.Event()  # a new one for each plan
        self._parts: tuple[Part, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)
        self._made.connect(self._on_made, Qt.ConnectionType.QueuedConnection)

    def ask(self, parts: Sequence[Part], *, settle_ms: int = SETTLE_MS) -> None:
        """Plan this, and no longer what was asked for before."""
        self.cancel()
        self._parts = tuple(parts)
        if self._parts:
            self._timer.start(settle_ms)

    def cancel(self) -> None:
        """Give up what is being planned."""
        self._timer.stop()
        self._is_stopped.set()
        self._newest = next(self._numbers)

    @Slot()
    def _on_settled(self) -> None:
        self._is_stopped = threading.Event()
        self._executor.submit(self._plan, self._newest, self._parts, self._is_stopped)

    def _plan(self, number: int, parts: tuple[Part, ...], is_stopped: threading.Event) -> None:
        """On another thread."""
        jobs: list[Job] = []
        try:
            for part in parts:
                jobs += build(part.kind, part.inputs, part.settings, part.own)
            # Waiting a little at each look leaves Python to the UI thread meanwhile.
            made = plan(jobs, lambda: is_stopped.wait(BREATH_S))
        except Stopped:
            return
        except Problem as problem:
            self._made.emit(number, Planned(parts, failure=problem.failure))
        else:
            self._made.emit(number, Planned(parts, tuple(jobs), made))

    @Slot(int, object)
    def _on_made(self, number: int, planned: Planned) -> None:
        if number == self._newest:
            self.planned.emit(planned)
