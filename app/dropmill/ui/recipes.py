"""The recipes as the window knows them: read and written off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import IfExists, Output
from dropmill.core.recipe import Recipe, text_of
from dropmill.core.recipe_book import RecipeBook, read
from dropmill.ui.recipe_words import recipe_title

PREFIX = "recipe:"
"""Before the name of a recipe where else the name of a kind stands."""


class Known(msgspec.Struct, frozen=True):
    """A recipe that there is."""

    recipe: Recipe
    """As it is written."""
    ready: Recipe | None
    """As it runs; None when it cannot."""
    failure: Failure | None = None
    """Why it cannot run."""
    is_own: bool = False
    """A person made or changed it; else it came with Dropmill."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.recipe.name

    @property
    def title(self) -> str:
        """What it is called in the window."""
        return recipe_title(self.name)

    @property
    def key(self) -> str:
        """What stands for it among the names of kinds."""
        return f"{PREFIX}{self.recipe.name}"


class Recipes(QObject):
    """The recipes by name. `changed` says that there are others; `failed` carries a Failure.

    `saved` carries a Recipe that was kept, `looked` what `look` was asked about with its Failure
    or None, and `versions_found` all versions of a recipe.
    """

    changed = Signal()
    failed = Signal(object)
    saved = Signal(object)
    looked = Signal(object, object)
    versions_found = Signal(object)
    removed = Signal(object)
    said = Signal(str)
    _read = Signal(object)

    def __init__(self, book: RecipeBook, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._executor = executor
        self._told: set[str] = set()
        self._is_closed = False
        self.all: tuple[Known, ...] = ()
        self._read.connect(self._on_read, Qt.ConnectionType.QueuedConnection)

    def find(self, name: str) -> Known | None:
        """Return a recipe by name or key; None when there is none."""
        wanted = name.removeprefix(PREFIX).casefold()
        return next((one for one in self.all if one.name.casefold() == wanted), None)

    def load(self) -> None:
        """Read all recipes; `changed` when that is done."""
        self._do(lambda: None, None)

    def look(self, recipe: Recipe) -> None:
        """Say soon by `looked` whether a recipe can run."""

        def look() -> None:
            failure: Failure | None = None
            try:
                self._book.checked(recipe, "/")
            except Problem as problem:
                failure = problem.failure
            self.looked.emit(recipe, failure)

        self._guarded(look)

    def save(self, recipe: Recipe) -> None:
        """Keep a recipe under its name."""
        self._do(lambda: self._book.save(recipe), self.saved)

    def remove(self, name: str) -> None:
        """Take a person's own recipe away."""
        self._do(lambda: self._book.remove(name), self.removed)

    def take_in(self, path: str) -> None:
        """Keep a recipe from a file."""
        self._do(lambda: self._book.save(read(Path(path))), self.saved)

    def write_out(self, name: str, path: str) -> None:
        """Write a recipe to a file that somebody else can take in."""

        def write() -> None:
            recipe = self._book.find(name)
            with Output(Path(path), IfExists.OVERWRITE) as output:
                output.file.write(text_of(recipe).encode())
                final = output.publish()
            title = recipe_title(recipe.name)
            self.said.emit(self.tr("“{name}” is in {path}.").format(name=title, path=final))

        self._guarded(write)

    def find_versions(self, name: str) -> None:
        """Say soon by `versions_found` which versions of a recipe are kept."""
        self._guarded(lambda: self.versions_found.emit(self._book.versions(name)))

    def close(self) -> None:
        """Read and write nothing more."""
        self._is_closed = True

    # On other threads.

    def _do(self, call: Callable[[], Recipe | None], done: SignalInstance | None) -> None:
        """Do this, read what there is by then, and say that it is done."""

        def do() -> None:
            try:
                made = call()
            finally:
                self._read.emit(self._read_all())
            if done is not None:
                done.emit(made)

        self._guarded(do)

    def _guarded(self, call: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                call()
            except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
                self.failed.emit(explain(error))

        if not self._is_closed:
            self._executor.submit(guarded)

    def _read_all(self) -> tuple[Known, ...]:
        found = [self._known(recipe) for recipe in self._book.all()]
        for failure in self._book.failures:
            if failure.title not in self._told:
                self._told.add(failure.title)
                self.failed.emit(failure)
        return tuple(sorted(found, key=lambda known: known.title.casefold()))

    def _known(self, recipe: Recipe) -> Known:
        is_own = self._book.is_own(recipe.name)
        try:
            ready = self._book.checked(recipe, "/")
        except Problem as problem:
            return Known(recipe, None, problem.failure, is_own)
        return Known(recipe, ready, None, is_own)

    @Slot(object)
    def _on_read(self, found: tuple[Known, ...]) -> None:
        if found != self.all:
            self.all = found
            self.changed.emit()
