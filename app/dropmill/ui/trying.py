"""Trying three first, in the window: runs them off the UI thread, shows them, then asks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from dropmill.core.course import Course
from dropmill.core.errors import explain
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.own_results import Record
from dropmill.core.plan import Plan
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED
from dropmill.core.trial import Pixels, Trial, part_of, rest_of, summed_up, three_of
from dropmill.core.trial_files import at_once, measured, sizes_of, tried_of
from dropmill.ui.adding import Adding, refuse_nothing
from dropmill.ui.notice import Notice
from dropmill.ui.part_form import Part
from dropmill.ui.planning import Planned
from dropmill.ui.side_panel import SidePanel

if TYPE_CHECKING:
    from dropmill.ui.trial_sheet import TrialSheet


class _Chosen(msgspec.Struct, frozen=True):
    """A whole batch, and which of it is tried."""

    parts: tuple[Part, ...]
    jobs: tuple[Job, ...]
    plan: Plan | None
    sizes: tuple[int, ...]
    places: tuple[int, ...]
    before: tuple[tuple[int, Pixels | None], ...]

    def jobs_at(self, places: Sequence[int]) -> list[Job]:
        return [self.jobs[place] for place in places]

    @property
    def course(self) -> Course | None:
        """The recipe that all of it goes through."""
        return self.parts[0].course

    def plan_of(self, places: Sequence[int]) -> Plan | None:
        return None if self.plan is None else part_of(self.plan, places)


class Trying(QObject):
    """At most one trial at a time. `refused` carries a Failure; `submitted` says that jobs come."""

    refused = Signal(object)
    submitted = Signal()
    _begun = Signal(object, object)  # what was chosen, and what was submitted of it
    _summed = Signal(object, object)

    def __init__(
        self,
        window: QWidget,
        runner: Runner,
        executor: Executor,
        *,
        registry: Registry,
        adding: Adding,
        panel: SidePanel,
        notice: Notice,
        record: Record | None = None,
    ) -> None:
        super().__init__(window)
        self._record = record
        self._runner = runner
        self._registry = registry
        self._executor = executor
        self._adding = adding
        self._panel = panel
        self._notice = notice
        self.sheet: TrialSheet | None = None
        self._chosen: _Chosen | None = None
        self._ids: tuple[int, ...] = ()
        self._batch = 0
        self._is_waiting = False  # until it is known which batch it is
        self._pictures: dict[int, Snapshot] = {}  # of the three, and of what comes of them
        adding.trial_asked.connect(self.begin)
        queued = Qt.ConnectionType.QueuedConnection
        self._begun.connect(self._on_begun, queued)
        self._summed.connect(self._on_summed, queued)

    @Slot(object, object)
    def begin(self, parts: Sequence[Part], planned: Planned | None) -> None:
        """Try three of these, as planned."""
        self._end()
        self._is_waiting = True
        self._shown_sheet().show_running()
        self._panel.open(self._shown_sheet())
        self.submitted.emit()
        self._executor.submit(self._begin, tuple(parts), planned)

    def _shown_sheet(self) -> TrialSheet:
        if self.sheet is None:
            from dropmill.ui.trial_sheet import TrialSheet  # noqa: PLC0415 - on demand

            self.sheet = sheet = TrialSheet()
            sheet.go_on_asked.connect(self._on_go_on)
            sheet.change_asked.connect(self._on_change)
            sheet.stop_asked.connect(self._on_stop)
            self._panel.add(sheet)
        return self.sheet

    # On other threads.

    def _begin(self, parts: tuple[Part, ...], planned: Planned | None) -> None:
        try:
            if planned is not None and planned.plan is not None:
                jobs, plan = planned.jobs, planned.plan
            else:
                taken = [part.without_own_results(self._record) for part in parts]
                made = [part.jobs(self._registry) for part in taken]
                jobs, plan = tuple(job for some in made for job in some), None
            refuse_nothing(jobs, parts)
            sizes = tuple(sizes_of(jobs))
            places = three_of(sizes)
            before = tuple(measured([jobs[place] for place in places]))
            chosen = _Chosen(parts, jobs, plan, sizes, places, before)
            self._submit(chosen, places, is_trial=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self._refuse(error)

    def _submit(self, chosen: _Chosen, places: Sequence[int], *, is_trial: bool) -> None:
        jobs, plan, course = chosen.jobs_at(places), chosen.plan_of(places), chosen.course
        if course is not None and not is_trial:
            # A batch of its own: what it puts aside must not go with what the trial has.
            course, plan = Course.begin(course.recipe, course.dir), None
            jobs = course.first_jobs(self._registry, [job.inputs[0] for job in jobs])
        title = "" if course is None else course.recipe.name

        def on_submitted(submitted: Future[Submitted]) -> None:
            if (error := submitted.exception()) is not None:
                self._refuse(error)
            elif is_trial:
                self._begun.emit(chosen, submitted.result())

        self._runner.submit(jobs, title=title, plan=plan, course=course).add_done_callback(
            on_submitted
        )

    def _refuse(self, error: BaseException) -> None:
        self._summed.emit(None, None)
        self.refused.emit(explain(error))

    def _sum_up(
        self, chosen: _Chosen, ids: tuple[int, ...], pictures: tuple[Snapshot, ...]
    ) -> None:
        by_root: dict[int, list[Snapshot]] = {number: [] for number in ids}
        for picture in sorted(pictures, key=lambda picture: (picture.step, picture.id)):
            by_root[self._runner.root_of(picture.id)].append(picture)
        tried = [
            tried_of(job, before, by_root[number])
            for job, before, number in zip(
                chosen.jobs_at(chosen.places), chosen.before, ids, strict=True
            )
        ]
        self._summed.emit(
            chosen,
            summed_up(chosen.sizes, tried, at_once=at_once(chosen.jobs, self._runner.lanes())),
        )

    # On the UI thread.

    @Slot(object, object)
    def _on_begun(self, chosen: _Chosen, submitted: Submitted) -> None:
        self._chosen, self._ids, self._batch = chosen, submitted.ids, submitted.batch
        self._is_waiting = False
        early, self._pictures = self._pictures, {}
        # They may have ended before it was known which they are.
        now = [s for number in self._ids if (s := self._runner.snapshot(number)) is not None]
        self.take([*early.values(), *now])

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look whether those that are tried have ended, and all that comes of them."""
        if self._is_waiting:
            self._pictures.update((picture.id, picture) for picture in pictures)
        if not self._ids:
            return
        mine = {p.id: p for p in pictures if p.batch == self._batch}
        self._pictures.update(mine)
        known = self._pictures.values()
        if not mine or self._chosen is None or not self._pictures.keys() >= {*self._ids}:
            return
        if all(picture.state in ENDED for picture in known):
            ids, self._ids = self._ids, ()
            self._executor.submit(self._sum_up, self._chosen, ids, tuple(known))

    @Slot(object)
    def forget(self, gone: Sequence[int]) -> None:
        """Give the trial up when one of the three was taken from the list before its end."""
        if any(number in self._ids and number in self._running() for number in gone):
            self._end()
            self._shown_sheet().dismiss()

    @Slot(object, object)
    def _on_summed(self, chosen: _Chosen | None, trial: Trial | None) -> None:
        sheet = self._shown_sheet()
        if chosen is None or trial is None:
            self._end()
            sheet.dismiss()
        elif chosen is self._chosen:
            sheet.show_trial(trial)
            if not sheet.isVisible():
                words = self.tr("The three that were tried first have ended.")
                look = (self.tr("Show"), lambda: self._panel.open(sheet))
                self._notice.say(words, [look], takes_focus=False)

    @Slot()
    def _on_go_on(self) -> None:
        chosen = self._chosen
        if chosen is not None:
            self._end()
            self._let_go_of(chosen)
            self.submitted.emit()
            rest = rest_of(len(chosen.jobs), chosen.places)
            self._executor.submit(self._submit, chosen, rest, is_trial=False)
        self._shown_sheet().dismiss()

    @Slot()
    def _on_change(self) -> None:
        self._end()
        self._panel.open(self._adding.sheet)

    @Slot()
    def _on_stop(self) -> None:
        if (chosen := self._chosen) is not None:
            self._runner.cancel(self._running())
            self._let_go_of(chosen)
        self._end()
        self._shown_sheet().dismiss()

    def _let_go_of(self, chosen: _Chosen) -> None:
        """Clear the draft, unless more has come into it meanwhile."""
        if tuple(self._adding.sheet.parts()) == chosen.parts:
            self._adding.sheet.forget()

    def _running(self) -> list[int]:
        """Return those that have not ended."""
        if not self._ids:
            return []
        found = {**dict.fromkeys(self._ids), **self._pictures}
        return [n for n, one in found.items() if one is None or one.state not in ENDED]

    def _end(self) -> None:
        self._chosen, self._ids, self._batch, self._pictures = None, (), 0, {}
        self._is_waiting = False
