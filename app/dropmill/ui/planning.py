"""Plans of what is in the sheet, made off the UI thread: the newest wish only."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dropmill.core.aside import stand_in
from dropmill.core.errors import Failure, Problem
from dropmill.core.files import IfExists
from dropmill.core.job import Job
from dropmill.core.own_results import WHY, Record
from dropmill.core.plan import Plan, Stopped, plan
from dropmill.core.planned import Outcome
from dropmill.core.recipe import joins
from dropmill.ui.part_form import Part

SETTLE_MS = 150
_HARMLESS = frozenset({Outcome.MAKE, Outcome.MAKE_NUMBERED, Outcome.SKIP, Outcome.TELL})
UNTOLD = frozenset({"command"})
"""Kinds of which no plan can say what they do."""
_LOOKS = frozenset({"checksum", "copy"})
"""Kinds that keep their inputs and are harmless all the same, as later steps of a recipe."""
BREATH_S = 0.001


class Planned(msgspec.Struct, frozen=True):
    """Parts of a batch with the jobs made of them, and what these would do."""

    parts: tuple[Part, ...]
    jobs: tuple[Job, ...] = ()
    plan: Plan | None = None
    failure: Failure | None = None
    """Why there is no plan: settings that do not fit."""
    counts: tuple[int, ...] = ()
    """How many of the jobs are of each part."""
    left_out: int = 0
    """Inputs that are no jobs: results that the recipe has put into the folders given to it."""
    has_harmful_steps: bool = False
    """A later step of a recipe may replace, move or delete something: no plan sees those."""
    can_try_three: bool = True
    """Three of it can be run before the others: not where a recipe makes one of all, nor beside
    something else."""

    @property
    def is_harmless(self) -> bool:
        """Whether it replaces, moves and deletes nothing, fits, and there is nothing to warn of."""
        if self.plan is None or self.plan.warnings or self.has_harmful_steps:
            return False
        if any(job.kind in UNTOLD for job in self.jobs):
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

    def __init__(
        self,
        executor: Executor,
        kinds: Mapping[str, type[Job]],
        parent: QObject | None = None,
        record: Record | None = None,
    ) -> None:
        """`record` tells results that come back with their folder; None knows none."""
        super().__init__(parent)
        self._record = record
        self._kinds = kinds
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
        counts: list[int] = []
        left_out: dict[str, str] = {}
        try:
            for part in parts:
                taken = part.without_own_results(self._record, is_stopped.is_set)
                if taken is not part:
                    inputs = {*taken.inputs}
                    left_out |= {path: WHY for path in part.inputs if path not in inputs}
                made_of_it = taken.jobs(self._kinds)
                jobs += made_of_it
                counts.append(len(made_of_it))
            # Waiting a little at each look leaves Python to the UI thread meanwhile.
            made = plan(jobs, lambda: is_stopped.wait(BREATH_S)).with_left_out(left_out)
        except Stopped:
            return
        except Problem as problem:
            self._made.emit(number, Planned(parts, failure=problem.failure))
        else:
            is_harmful = any(_has_harmful_steps(part, self._kinds) for part in parts)
            planned = Planned(
                parts,
                tuple(jobs),
                made,
                counts=tuple(counts),
                left_out=len(left_out),
                has_harmful_steps=is_harmful,
                can_try_three=_can_try_three(parts, self._kinds),
            )
            self._made.emit(number, planned)

    @Slot(int, object)
    def _on_made(self, number: int, planned: Planned) -> None:
        if number == self._newest:
            self.planned.emit(planned)


def _can_try_three(parts: Sequence[Part], kinds: Mapping[str, type[Job]]) -> bool:
    courses = [part.course for part in parts if part.course is not None]
    if not courses:
        return True
    recipe = courses[0].recipe
    steps = range(len(recipe.steps))
    return len(parts) == 1 and not any(joins(recipe, place, kinds) for place in steps)


def _has_harmful_steps(part: Part, kinds: Mapping[str, type[Job]]) -> bool:
    """Whether a later step may replace, move or delete files, as far as can be told."""
    if part.course is None:
        return False
    recipe = part.course.recipe
    for place in range(1, len(recipe.steps)):
        job = stand_in(recipe, place, kinds)
        if job is None or job.kind in UNTOLD or job.if_exists is IfExists.OVERWRITE:
            return True
        if job.keeps_inputs and (job.kind not in _LOOKS or getattr(job, "move", False)):
            return True
    return False
