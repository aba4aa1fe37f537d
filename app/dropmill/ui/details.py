"""The details of the selected jobs: overview, log, attempts and preview."""

from __future__ import annotations

from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QTabWidget

from dropmill.ui.attempts_page import AttemptsPage
from dropmill.ui.details_place import Archive, Source
from dropmill.ui.job_list import JobList
from dropmill.ui.job_log import JobLog
from dropmill.ui.job_table import JobTable
from dropmill.ui.log_page import LogPage
from dropmill.ui.looking import Looks
from dropmill.ui.overview import Overview
from dropmill.ui.preview_page import PreviewPage

REFRESH_MS = 500


class Details(QTabWidget):
    """About the selected job, or a sum over several. It asks only while it is seen."""

    retry_asked = Signal()
    mend_asked = Signal(object, str)

    def __init__(
        self,
        table: JobTable,
        jobs: JobList,
        log: JobLog,
        source: Source,
        *,
        archive: Archive | None,
        executor: Executor,
        previews: Path,
    ) -> None:
        super().__init__()
        self._table = table
        self._list = jobs
        self._log = log
        self._source = source
        self.setObjectName("details")
        self.setAccessibleName(self.tr("Details"))
        self.setDocumentMode(True)
        self.overview = Overview(table, source)
        self.overview.retry_asked.connect(self.retry_asked)
        self.overview.mend_asked.connect(self.mend_asked)
        self.overview.groups.retry_asked.connect(source.retry)
        self.log = LogPage()
        self.attempts = AttemptsPage(archive, executor)
        self.addTab(self.overview, self.tr("Overview"))
        self.addTab(self.log, self.tr("Log"))
        self.addTab(self.attempts, self.tr("Attempts"))
        self.looks = Looks(previews, executor, self)
        self.preview = PreviewPage(self.looks)
        self.addTab(self.preview, self.tr("Preview"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self.currentChanged.connect(self.refresh)
        jobs.selection_changed.connect(self._on_selection_changed)
        table.entries_touched.connect(self._on_touched)

    def showEvent(self, event: object) -> None:
        """Show what is selected now."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.refresh()

    def hideEvent(self, event: object) -> None:
        """Rest while nobody looks."""
        super().hideEvent(event)  # type: ignore[arg-type]
        self._timer.stop()
        self.preview.rest()

    @Slot()
    def _on_selection_changed(self) -> None:
        if not self.isVisible():
            return
        if self._list.selected_count() > 1:
            self._refresh_soon()  # many may be selected one after another
        else:
            self.refresh()

    @Slot(object)
    def _on_touched(self, _entries: object) -> None:
        self._refresh_soon()

    def _refresh_soon(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def refresh(self) -> None:
        """Show what is selected now, as it is now."""
        if not self.isVisible():
            return
        picture = None
        if self._list.selected_count() == 1:
            number = self._table.id_at(self._list.selected_spans()[0][0])
            picture = None if number is None else self._source.snapshot(number)
        page = self.currentWidget()
        if page is self.overview:
            if picture is None:
                self.overview.show_sum(self._list.selected_rows())
            else:
                self.overview.show_job(picture)
        elif page is self.log:
            self.log.show_lines(None if picture is None else self._log.of(picture))
        elif page is self.attempts:
            self.attempts.show_job(picture)
        if page is self.preview:
            self.preview.show_job(picture)
        else:
            self.preview.rest()
