"""What a person can do to the chosen jobs: by menu, by key, by button."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from dropmill.core.places import Priority
from dropmill.core.runner import Which
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, State
from dropmill.core.verbs import Chosen
from dropmill.ui.arrange import header
from dropmill.ui.batches import CODE
from dropmill.ui.core_words import in_words
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.link_choosing import has_links
from dropmill.ui.list_undo import ListUndo
from dropmill.ui.reorder import Move, can_reorder, stepped
from dropmill.ui.showing import FOLDERS_MOST, open_folders, show_in_folder

_GOING = frozenset({State.RUNNING, State.WAITING})
_STANDING = frozenset({State.PAUSED, State.HELD})
_EDITABLE = RETRYABLE | {State.WAITING, State.HELD}
"""What does not run, and may yet."""
REFRESH_MS = 100
HEADERS_MOST = 1_000
"""Batches that are asked for as such; more are asked for by their jobs."""
COPIED_MOST = 10_000
"""Jobs whose links or paths go to the clipboard at once."""


class Verbs(Protocol):
    """What the window asks of the Runner; nothing here blocks."""

    def pause(self, ids: Which = None) -> None:
        """Pause these jobs, or all."""

    def resume(self, ids: Which = None) -> None:
        """Let these jobs go on, or all."""

    def cancel(self, ids: Which = None) -> None:
        """Cancel these jobs, or all."""

    def retry(self, ids: Which = None) -> None:
        """Try these jobs again, or all that can be."""

    def remove(self, ids: Which = None) -> None:
        """Take these jobs from the list, or all."""

    def move(self, ids: Iterable[int], before: int | None = None) -> None:
        """Put jobs before another one in the queue; None: at its end."""

    def run_next(self, ids: Iterable[int]) -> None:
        """Put jobs before all others in the queue."""

    def prioritise(self, ids: Which, priority: Priority) -> None:
        """Let jobs come before all of a lower priority."""

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the picture of a job now."""


