"""Trying three first, in the window: runs them off the UI thread, shows them, then asks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from dropmill.core.errors import explain
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.plan import Plan
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED
from dropmill.core.trial import Pixels, Trial, part_of, rest_of, summed_up, three_of
from dropmill.core.trial_files import at_once, measured, sizes_of, tried_of
from dropmill.ui.adding import Adding
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

    def plan_of(self, places: Sequence[int]) -> Plan | None:
        return None if self.plan is None else part_of(self.plan, places)


class Trying(QObject):
    """At most one trial at a time. `refused` carries a Failure; `submitted` says that jobs come."""

    refused = Signal(object)
    submitted = Signal()
    _begun = Signal(object, object)
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
    ) -> None:
        super().__init__(window)
        self._runner = runner
        self._registry = registry
        self._executor = executor
        self._adding = adding
        self._panel = panel
        self._notice = notice
        self.sheet: TrialSheet | None = None
        self._chosen: _Chosen | None = None
        self._ids: tuple[int, ...] = ()
        self._ended: dict[int, Snapshot] = {}
        adding.trial_asked.connect(self.begin)
        queued = Qt.ConnectionType.QueuedConnection
        self._begun.connect(self._on_begun, queued)
        self._summed.connect(self._on_summed, queued)

    @Slot(object, object)
    def begin(self, parts: Sequence[Part], planned: Planned | None) -> None:
        """Try three of these, as planned."""
        self._end()
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
                made = [part.jobs(self._registry) for part in parts]
                jobs, plan = tuple(job for some in made for job in some), None
            sizes = tuple(sizes_of(jobs))
            places = three_of(sizes)
            before = tuple(measured([jobs[place] for place in places]))
            chosen = _Chosen(parts, jobs, plan, sizes, places, before)
            self._submit(chosen, places, is_trial=True)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self._refuse(error)

    def _submit(self, chosen: _Chosen, places: Sequence[int], *, is_trial: bool) -> None:
        jobs, plan = chosen.jobs_at(places), chosen.plan_of(places)

        def on_submitted(submitted: Future[Submitted]) -> None:
            if (error := submitted.exception()) is not None:
                self._refuse(error)
            elif is_trial:
                self._begun.emit(chosen, submitted.result().ids)

        self._runner.submit(jobs, plan=plan).add_done_callback(on_submitted)

    def _refuse(self, error: BaseException) -> None:
        self._summed.emit(None, None)
        self.refused.emit(explain(error))

    def _sum_up(self, chosen: _Chosen, ended: tuple[Snapshot, ...]) -> None:
        tried = [
            tried_of(job, before, picture)
            for job, before, picture in zip(
                chosen.jobs_at(chosen.places), chosen.before, ended, strict=True
            )
        ]
        self._summed.emit(
            chosen,
            summed_up(chosen.sizes, tried, at_once=at_once(chosen.jobs, self._runner.lanes())),
        )

    # On the UI thread.

    @Slot(object, object)
    def _on_begun(self, chosen: _Chosen, ids: tuple[int, ...]) -> None:
        self._chosen, self._ids, self._ended = chosen, ids, {}
        # They may have ended before it was known which they are.
        self.take([s for number in ids if (s := self._runner.snapshot(number)) is not None])

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look whether those that are tried have ended."""
        if not self._ids:
            return
        for picture in pictures:
            if picture.id in self._ids and picture.state in ENDED:
                self._ended[picture.id] = picture
        if self._chosen is not None and len(self._ended) == len(self._ids):
            ended = tuple(self._ended[number] for number in self._ids)
            self._ids = ()
            self._executor.submit(self._sum_up, self._chosen, ended)

    @Slot(object)
    def forget(self, gone: Sequence[int]) -> None:
        """Give the trial up when one of the three was taken from the list before its end."""
        if any(number in self._ids and number not in self._ended for number in gone):
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
            self._runner.cancel([number for number in self._ids if number not in self._ended])
            self._let_go_of(chosen)
        self._end()
        self._shown_sheet().dismiss()

    def _let_go_of(self, chosen: _Chosen) -> None:
        """Clear the draft, unless more has come into it meanwhile."""
        if tuple(self._adding.sheet.parts()) == chosen.parts:
            self._adding.sheet.forget()

    def _end(self) -> None:
        self._chosen, self._ids, self._ended = None, (), {}
