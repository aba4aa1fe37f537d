"""How jobs come in: dropped, pasted, opened or written; read, asked about, made and handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dropmill.core.after import After, Then
from dropmill.core.errors import explain
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.own_results import Record, nothing_new
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui import figures
from dropmill.ui.file_dialog import file_dialog
from dropmill.ui.intake import Found, Intake, Raw, raw_of, raw_of_inputs
from dropmill.ui.plain_text import shown
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.recipes import PREFIX
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.theme import Colours
from dropmill.ui.tile_offer import Offer, count_use
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.folder_line import FolderLine
    from dropmill.ui.job_sheet import JobSheet
    from dropmill.ui.part_form import Part
    from dropmill.ui.planning import Planned, Planning


class Adding(QObject):
    """Reads what comes in off the UI thread, opens the sheet for it, and submits the batch.

    `said` carries a sentence for the notice, `refused` a Failure; `submitted` is emitted when a
    batch is on its way, so that it can be seen. `choice_asked` carries what was Found and waits
    for a choice, `reading` what was found so far of a drop that is still being read, and None once
    that has ended; `known` the ids of jobs that do the same already, and a call to do it again;
    `batch_begun` the number of a batch and the After that was chosen for it;
    `trial_asked` the Parts of which three are to be tried first, and their Planned, or None;
    `came_in` the Raw of whatever is dropped, pasted or opened, before it is read.
    """

    said = Signal(str)
    refused = Signal(object)
    submitted = Signal()
    batch_begun = Signal(int, object)
    sheet_made = Signal(object)
    choice_asked = Signal(object)
    reading = Signal(object)
    known = Signal(object, object)
    trial_asked = Signal(object, object)
    came_in = Signal(object)

    def __init__(
        self,
        window: QWidget,
        runner: Runner,
        *,
        executor: Executor,
        registry: Registry,
        state: WindowState,
        make_sheet: Callable[[], JobSheet],
        panel: SidePanel,
        record: Record | None = None,
    ) -> None:
        """`record` tells results that come back with their folder; None knows none."""
        super().__init__(window)
        self._record = record
        self._registry = registry
        self._window = window
        self._runner = runner
        self._executor = executor
        self._state = state
        self._make_sheet = make_sheet
        self._made_sheet: JobSheet | None = None
        self._panel = panel
        self._written_number: int | None = None
        self._intake = Intake(executor, self, self._fetch)
        self._intake.progressed.connect(self._on_read_progressed)
        self._intake.ended.connect(self._on_read)
        panel.emptied.connect(self._intake.cancel)
        self._planned: Planned | None = None
        self._planning: Planning | None = None
        self._tile_planning: Planning | None = None
        self._tile_chosen: tuple[Found, type[Job], str] | None = None
        self.known_of: Callable[[Part], list[int]] = lambda _part: []
        """Says which jobs do the same with one of these inputs already."""
        self._then: Callable[[Found], None] = self.open_sheet

    @property
    def sheet(self) -> JobSheet:
        """The sheet for a new batch; made when it is first needed, as most starts need none."""
        if self._made_sheet is None:
            self._made_sheet = sheet = self._make_sheet()
            sheet.started.connect(self._on_started)
            sheet.tried.connect(self._on_tried)
            sheet.folder_asked.connect(self.ask_folder)
            sheet.links_written.connect(self._on_links_written)
            from dropmill.ui.planning import Planning  # noqa: PLC0415 - as the sheet

            self._planning = Planning(self._executor, self._registry, self, self._record)
            self._planning.planned.connect(self._on_planned)
            sheet.draft_changed.connect(self._on_draft_changed)
            self._panel.add(sheet)
            self.sheet_made.emit(sheet)
        return self._made_sheet

    def set_colours(self, colours: Colours) -> None:
        """Let the sheet take these colours."""
        if self._made_sheet is not None:
            self._made_sheet.set_colours(colours)

    def to_sheet(self, raw: Raw, offer: Offer | None = None) -> None:
        """Read what was dropped and open the sheet for it, with what was chosen."""
        self._read(raw, lambda found: self.open_sheet(found, offer))

    def to_recipe(self, paths: Sequence[str], kind: type[Job], key: str) -> None:
        """Read these files and open the sheet for them, with the recipe of this key chosen."""

        def open_with_recipe(found: Found) -> None:
            self.open_sheet(found)
            self.sheet.choose(kind, key)

        self._read(raw_of_inputs(paths), open_with_recipe)

    def at_once(self, raw: Raw, offer: Offer) -> None:
        """Read what was dropped and do this with it; see `try_at_once`."""
        self._read(raw, lambda found: self.try_at_once(found, offer))

    def ask_about(self, raw: Raw) -> None:
        """Read what was pasted or opened, and let be chosen what to do with it."""
        self._read(raw, self._ask_about)

    def _ask_about(self, found: Found) -> None:
        is_waiting = self._made_sheet is not None and not self._made_sheet.draft.is_empty
        if is_waiting and self.sheet.isVisible():
            self.open_sheet(found)  # it belongs to what is being put together there
        else:
            self.choice_asked.emit(found)

    @Slot(object)
    def add_inputs(self, inputs: Sequence[str]) -> None:
        """Let be chosen what to do with these paths and links."""
        if inputs:
            self.ask_about(raw_of_inputs(inputs))

    @Slot()
    def paste(self) -> None:
        """Take what the clipboard holds."""
        self.ask_about(raw_of(QGuiApplication.clipboard().mimeData()))

    def open_sheet(self, found: Found, offer: Offer | None = None) -> None:
        """Ask in the sheet what to do with these, beginning with what was chosen."""
        self._panel.open(self.sheet)
        self.sheet.add(found)
        if offer is not None:
            self.sheet.choose(offer.kind, offer.name)
        self.sheet.focus_start()

    def try_at_once(self, found: Found, offer: Offer) -> None:
        """Do this if it replaces, moves and deletes nothing; else open the sheet with its plan."""
        part = offer.part_of(found)
        if part is None:
            self.open_sheet(found, offer)
        elif part.course is None and (ids := self.known_of(part)):
            self.known.emit(ids, lambda: self.do_again(found, [part]))
        else:
            self.do_again(found, [part])

    def do_again(self, found: Found, parts: Sequence[Part]) -> None:
        """Do this with what was found, as `try_at_once`, even if it was done before."""
        if self._tile_planning is None:
            from dropmill.ui.planning import Planning  # noqa: PLC0415 - when it is needed

            self._tile_planning = Planning(self._executor, self._registry, self, self._record)
            self._tile_planning.planned.connect(self._on_tile_planned)
        self._tile_chosen = (found, parts[0].kind, parts[0].name)
        self._tile_planning.ask(parts, settle_ms=0)

    @Slot(object)
    def _on_tile_planned(self, planned: Planned) -> None:
        if self._tile_chosen is None:
            return
        (found, kind, name), self._tile_chosen = self._tile_chosen, None
        if not planned.is_harmless:
            self.open_sheet(found)
            self.sheet.choose(kind, name)
            return
        for part in planned.parts:
            count_use(self._state, part)
        self.submitted.emit()
        if planned.jobs and planned.left_out:
            self.said.emit(self._left_out_words(planned))
        self._executor.submit(self._submit, planned.parts, planned)

    def _left_out_words(self, planned: Planned) -> str:
        name = recipe_title(planned.parts[0].name.removeprefix(PREFIX))
        words = self.tr("{n} left out, as “{name}” has made them.")
        return words.format(n=figures.count(planned.left_out), name=shown(name))

    @Slot()
    def ask_files(self) -> None:
        """Let files be chosen."""
        self._ask(self.tr("Add files"), is_folder=False)

    @Slot()
    def ask_list(self) -> None:
        """Let files be chosen that have links in them."""
        dialog = file_dialog(
            self._window, self._state, self.tr("Links from a file"), is_folder=False
        )
        dialog.filesSelected.connect(self.add_lists)
        dialog.open()

    @Slot(object)
    def add_lists(self, paths: Sequence[str]) -> None:
        """Ask what to do with the links in these files: one a line, or Metalinks."""
        self.ask_about(Raw(lists=tuple(paths)))

    @Slot()
    def ask_input_folder(self) -> None:
        """Let a folder be chosen."""
        self._ask(self.tr("Add a folder"), is_folder=True)

    @Slot()
    def ask_links(self) -> None:
        """Offer a place to write links into."""
        self._panel.open(self.sheet)
        self.sheet.write_links()

    @Slot(object)
    def ask_folder(self, line: FolderLine) -> None:
        """Let a folder be chosen for a line of a sheet."""
        dialog = file_dialog(self._window, self._state, line.words, line.folder, is_folder=True)
        dialog.fileSelected.connect(line.choose)
        dialog.open()

    def cancel(self) -> None:
        """Read no more of what is being read."""
        self._intake.cancel()
        self.reading.emit(None)
        for planning in (self._planning, self._tile_planning):
            if planning is not None:
                planning.cancel()

    def _ask(self, title: str, *, is_folder: bool) -> None:
        dialog = file_dialog(self._window, self._state, title, is_folder=is_folder)
        dialog.filesSelected.connect(self.add_inputs)
        dialog.open()

    def _read(self, raw: Raw, then: Callable[[Found], None]) -> None:
        if raw.is_empty:
            self._say_nothing_found()
            return
        self._written_number = None
        self._then = then
        self.came_in.emit(raw)
        self._intake.read(raw)

    def _say_nothing_found(self) -> None:
        self.said.emit(self.tr("There is no file and no link in this."))

    @Slot(int, object)
    def _on_read_progressed(self, number: int, found: Found) -> None:
        if number == self._written_number:
            self.sheet.show_reading(found)
        else:
            self.reading.emit(found)

    @Slot(int, object)
    def _on_read(self, number: int, found: Found) -> None:
        if number == self._written_number:
            self.sheet.take_written(found)
            return
        self.reading.emit(None)
        if found.is_empty:
            if found.refused:
                self.said.emit(" ".join(found.refused[:2]))
            else:
                self._say_nothing_found()
            return
        self._then(found)

    @Slot(str)
    def _on_links_written(self, text: str) -> None:
        self._written_number = self._intake.read(Raw(text=text))

    @Slot()
    def _on_draft_changed(self) -> None:
        if self._planning is not None:
            self._planning.ask(self.sheet.parts())

    @Slot(object)
    def _on_planned(self, planned: Planned) -> None:
        self._planned = planned
        if planned.jobs:
            self._runner.make_ready(type(planned.jobs[0]), len(planned.jobs))
        self.sheet.show_planned(planned)

    @Slot(object)
    def _on_started(self, parts: list[Part]) -> None:
        if self._planning is not None:
            self._planning.cancel()
        planned, self._planned = self._planned, None
        for part in parts:
            count_use(self._state, part)
        is_as_seen = planned is not None and planned.parts == tuple(parts)
        self.submitted.emit()
        after = self.sheet.after
        self._executor.submit(self._submit, parts, planned if is_as_seen else None, after)

    @Slot(object)
    def _on_tried(self, parts: list[Part]) -> None:
        planned = self._planned
        is_as_seen = planned is not None and planned.parts == tuple(parts)
        self.trial_asked.emit(parts, planned if is_as_seen else None)

    # On other threads.

    def _fetch(self, link: str, most_bytes: int) -> bytes:
        """Fetch a Metalink; on a worker thread."""
        from dropmill.transfer.small import fetch_small  # noqa: PLC0415 - only for these
        from dropmill.transfer.thread import TransferThread  # noqa: PLC0415 - the same

        return fetch_small(self._runner.service(TransferThread), link, most_bytes)

    def _submit(
        self, parts: Sequence[Part], planned: Planned | None, after: After | None = None
    ) -> None:
        """Make a batch of the parts, and one of each recipe, and hand them over, as planned.

        On a worker thread.
        """
        from dropmill.core.plan import names_of  # noqa: PLC0415 - when needed
        from dropmill.core.trial import part_of as plan_part_of  # noqa: PLC0415 - the same
        from dropmill.ui.planning import Planned  # noqa: PLC0415 - the same

        try:
            if planned is None or planned.plan is None:
                taken = [part.without_own_results(self._record) for part in parts]
                made = [(part, part.jobs(self._registry)) for part in taken]
                planned = Planned(
                    tuple(taken),
                    tuple(job for _, jobs in made for job in jobs),
                    counts=tuple(len(jobs) for _, jobs in made),
                )
            refuse_nothing(planned.jobs, parts)
            for part, places in _batches_of(planned):
                jobs = [planned.jobs[place] for place in places]
                plan = planned.plan
                if plan is not None and len(jobs) < len(planned.jobs):
                    plan = plan_part_of(plan, places)
                course = None if part is None else part.course
                if course is None and (plan is None or (jobs and jobs[0].takes_links)):
                    plan = names_of(jobs) or plan  # what is seen of links has no names
                title = "" if course is None else course.recipe.name
                submitted = self._runner.submit(jobs, title=title, plan=plan, course=course)
                submitted.add_done_callback(self._say_if_refused)
                if after is not None:
                    submitted.add_done_callback(partial(self._say_begun, after))
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self.refused.emit(explain(error))

    def _say_begun(self, after: After, submitted: Future[Submitted]) -> None:
        """On the Runner's thread: say after which batch something is to be done."""
        if submitted.exception() is None and after.then is not Then.NOTHING:
            self.batch_begun.emit(submitted.result().batch, after)

    def _say_if_refused(self, submitted: Future[Submitted]) -> None:
        """On the Runner's thread: say why a batch could not be kept."""
        if (error := submitted.exception()) is not None:
            self.refused.emit(explain(error))


def refuse_nothing(jobs: Sequence[Job], parts: Sequence[Part]) -> None:
    """Raise Problem when there is no job, as all inputs are left out."""
    if not jobs:
        name = next((p.course.recipe.name for p in parts if p.course is not None), "")
        raise nothing_new(name, has_results=True)


def _batches_of(planned: Planned) -> Iterator[tuple[Part | None, Sequence[int]]]:
    """Yield the places of the jobs of each batch, and its part where that has a recipe."""
    plain: list[int] = []
    first = 0
    for part, count in zip(planned.parts, planned.counts, strict=True):
        places = range(first, first + count)
        first += count
        if part.course is None:
            plain += places
        elif places:
            yield part, places
    if plain:
        yield None, plain
