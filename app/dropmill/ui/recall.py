"""How the window comes back as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from dropmill.ui.arrange import Sorting
from dropmill.ui.columns import Column, Group
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.main_window import MainWindow

FIRST_SIZE = (1040, 680)


def restore(window: MainWindow, state: WindowState) -> None:
    """Show what the state says; what is odd in it is passed over. Before the window is shown."""
    window.resize(*FIRST_SIZE)
    if state.geometry:
        # Qt moves a window back whose screen is gone, and refuses what it did not write.
        window.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
    window.toolbar.details.setChecked(state.is_details_open)
    window.toolbar.activity.setChecked(state.is_activity_open)
    window.toolbar.show_density(state.density)
    window.jobs.head.lay_out(state.columns)
    window.jobs.set_density(state.density)
    if state.sorted_by in {column.value for column in Column}:
        column = Column(state.sorted_by)
        window.jobs.sort_by(Sorting(column, state.is_descending))
    if state.had_jobs:
        window.sifting.expect_jobs()
    if state.group in {group.value for group in Group}:
        window.sifting.begin(Group(state.group))


def note(window: MainWindow, state: WindowState) -> None:
    """Write down what the window looks like now."""
    state.geometry = bytes(window.saveGeometry().toBase64().data()).decode()
    state.is_details_open = window.toolbar.details.isChecked()
    state.is_activity_open = window.toolbar.activity.isChecked()
    state.columns = window.jobs.head.remember()
    sorting = window.table.sorting
    state.sorted_by = None if sorting.column is None else sorting.column.value
    state.is_descending = sorting.is_descending
    state.had_jobs = bool(window.table.columns.job_count)
    state.group = window.sifting.group.value
    batches = window.table.columns.batches
    opened = window.table.opened.items()
    state.opened = {number: on for number, on in opened if batches.number(number) is not None}
