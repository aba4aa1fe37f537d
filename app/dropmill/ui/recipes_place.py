"""Where recipes meet the window: sidebar, editor, trial, watch, and what is done after batches."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from dropmill.core.errors import Failure
from dropmill.core.recipe import Recipe
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.ui.adding import Adding
from dropmill.ui.choosing import Choosing
from dropmill.ui.core_words import sentence
from dropmill.ui.file_dialog import file_dialog
from dropmill.ui.notice import Notice
from dropmill.ui.recipe_section import RecipeSection
from dropmill.ui.recipe_trial import RecipeTrial
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.recipes import Recipes
from dropmill.ui.side_panel import SidePanel
from dropmill.ui.theme import Theme
from dropmill.ui.window_state import WindowState

if TYPE_CHECKING:
    from dropmill.ui.recipe_sheet import RecipeSheet


class RecipesPlace(QObject):
    """Fills the section and makes, on demand, the editor. `watch_asked` carries a recipe's key.

    `refused` carries a Failure.
    """

    refused = Signal(object)
    watch_asked = Signal(str)

    def __init__(
        self,
        window: QWidget,
        runner: Runner,
        book: RecipeBook,
        executor: Executor,
        *,
        recipes: Recipes,
        registry: Registry,
        adding: Adding,
        choosing: Choosing,
        notice: Notice,
        panel: SidePanel,
        section: RecipeSection,
        state: WindowState,
        theme: Theme,
        can_watch: bool,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._recipes = recipes
        self._registry = registry
        self._adding = adding
        self._notice = notice
        self._panel = panel
        self._state = state
        self._theme = theme
        self.section = section
        self.section.kinds = registry
        self.section.can_watch = can_watch
        self.section.pinned = state.pinned
        self.trial = RecipeTrial(runner, book, registry, executor, self)
        self.editor: RecipeSheet | None = None
        self._choosing = choosing
        self._connect()

    def _connect(self) -> None:
        section, recipes = self.section, self._recipes
        queued = Qt.ConnectionType.QueuedConnection
        recipes.changed.connect(self._on_changed)
        recipes.failed.connect(self.refused, queued)
        recipes.saved.connect(self._on_saved, queued)
        recipes.removed.connect(self._on_removed, queued)
        recipes.said.connect(self._notice.toast, queued)
        recipes.looked.connect(self._on_looked, queued)
        recipes.versions_found.connect(self._on_versions, queued)
        section.run_asked.connect(self.run)
        section.edit_asked.connect(self.edit)
        section.watch_asked.connect(self._on_watch)
        section.export_asked.connect(self.write_out)
        section.remove_asked.connect(recipes.remove)
        section.pin_asked.connect(self._on_pin)
        section.new_asked.connect(self.make_new)
        section.import_asked.connect(self.take_in)
        section.dropped.connect(self._on_dropped)
        self.trial.told.connect(self._on_trial_told)
        self.trial.ended.connect(self._on_trial_ended)
        self.trial.failed.connect(self._on_trial_failed)

    def set_colours(self) -> None:
        """Take the colours of the theme."""
        if self.editor is not None:
            self.editor.set_colours(self._theme.colours)

    @property
    def sheet(self) -> RecipeSheet:
        """The editor; made when it is first needed."""
        if self.editor is None:
            from dropmill.ui.recipe_sheet import RecipeSheet  # noqa: PLC0415 - on demand

            self.editor = sheet = RecipeSheet(self._registry, self._theme.colours)
            sheet.show_known(self._recipes.all)
            sheet.looked_at.connect(self._recipes.look)
            sheet.save_asked.connect(self._recipes.save)
            sheet.try_asked.connect(self._on_try)
            sheet.versions_asked.connect(self._recipes.find_versions)
            sheet.export_asked.connect(self.write_out)
            sheet.import_asked.connect(self.take_in)
            sheet.trial_outdated.connect(self.trial.end)
            sheet.hidden.connect(self.trial.end)
            self._panel.add(sheet)
        return self.editor

    # What is asked for.

    @Slot()
    def make_new(self) -> None:
        """Open the editor for a new recipe."""
        self.sheet.edit(None)
        self._open()

    @Slot(str)
    def edit(self, name: str) -> None:
        """Open the editor for a recipe."""
        known = self._recipes.find(name)
        if known is not None:
            self.sheet.edit(known.recipe)
            self._open()

    @Slot(object)
    def begin(self, recipe: Recipe) -> None:
        """Open the editor for a new recipe that begins like this."""
        self.sheet.edit(None)
        self.sheet.begin(recipe)
        self._open()

    def _open(self) -> None:
        self._panel.open(self.sheet)
        self.sheet.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def run(self, name: str) -> None:
        """Ask for files or links, and open the sheet with the recipe chosen."""
        known = self._recipes.find(name)
        if known is None or known.ready is None:
            return
        kind = self._registry[known.ready.steps[0].kind]
        self._state.kinds["links" if kind.takes_links else "files"] = known.key
        if kind.takes_links:
            self._adding.ask_links()
            return
        title = self.tr("Files for “{name}”").format(name=known.title)
        dialog = file_dialog(self._window, self._state, title, is_folder=False)
        dialog.filesSelected.connect(lambda paths: self._adding.to_recipe(paths, kind, known.key))
        dialog.open()

    @Slot(str, object)
    def _on_dropped(self, name: str, mime: QMimeData) -> None:
        self._choosing.drop_on_recipe(name, mime)

    @Slot(str)
    def _on_watch(self, name: str) -> None:
        known = self._recipes.find(name)
        if known is not None:
            self.watch_asked.emit(known.key)

    @Slot(str, bool)
    def _on_pin(self, key: str, is_on: bool) -> None:
        pinned = self._state.pinned
        if key in pinned:
            pinned.remove(key)
        if is_on:
            pinned.append(key)

    @Slot()
    def take_in(self) -> None:
        """Ask for a file with a recipe, and keep that."""
        dialog = file_dialog(
            self._window, self._state, self.tr("A recipe from a file"), is_folder=False
        )
        dialog.setNameFilter(self.tr("Recipes (*.toml)"))
        dialog.fileSelected.connect(self._recipes.take_in)
        dialog.open()

    @Slot(str)
    def write_out(self, name: str) -> None:
        """Ask for a file, and write the recipe to it."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - slow

        dialog = file_dialog(self._window, self._state, self.tr("Save the recipe"), is_folder=False)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix("toml")
        dialog.setNameFilter(self.tr("Recipes (*.toml)"))
        dialog.selectFile(f"{name}.toml")
        dialog.fileSelected.connect(lambda path: self._recipes.write_out(name, path))
        dialog.open()

    @Slot(object, str)
    def _on_try(self, recipe: Recipe, link: str) -> None:
        kind = self._registry[self._first_kind(recipe)]
        if kind.takes_links:
            if link:
                self.trial.begin(recipe, link)
            else:
                self.sheet.link.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        dialog = file_dialog(
            self._window, self._state, self.tr("A file to try it on"), is_folder=False
        )
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.trial.begin(recipe, path))
        dialog.open()

    def _first_kind(self, recipe: Recipe) -> str:
        step = recipe.steps[0]
        if step.recipe:
            known = self._recipes.find(step.recipe)
            if known is not None and known.ready is not None:
                return known.ready.steps[0].kind
        return step.kind

    # What has come of it.

    @Slot()
    def _on_changed(self) -> None:
        self.section.show_recipes(self._recipes.all)
        if self.editor is not None:
            self.editor.show_known(self._recipes.all)

    @Slot(object)
    def _on_saved(self, recipe: Recipe) -> None:
        words = self.tr("“{name}” is kept as version {number}.")
        if self.editor is not None and self.editor.isVisible():
            self.editor.edit(None)
            self.editor.dismiss()
        self._notice.toast(words.format(name=recipe_title(recipe.name), number=recipe.version))

    @Slot(object)
    def _on_removed(self, recipe: Recipe) -> None:
        words = self.tr("“{name}” was removed.").format(name=recipe_title(recipe.name))
        back: Callable[[], None] = lambda: self._recipes.save(recipe)  # noqa: E731
        self._notice.toast(words, [(self.tr("Undo"), back)])

    @Slot(object, object)
    def _on_looked(self, recipe: Recipe, failure: Failure | None) -> None:
        if self.editor is not None:
            self.editor.show_failure(recipe, failure)

    @Slot(object)
    def _on_versions(self, versions: list[Recipe]) -> None:
        if self.editor is not None and self.editor.isVisible():
            self.editor.show_versions(versions)

    @Slot(str)
    def _on_trial_told(self, words: str) -> None:
        self.sheet.show_trial(words)

    @Slot(object)
    def _on_trial_ended(self, paths: list[str]) -> None:
        self.sheet.show_results(paths)

    @Slot(object)
    def _on_trial_failed(self, failure: Failure) -> None:
        self.sheet.show_trial(sentence(failure))
