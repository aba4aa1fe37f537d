"""What a batch would do, in the sheet: how many of what, room, and the files worth a look first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dropmill.core.job import Job
from dropmill.core.plan import Plan
from dropmill.core.planned import Outcome, PlannedFile
from dropmill.ui import figures
from dropmill.ui.core_words import sentence, spoken
from dropmill.ui.figures import size
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import isolated, shown
from dropmill.ui.planning import UNTOLD, Planned
from dropmill.ui.theme import title_font

PLAN_PX = 420
BELOW_PX = 190
"""How high it is where there is no room beside the form."""
ROWS_MOST = 200
SIDE_PX = 16

_ORDER = (
    Outcome.FAIL,
    Outcome.REPLACE,
    Outcome.TRASH,
    Outcome.SKIP,
    Outcome.MAKE_NUMBERED,
    Outcome.MOVE,
    Outcome.MAKE,
)
"""What is worth a look comes first; what only tells something is counted, not listed."""


class PlanView(QWidget):
    """Shows a plan. Empty until there is one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel(self.tr("What will happen"))
        self._title.setFont(title_font(self.font()))
        self._counts = plain_label()
        self._room = plain_label()
        self._warnings = plain_label()
        self._rows = QListWidget()
        self._rows.setAccessibleName(self.tr("Files of the plan"))
        self._rows.setObjectName("plan")
        self._rows.setFrameShape(QFrame.Shape.NoFrame)
        self._rows.setUniformItemSizes(True)
        self._rows.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._room.setObjectName("secondary")
        self._box = QVBoxLayout(self)
        self._box.setSpacing(4)
        for widget in (self._title, self._counts, self._room, self._warnings):
            self._box.addWidget(widget)
        self._box.addWidget(self._rows, 1)
        self._box.addStretch()
        self.clear()

    def set_beside(self, *, is_beside: bool) -> None:
        """Fit what is around it: it stands beside the form, or below it."""
        self._box.setContentsMargins(SIDE_PX, 0 if is_beside else 12, SIDE_PX, 0)

    def clear(self) -> None:
        """Show that there is no plan (yet)."""
        self._counts.setText(self.tr("Looking…"))
        for label in (self._room, self._warnings):
            label.hide()
        self._rows.clear()
        self._rows.hide()

    def show_planned(self, planned: Planned) -> None:
        """Show this plan, or why there is none."""
        self.clear()
        if planned.failure is not None:
            self._counts.setText(shown(sentence(planned.failure)))
        elif planned.plan is not None:
            self._show(planned.plan, planned.jobs)

    def _show(self, plan: Plan, jobs: Sequence[Job]) -> None:
        told = [*self._counted(plan.counts), *self._to_come(plan, jobs)]
        self._counts.setText("\n".join(told) or self.tr("Nothing is written."))
        lines = [
            self.tr("Needs about {needed}; {free} are free on the disk of “{folder}”.").format(
                needed=size(room.needed_bytes),
                free=size(room.free_bytes),
                folder=Path(room.folder).name or room.folder,
            )
            for room in plan.rooms
        ]
        self._room.setText(shown("\n".join(lines)))
        self._room.setVisible(bool(lines))
        is_enough = all(room.is_enough for room in plan.rooms)
        self._room.setObjectName("secondary" if is_enough else "problem")
        self._room.style().unpolish(self._room)
        self._room.style().polish(self._room)
        warnings = [f"{spoken(text)} ({figures.count(count)})" for text, count in plan.warnings]
        self._warnings.setText(shown("\n".join(warnings)))
        self._warnings.setVisible(bool(warnings))
        by_outcome: dict[Outcome, list[PlannedFile]] = {}
        for file in plan.files:
            rows = by_outcome.setdefault(file.outcome, [])
            if len(rows) < ROWS_MOST:
                rows.append(file)
        listed = [file for outcome in _ORDER for file in by_outcome.get(outcome, ())]
        for file in listed[:ROWS_MOST]:
            self._rows.addItem(self._item(file))
        total = sum(count for outcome, count in plan.counts.items() if outcome in _ORDER)
        if total > ROWS_MOST:
            rest = self.tr("and {n} more").format(n=figures.count(total - ROWS_MOST))
            self._rows.addItem(rest)
        self._rows.setVisible(bool(total))

    def _item(self, file: PlannedFile) -> QListWidgetItem:
        metrics, half = self._rows.fontMetrics(), (self.width() - 2 * SIDE_PX - 30) // 2

        def cut(name: str) -> str:
            return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, half)

        item = QListWidgetItem(_told(file, cut))
        lines = [line for line in (file.source, file.final, spoken(file.why)) if line]
        # Markup in a tool tip would be taken as such if it looked like some.
        item.setToolTip("<p>" + "<br>".join(_escaped(shown(line)) for line in lines) + "</p>")
        return item

    def _to_come(self, plan: Plan, jobs: Sequence[Job]) -> Iterator[str]:
        """Say how many results only the run can name, in a sentence for each sort."""
        come = [jobs[file.job] for file in plan.files if file.outcome is Outcome.TELL]
        come = [job for job in come if job.makes_files]
        count = sum(job.kind not in UNTOLD for job in come)
        if count == 1:
            yield self.tr("1 file gets its name when it comes.")
        elif count:
            words = self.tr("{n} files get their names when they come.")
            yield words.format(n=figures.count(count))
        if count < len(come):
            yield self.tr("What a program writes, only its run can tell.")

    def _counted(self, counts: Mapping[Outcome, int]) -> Iterator[str]:
        """Say in one line what becomes of those files of which it is known."""
        words = {
            Outcome.FAIL: self.tr("{n} cannot be done"),
            Outcome.REPLACE: self.tr("{n} replaced"),
            Outcome.TRASH: self.tr("{n} to the trash"),
            Outcome.SKIP: self.tr("{n} skipped"),
            Outcome.MAKE_NUMBERED: self.tr("{n} under another name"),
            Outcome.MOVE: self.tr("{n} moved"),
            Outcome.MAKE: self.tr("{n} new"),
        }
        told = [
            words[outcome].format(n=figures.count(counts[outcome]))
            for outcome in reversed(_ORDER)
            if counts.get(outcome)
        ]
        if told:
            yield ", ".join(told)


def _told(file: PlannedFile, cut: Callable[[str], str]) -> str:
    """Say what becomes of a file; its own name is left out where the new one says it too."""
    source = shown(Path(file.source).name)
    if not file.final:
        told = f"{isolated(cut(source))}: {shown(spoken(file.why))}"
        return told if file.why else isolated(source)
    final = shown(Path(file.final).name)
    if Path(source).stem == Path(final).stem:
        return isolated(final)
    return f"{isolated(cut(source))} → {isolated(cut(final))}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
