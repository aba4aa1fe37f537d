"""What has been done, or is about to be, done again: as a recipe, by a watch, on a command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu

from dropmill.core.after import After, Then
from dropmill.core.again import Line, line_of, recipe_of
from dropmill.core.course import Course
from dropmill.core.errors import Problem, explain
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui.after_line import then_words
from dropmill.ui.part_form import Part
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.recipes import PREFIX, Recipes

Jobs = tuple[Sequence[Job], Course | None]


class Again(QObject):
    """Makes recipes and command lines off the UI thread.

    `recipe_made` carries a Recipe for the editor, `watch_asked` a folder and the name of a kind or
    the key of a recipe, `said` a sentence, `failed` a Failure.
    """

    recipe_made = Signal(object)
    watch_asked = Signal(str, str)
    said = Signal(str)
    failed = Signal(object)
    _lined = Signal(object)
    _watched = Signal(object)

    def __init__(
        self,
        parent: QObject,
        runner: Runner,
        registry: Registry,
        recipes: Recipes,
        executor: Executor,
        *,
        chosen_batch: Callable[[], int | None],
        after_of: Callable[[int], After],
        want_after: Callable[[int, After], None],
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._registry = registry
        self._recipes = recipes
        self._executor = executor
        self._chosen_batch = chosen_batch
        self._after_of = after_of
        self._want_after = want_after
        self.save_recipe = QAction(self.tr("Save as recipe…"), self)
        self.save_recipe.triggered.connect(self._on_save_recipe)
        self.watch_folder = QAction(self.tr("Watch this folder with it…"), self)
        self.watch_folder.triggered.connect(self._on_watch_folder)
        self.copy_line = QAction(self.tr("Copy as command line"), self)
        self.copy_line.triggered.connect(self._on_copy_line)
        queued = Qt.ConnectionType.QueuedConnection
        self._lined.connect(self._on_lined, queued)
        self._watched.connect(self._on_watched, queued)

    NAMES = ("save_recipe", "watch_folder", "copy_line")
    """The names of its actions, as commands."""

    # Of a batch in the list.

    def add_to(self, menu: QMenu) -> None:
        """Add what can be done with the chosen batch."""
        batch = self._chosen_batch()
        if batch is None:
            return
        sub = menu.addMenu(self.tr("Do it again"))
        sub.addActions([self.save_recipe, self.watch_folder, self.copy_line])
        menu.addMenu(self._after_menu(menu, batch))

    def _after_menu(self, parent: QMenu, batch: int) -> QMenu:
        menu = QMenu(self.tr("When it is done"), parent)
        group = QActionGroup(menu)
        now = self._after_of(batch)
        for then, words in then_words().items():
            if then is Then.COMMAND and now.then is not Then.COMMAND:
                continue  # there is no place to write it here
            action = QAction(words, group)
            action.setCheckable(True)
            action.setChecked(then is now.then)
            after = now if then is now.then else After(then)
            action.triggered.connect(lambda _on=False, after=after: self._want_after(batch, after))
            menu.addAction(action)
        return menu

    @Slot()
    def _on_save_recipe(self) -> None:
        self._with_batch(lambda jobs: self.recipe_made.emit(self._recipe(jobs)))

    @Slot()
    def _on_copy_line(self) -> None:
        self._with_batch(lambda jobs: self._lined.emit(self._line(jobs)))

    @Slot()
    def _on_watch_folder(self) -> None:
        self._with_batch(self._watched.emit)

    def _with_batch(self, call: Callable[[Jobs], None]) -> None:
        batch = self._chosen_batch()
        if batch is not None:
            self._on_worker(lambda: self._runner.first_jobs(batch), call)

    # Of what is in the sheet.

    def save_parts(self, parts: Sequence[Part]) -> None:
        """Make a recipe of the first of these."""
        self._on_worker(
            lambda: self._jobs_of(parts[0]), lambda jobs: self.recipe_made.emit(self._recipe(jobs))
        )

    def copy_parts(self, parts: Sequence[Part], after: After) -> None:
        """Put what would do the same on the clipboard."""

        def copy(_jobs: Jobs) -> None:
            lines = [self._line(self._jobs_of(part), after) for part in parts]
            text = "\n".join(line.text for line in lines)
            self._lined.emit(Line(text, any(line.has_left_out for line in lines)))

        self._on_worker(lambda: ((), None), copy)

    def watch_parts(self, parts: Sequence[Part]) -> None:
        """Ask for a watch of the folder that the first files are in."""
        part = next((part for part in parts if not part.kind.takes_links), None)
        if part is not None:
            self.watch_asked.emit(str(Path(part.inputs[0]).parent), part.name)

    # On other threads.

    def _on_worker(self, find: Callable[[], Jobs], call: Callable[[Jobs], None]) -> None:
        def work() -> None:
            try:
                call(find())
            except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
                self.failed.emit(explain(error))

        self._executor.submit(work)

    def _jobs_of(self, part: Part) -> Jobs:
        return part.jobs(self._registry), part.course

    def _recipe(self, jobs: Jobs) -> Recipe:
        self._refuse_nothing(jobs)
        return recipe_of(*jobs, self._registry)

    def _line(self, jobs: Jobs, after: After | None = None) -> Line:
        self._refuse_nothing(jobs)
        course = jobs[1]
        version = None
        if course is not None:
            known = self._recipes.find(course.recipe.name)
            if known is None:
                title = self.tr("The recipe “{name}” is not there any more")
                raise Problem(
                    title.format(name=recipe_title(course.recipe.name)),
                    self.tr("Save this batch as a recipe first."),
                )
            if known.recipe.version != course.recipe.version:
                version = course.recipe.version
        after_text = "" if after is None else after.text
        return line_of(jobs[0], course, version=version, after=after_text)

    def _refuse_nothing(self, jobs: Jobs) -> None:
        if not jobs[0]:
            raise Problem(
                self.tr("The first jobs of this batch have left the list"),
                self.tr("Look for them in the history."),
            )

    # On the UI thread.

    @Slot(object)
    def _on_lined(self, line: Line) -> None:
        QGuiApplication.clipboard().setText(line.text)
        words = self.tr("The command line is on the clipboard.")
        if line.has_left_out:
            words = self.tr("The command line is on the clipboard. Secrets were left out.")
        self.said.emit(words)

    @Slot(object)
    def _on_watched(self, jobs: Jobs) -> None:
        first, course = jobs
        if not first or first[0].takes_links:
            self.said.emit(self.tr("Only a folder with files can be watched."))
            return
        name = first[0].kind if course is None else f"{PREFIX}{course.recipe.name}"
        self.watch_asked.emit(str(Path(first[0].inputs[0]).parent), name)