class JobActions(QObject):
    """The actions on the selected jobs, with their keys. They fit the selection at any moment."""

    NAMES = (
        *("toggle", "pause", "resume", "retry", "cancel", "remove", "delete", "discard"),
        *("run_next", "move_up", "move_down", "open", "preview", "show_folder"),
        *("edit", "replace_link"),
        *("copy", "copy_result", "copy_error", "undo"),
    )
    """The names of its actions, as commands."""

    details_asked = Signal()
    link_asked = Signal(int)
    edit_asked = Signal(object)
    undo_asked = Signal(int)
    links_asked = Signal(object)
    preview_asked = Signal()
    discard_asked = Signal(object)

    def __init__(self, verbs: Verbs, table: JobTable, jobs: JobList, undo: ListUndo) -> None:
        super().__init__(jobs)
        self._verbs = verbs
        self._undo = undo
        self._table = table
        self._list = jobs
        keys = Qt.Key
        self.pause = self._action(self.tr("Pause"), self._on_pause)
        self.resume = self._action(self.tr("Resume"), self._on_resume)
        self.toggle = self._action(
            self.tr("Pause, resume or preview"), self._on_toggle, QKeySequence(keys.Key_Space)
        )
        self.retry = self._action(self.tr("Retry"), self._on_retry, QKeySequence("Ctrl+R"))
        self.cancel = self._action(self.tr("Cancel"), self._on_cancel)
        self.remove = self._action(self.tr("Remove from list"), self._on_remove)
        self.delete = self._action(
            self.tr("Cancel or remove"), self._on_delete, QKeySequence(keys.Key_Delete)
        )
        self.discard = self._action(
            self.tr("Remove, results to the trash"), self._on_discard, QKeySequence("Shift+Del")
        )
        self.run_next = self._action(self.tr("Run next"), self._on_run_next)
        self.priorities = {
            Priority.HIGH: self._action(self.tr("High"), partial(self._on_priority, Priority.HIGH)),
            Priority.NORMAL: self._action(
                self.tr("Normal"), partial(self._on_priority, Priority.NORMAL)
            ),
            Priority.LOW: self._action(self.tr("Low"), partial(self._on_priority, Priority.LOW)),
        }
        self.move_up = self._action(
            self.tr("Move up"), lambda: self._on_step(-1), QKeySequence("Alt+Up")
        )
        self.move_down = self._action(
            self.tr("Move down"), lambda: self._on_step(1), QKeySequence("Alt+Down")
        )
        self.open = self._action(self.tr("Open"), self._on_open, QKeySequence(keys.Key_Return))
        self.open.setShortcuts([QKeySequence(keys.Key_Return), QKeySequence(keys.Key_Enter)])
        self.show_folder = self._action(self.tr("Show in folder"), self._on_show_folder)
        self.replace_link = self._action(self.tr("Replace link…"), self._on_replace_link)
        self.edit = self._action(
            self.tr("Change settings…"), self._on_edit, QKeySequence(keys.Key_F2)
        )
        self.preview = self._action(self.tr("Preview"), self.preview_asked.emit)
        self.copy = self._action(
            self.tr("Copy link or path"), self._on_copy, QKeySequence.StandardKey.Copy
        )
        self.copy_result = self._action(self.tr("Copy result"), self._on_copy_result)
        self.copy_error = self._action(self.tr("Copy error"), self._on_copy_error)
        self.undo = self._action(self.tr("Undo this batch…"), self._on_undo)
        self.can_undo = False
        self.add_more: Callable[[QMenu], None] = lambda _menu: None
        """Adds what others offer for the selection to the menu."""
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        jobs.customContextMenuRequested.connect(self._on_menu_asked)
        jobs.doubleClicked.connect(self._on_open)
        jobs.moved.connect(self._on_moved)
        jobs.dragging.results_of = self._results_of
        jobs.selection_changed.connect(self.refresh)
        table.entries_touched.connect(self._on_entries_touched)
        self.refresh()

    def _action(
        self,
        words: str,
        call: object,
        key: QKeySequence | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(call)
        if key is not None:
            action.setShortcut(key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._list.addAction(action)
        return action

    # What fits the selection.

    @Slot(object)
    def _on_entries_touched(self, _entries: object) -> None:
        # Often, and with many rows selected it costs some milliseconds: not at once each time.
        if self._list.selected_count() and not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot()
    def refresh(self) -> None:
        """Let only those actions be chosen that fit one of the selected jobs."""
        states = self._selected_states()
        self.pause.setEnabled(bool(states & _GOING))
        self.resume.setEnabled(bool(states & _STANDING))
        self.toggle.setEnabled(bool(states))
        self.retry.setEnabled(bool(states & RETRYABLE))
        self.cancel.setEnabled(bool(states - ENDED))
        self.remove.setEnabled(bool(states & ENDED))
        self.discard.setEnabled(bool(states & ENDED))
        for action in (self.delete, self.open, self.preview, self.show_folder, self.copy):
            action.setEnabled(bool(states))
        self.edit.setEnabled(bool(states & _EDITABLE))
        self.replace_link.setEnabled(self._can_replace_link())
        self.copy_result.setEnabled(State.DONE in states)
        self.undo.setEnabled(self.can_undo and bool(states & ENDED))
        self.run_next.setEnabled(State.WAITING in states)
        is_in_order = can_reorder(self._table) and bool(states)
        self.move_up.setEnabled(is_in_order)
        self.move_down.setEnabled(is_in_order)
        self.copy_error.setEnabled(State.FAILED in states)

    def _selected_states(self) -> set[State]:
        codes = self._table.codes_of(self._list.selected_entries())
        return {state for state, code in CODE.items() if code in codes}

    def _can_replace_link(self) -> bool:
        """Whether one job is selected that has a link and does not run."""
        if self._list.selected_count() != 1:
            return False
        columns = self._table.columns
        row = columns.row_of[self._list.selected_ids()[0]]
        inputs = columns.inputs[row]
        is_link = len(inputs) == 1 and "://" in inputs[0]
        return is_link and columns.state(row) in RETRYABLE | _STANDING

    def _ids(self, states: frozenset[State]) -> Sequence[int]:
        """Return the selected jobs that are in one of these states."""
        chosen = self._list.selected_entries()
        return self._table.ids_in(chosen, {CODE[state] for state in states})

    def _ask(self, verb: Callable[[Which], None], states: frozenset[State]) -> None:
        """Ask for something; where only headers are selected, for their whole batches at once."""
        entries = (
            self._list.selected_entries() if self._list.selected_count() < HEADERS_MOST else []
        )
        if not entries or any(entry >= 0 for entry in entries):
            verb(self._ids(states))
            return
        for entry in entries:
            verb(Chosen(batch=self._table.columns.batches.ids[header(entry)]))

    def _pictures(self) -> list[Snapshot]:
        ids = self._list.selected_ids()[:COPIED_MOST]
        return [p for number in ids if (p := self._verbs.snapshot(number)) is not None]

    # Slots.

    @Slot()
    def _on_pause(self) -> None:
        self._ask(self._verbs.pause, _GOING)

    @Slot()
    def _on_resume(self) -> None:
        self._ask(self._verbs.resume, _STANDING)

    @Slot()
    def _on_toggle(self) -> None:
        states = self._selected_states()
        if states & _GOING:
            self._on_pause()
        elif states & _STANDING:
            self._on_resume()
        else:
            self.preview_asked.emit()

    @Slot()
    def _on_retry(self) -> None:
        self._ask(self._verbs.retry, RETRYABLE)

    @Slot()
    def _on_cancel(self) -> None:
        waiting, held = (self._ids(frozenset({s})) for s in (State.WAITING, State.HELD))
        self._undo.cancelling(waiting, held)
        self._ask(self._verbs.cancel, _GOING | _STANDING)

    @Slot()
    def _on_remove(self) -> None:
        self.remove_jobs(self._ids(ENDED))

    def remove_jobs(self, ids: Sequence[int]) -> None:
        """Take jobs that have ended from the list."""
        self._undo.removing(ids)
        self._verbs.remove(ids)

    @Slot()
    def _on_discard(self) -> None:
        ids = self._ids(ENDED)[:COPIED_MOST]
        found = (self._verbs.snapshot(number) for number in ids)
        self.discard_asked.emit([picture for picture in found if picture is not None])

    @Slot()
    def _on_delete(self) -> None:
        """Cancel what has not ended; when all has, take it from the list."""
        if self._selected_states() & (_GOING | _STANDING):
            self._on_cancel()
        else:
            self._on_remove()

    @Slot()
    def _on_open(self) -> None:
        """Open the one result; show the details of what has none; open or close a batch."""
        entry = self._list.current_entry()
        if self._list.selected_count() == 1 and entry is not None and entry < 0:
            self._list.toggle(self._list.currentIndex().row())
            return
        pictures = self._pictures()
        if len(pictures) == 1 and has_links(pictures[0]):
            self.links_asked.emit(pictures[0])
        elif len(pictures) == 1 and pictures[0].outputs:
            QDesktopServices.openUrl(QUrl.fromLocalFile(pictures[0].outputs[0]))
        elif pictures:
            self.details_asked.emit()

    @Slot()
    def _on_run_next(self) -> None:
        ids = self._ids(frozenset({State.WAITING}))
        self._undo.moving(ids)
        self._verbs.run_next(ids)

    def _on_priority(self, priority: Priority, _is_on: bool = False) -> None:
        self._undo.moving(self._ids(_GOING | _STANDING))
        self._ask(partial(self._verbs.prioritise, priority=priority), _GOING | _STANDING)

    def _on_step(self, step: int) -> None:
        if can_reorder(self._table):
            self._on_moved(stepped(self._table, self._list.selected_entries(), step))

    @Slot(object)
    def _on_moved(self, move: Move | None) -> None:
        if move is not None:
            self._undo.moving(move.ids)
            self._verbs.move(move.ids, move.before)

    def _results_of(self, ids: Sequence[int]) -> list[str]:
        """Return the files that these jobs made."""
        found = (self._verbs.snapshot(number) for number in ids)
        return [path for picture in found if picture is not None for path in picture.outputs]

    @Slot()
    def _on_show_folder(self) -> None:
        shown: list[str] = []
        folders: dict[str, None] = {}
        for picture in self._pictures():
            if place := picture.outputs or [n for n in picture.inputs if "://" not in n]:
                shown.append(place[0])
            elif picture.dir:
                folders[picture.dir] = None
        show_in_folder(shown)
        open_folders(list(folders)[:FOLDERS_MOST])

    @Slot()
    def _on_replace_link(self) -> None:
        self.link_asked.emit(self._list.selected_ids()[0])

    @Slot()
    def _on_edit(self) -> None:
        ids = self._ids(_EDITABLE)[:COPIED_MOST]
        found = (self._verbs.snapshot(number) for number in ids)
        if pictures := [picture for picture in found if picture is not None]:
            self.edit_asked.emit(pictures)

    @Slot()
    def _on_undo(self) -> None:
        pictures = self._pictures()
        if pictures:
            self.undo_asked.emit(pictures[0].batch)

    @Slot()
    def _on_copy(self) -> None:
        self._to_clipboard([name for picture in self._pictures() for name in picture.inputs])

    @Slot()
    def _on_copy_result(self) -> None:
        lines: list[str] = []
        for picture in self._pictures():
            lines += picture.outputs
            lines += [
                f"{value}  {picture.name}" if len(picture.values) == 1 else f"{name}: {value}"
                for name, value in picture.values.items()
            ]
        self._to_clipboard(lines)

    @Slot()
    def _on_copy_error(self) -> None:
        lines: list[str] = []
        for picture in self._pictures():
            if (error := picture.error) is not None:
                lines += [part for part in (*in_words(error), error.detail) if part]
        self._to_clipboard(lines)

    def _to_clipboard(self, lines: Sequence[str]) -> None:
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    @Slot(QPoint)
    def _on_menu_asked(self, place: QPoint) -> None:
        self.menu().popup(self._list.viewport().mapToGlobal(place))

    def menu(self) -> QMenu:
        """Return the context menu for the selection; it deletes itself when it closes."""
        menu = QMenu(self._list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in (
            *(self.pause, self.resume, self.retry),
            *(self.edit, self.replace_link, self.cancel),
        ):
            if action.isEnabled():
                menu.addAction(action)
        menu.addSeparator()
        for action in (self.run_next, self.move_up, self.move_down):
            if action.isEnabled():
                menu.addAction(action)
        if self.cancel.isEnabled():
            menu.addMenu(self.tr("Priority")).addActions(list(self.priorities.values()))
        menu.addSeparator()
        menu.addAction(self.open)
        menu.addAction(self.preview)
        menu.addAction(self.show_folder)
        if self.undo.isEnabled():
            menu.addAction(self.undo)
        self.add_more(menu)
        menu.addSeparator()
        menu.addAction(self.copy)
        for action in (self.copy_result, self.copy_error):
            if action.isEnabled():
                menu.addAction(action)
        menu.addSeparator()
        select_all = menu.addAction(self.tr("Select all"))
        select_all.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        select_all.triggered.connect(partial(self._list.selectAll))
        if self.remove.isEnabled():
            menu.addActions([self.remove, self.discard])
        return menu
