"""What becomes of batches: recipes, command lines, deeds afterwards, results that come back."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.after import After
from dropmill.core.deeds import Deeds
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui.after_batch import AfterBatch
from dropmill.ui.again import Again
from dropmill.ui.already import known_rows
from dropmill.ui.arrange import header
from dropmill.ui.clipboard_watch import ClipboardWatch
from dropmill.ui.intake import Raw, links_in
from dropmill.ui.notice import Choice, Notice
from dropmill.ui.recipes_place import RecipesPlace

if TYPE_CHECKING:
    from dropmill.core.journal.reader import Reader
    from dropmill.ui.job_sheet import JobSheet
    from dropmill.ui.main_window import MainWindow
    from dropmill.ui.remembering import Remembering


class Sequel(QObject):
    """Joins these parts to the window. `refused` carries a Failure."""

    refused = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        runner: Runner,
        registry: Registry,
        executor: Executor,
        *,
        book: RecipeBook,
        deeds: Deeds,
        archive: Reader | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._executor = executor
        self._archive = archive
        self._remembering: Remembering | None = None
        colours = window.theme.colours
        self.recipes = RecipesPlace(
            window,
            runner,
            book,
            executor,
            recipes=window.recipes,
            registry=registry,
            adding=window.adding,
            choosing=window.choosing,
            notice=window.notice,
            panel=window.panel,
            section=window.recipe_section,
            state=window.state,
            theme=window.theme,
            can_watch=window.watching is not None,
        )
        self.countdown = Notice(colours)
        window.body.add_notice(self.countdown)
        self.after = AfterBatch(window, window.table.columns, self.countdown, executor, deeds)
        self.again = Again(
            window,
            runner,
            registry,
            window.recipes,
            executor,
            chosen_batch=self.chosen_batch,
            after_of=lambda batch: self.after.wanted.get(batch, After()),
            want_after=self.after.want,
        )
        self.clipboard = ClipboardWatch(window.notice, self._is_known, self)

    def join(self) -> None:
        """Connect all; after the table takes its pictures."""
        window, adding = self._window, self._window.adding
        queued = Qt.ConnectionType.QueuedConnection
        window.table.words.step_of = window.runner.step_of
        window.bridge.pictures_taken.connect(self.after.take)
        window.bridge.pictures_taken.connect(self.recipes.trial.take)
        window.bridge.jobs_gone.connect(self.after.forget)
        window.bridge.jobs_gone.connect(self.recipes.trial.forget)
        window.actions_on_jobs.add_more = self.again.add_to
        adding.batch_begun.connect(self.after.want, queued)
        adding.sheet_made.connect(self._on_sheet_made)
        adding.came_in.connect(self._on_came_in)
        self.recipes.refused.connect(self.refused)
        self.recipes.watch_asked.connect(lambda key: window.sheets.open_watch_with("", key))
        self.again.failed.connect(self.refused, queued)
        self.again.said.connect(window.notice.toast)
        self.again.recipe_made.connect(self.recipes.begin, queued)
        self.again.watch_asked.connect(window.sheets.open_watch_with)
        self.after.failed.connect(self.refused, queued)
        self.after.raised.connect(window.bring_to_front)
        self.after.asked.connect(self._on_asked)
        self.after.told.connect(window.heralds.told)
        self.after.told.connect(lambda title, words: window.notice.toast(f"{title}: {words}"))
        self.clipboard.accepted.connect(lambda text: adding.ask_about(Raw(text=text)))
        window.sheets.copied_links_chosen.connect(lambda on: self.clipboard.turn(is_on=on))

    @Slot(object)
    def _on_sheet_made(self, sheet: JobSheet) -> None:
        sheet.recipe_asked.connect(self.again.save_parts)
        sheet.watch_asked.connect(self.again.watch_parts)
        sheet.line_asked.connect(lambda parts: self.again.copy_parts(parts, sheet.after))

    @Slot(object)
    def _on_came_in(self, raw: Raw) -> None:
        if self._archive is None:
            return
        if self._remembering is None:
            from dropmill.ui.remembering import Remembering  # noqa: PLC0415 - when it is needed

            self._remembering = Remembering(
                self,
                self._archive,
                self._executor,
                self._window.notice,
                again=self._window.adding.do_again,
                undo=self._window.undoing.ask_for,
            )
            self._remembering.answered.connect(self._window.tiles.give_up)
        self._remembering.look(raw)

    @Slot(str, object)
    def _on_asked(self, words: str, choice: Choice | None) -> None:
        self._window.notice.say(words, [] if choice is None else [choice], takes_focus=False)

    def chosen_batch(self) -> int | None:
        """Return the batch of the first selected row; None when nothing is selected."""
        entries = self._window.jobs.selected_entries()
        if not entries:
            return None
        columns = self._window.table.columns
        first = entries[0]
        number = header(first) if first < 0 else columns.batch_of[first]
        return columns.batches.ids[number]

    def _is_known(self, link: str) -> bool:
        return bool(known_rows(self._window.table.columns, [link], "download"))

    def pass_over(self, text: str) -> None:
        """Do not offer the links of this text: they have come in another way."""
        self.clipboard.pass_over(list(links_in(text)))

    def set_colours(self) -> None:
        """Take the colours of the theme."""
        self.countdown.set_colours(self._window.theme.colours)
        self.recipes.set_colours()

    def close(self) -> None:
        """Remove what a trial has left."""
        if self._remembering is not None:
            self._remembering.cancel()
        self.recipes.trial.close()
        self._window.recipes.close()
        self.clipboard.turn(is_on=False)
        self.after.close()
