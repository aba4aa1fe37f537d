"""What the toolbar asks of all jobs at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from dropmill.core.runner import Runner
from dropmill.ui.columns import Group
from dropmill.ui.job_actions import JobActions
from dropmill.ui.job_table import JobTable
from dropmill.ui.toolbar import Toolbar


class AllJobs(QObject):
    """Does to all jobs, shown or not, what the toolbar's menu asks."""

    def __init__(
        self, toolbar: Toolbar, runner: Runner, table: JobTable, actions: JobActions
    ) -> None:
        super().__init__(toolbar)
        self._runner = runner
        self._table = table
        self._actions = actions
        toolbar.pause_all_asked.connect(self._on_pause)
        toolbar.resume_all_asked.connect(self._on_resume)
        toolbar.finish_asked.connect(self._on_finish)
        toolbar.clear_done.triggered.connect(self._on_clear_done)

    @Slot()
    def _on_pause(self) -> None:
        self._runner.pause()

    @Slot()
    def _on_resume(self) -> None:
        self._runner.release_lanes()
        self._runner.resume()

    @Slot()
    def _on_finish(self) -> None:
        """Let what runs go on to its end, and start nothing more."""
        self._runner.hold_lanes()

    @Slot()
    def _on_clear_done(self) -> None:
        self._actions.remove_jobs(self._table.ids_of(Group.DONE))
