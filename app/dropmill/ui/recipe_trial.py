"""Tries a recipe on a copy of one file, and says what came of each step."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt, Signal, Slot

from dropmill.core.course import Course
from dropmill.core.errors import Failure, explain
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.core.verbs import Chosen
from dropmill.ui import figures
from dropmill.ui.core_words import sentence, spoken
from dropmill.ui.recipe_words import recipe_title

SHOWN_MOST = 3


class RecipeTrial(QObject):
    """One trial at a time, in a folder of its own that goes with it.

    `told` carries what has come of it so far, `ended` the paths of the last results, `failed` a
    Failure: all three on the UI thread, and none of a trial that was ended. Neither the file itself
    nor the folders that the recipe names are touched.
    """

    told = Signal(str)
    ended = Signal(object)
    failed = Signal(object)
    _begun = Signal(object)
    _refused = Signal(int, object)

    def __init__(
        self,
        runner: Runner,
        book: RecipeBook,
        kinds: Mapping[str, type[Job]],
        executor: Executor,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._book = book
        self._kinds = kinds
        self._executor = executor
        self._folder: Path | None = None
        self._batch = 0
        self._pictures: dict[int, Snapshot] = {}
        self._early: dict[int, Snapshot] = {}
        self._is_waiting = False
        self._number = 0  # of the trial: what is begun under another one is not wanted any more
        self._coming: list[Path] = []  # folders of those that are not begun yet; any thread
        self._is_closed = False
        self._leaving: list[tuple[set[int], Path]] = []  # folders, and the jobs still in them
        self._begun.connect(self._on_begun, Qt.ConnectionType.QueuedConnection)
        self._refused.connect(self._on_refused, Qt.ConnectionType.QueuedConnection)

    def begin(self, recipe: Recipe, name: str) -> None:
        """Send a copy of a file, or a link, through this recipe."""
        self.end()
        self._is_waiting = True
        self.told.emit(self.tr("Trying…"))
        self._executor.submit(self._begin, recipe, name, self._number)

    def end(self) -> None:
        """Stop it, and remove its rows, and what it has made once no job works on that."""
        ids, self._pictures = set(self._pictures), {}
        folder, self._folder = self._folder, None
        batch, self._batch = self._batch, 0
        self._is_waiting = False
        self._number += 1
        self._early.clear()
        if folder is not None:
            self._leave(batch, ids, folder)

    def close(self) -> None:
        """Stop it, and remove what it has made without a wait for its jobs."""
        self.end()
        self._is_closed = True
        for folder in [*(folder for _, folder in self._leaving), *self._coming]:
            self._executor.submit(_remove, folder)
        self._leaving.clear()

    def _leave(self, batch: int, ids: set[int], folder: Path) -> None:
        self._runner.remove(Chosen(batch=batch))
        self._leaving.append((ids, folder))
        self.forget([])

    @Slot(object)
    def forget(self, ids: Sequence[int]) -> None:
        """These jobs are in the list no more."""
        for number in ids:
            self._pictures.pop(number, None)
        for left, folder in list(self._leaving):
            left.difference_update(ids)
            if not left:
                self._leaving.remove((left, folder))
                self._executor.submit(_remove, folder)

    @Slot(object)
    def take(self, pictures: Sequence[Snapshot]) -> None:
        """Look how far it has come."""
        if self._is_waiting:
            self._early.update((picture.id, picture) for picture in pictures)
        if not self._batch:
            return
        mine = [picture for picture in pictures if picture.batch == self._batch]
        if not mine:
            return
        self._pictures.update((picture.id, picture) for picture in mine)
        self.told.emit(self._words())
        if all(picture.state in ENDED for picture in self._pictures.values()):
            last = max(picture.step for picture in self._pictures.values())
            made = [p for p in self._pictures.values() if p.step == last]
            self.ended.emit([path for picture in made for path in picture.outputs])

    # On other threads.

    def _begin(self, recipe: Recipe, name: str, number: int) -> None:
        try:
            folder = Path(tempfile.mkdtemp(prefix="dropmill-try-"))
            self._coming.append(folder)
            try:
                self._begin_in(folder, recipe, name, number)
            except Exception:
                self._coming.remove(folder)
                _remove(folder)
                raise
            if self._is_closed:
                _remove(folder)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told
            self._refused.emit(number, explain(error))

    def _begin_in(self, folder: Path, recipe: Recipe, name: str, number: int) -> None:
        ready = self._book.checked(recipe, "/")
        kind = self._kinds[ready.steps[0].kind]
        if not kind.takes_links:
            copy = folder / "in" / Path(name).name
            copy.parent.mkdir()
            shutil.copy2(name, copy)
            name = str(copy)
        course = Course.begin(_harmless(ready), str(folder / "out"))
        jobs = course.first_jobs(self._kinds, [name])
        title = self.tr("Trial of {name}").format(name=recipe_title(recipe.name) or "…")

        def on_submitted(submitted: Future[Submitted]) -> None:
            error = submitted.exception()
            if error is None and self._is_closed:
                self._runner.remove(Chosen(batch=submitted.result().batch))
            self._begun.emit((number, error or submitted.result(), folder))

        self._runner.submit(jobs, title=title, course=course).add_done_callback(on_submitted)

    # On the UI thread.

    @Slot(object)
    def _on_begun(self, begun: tuple[int, Submitted | BaseException, Path]) -> None:
        number, submitted, folder = begun
        self._coming.remove(folder)
        if isinstance(submitted, BaseException):
            self._executor.submit(_remove, folder)
            self._on_refused(number, explain(submitted))
            return
        if number != self._number:
            self._leave(submitted.batch, set(submitted.ids), folder)
            return
        self._is_waiting = False
        self._batch, self._folder = submitted.batch, folder
        early, self._early = dict(self._early), {}
        self.take(list(early.values()))

    @Slot(int, object)
    def _on_refused(self, number: int, failure: Failure) -> None:
        if number == self._number:
            self._is_waiting = False
            self.failed.emit(failure)

    def _words(self) -> str:
        by_step: dict[int, list[Snapshot]] = {}
        for picture in sorted(self._pictures.values(), key=lambda picture: picture.id):
            by_step.setdefault(picture.step, []).append(picture)
        return "\n".join(f"{n}.  {self._told_of(by_step[n])}" for n in sorted(by_step))

    def _told_of(self, pictures: Sequence[Snapshot]) -> str:
        failed = next((p for p in pictures if p.state is State.FAILED), None)
        if failed is not None and failed.error is not None:
            return sentence(failed.error)
        if any(picture.state not in ENDED for picture in pictures):
            return self.tr("runs…")
        skipped = next((p.skipped for p in pictures if p.skipped), "")
        made = [path for picture in pictures for path in picture.outputs]
        values = [f"{k}: {v}" for picture in pictures for k, v in picture.values.items()]
        names = ", ".join(Path(path).name for path in made[:SHOWN_MOST])
        if len(made) > SHOWN_MOST:
            names = self.tr("{n} files").format(n=figures.count(len(made)))
        return names or spoken(skipped) or ", ".join(values[:SHOWN_MOST]) or self.tr("nothing")


def _harmless(recipe: Recipe) -> Recipe:
    """Return the recipe such that all results stay in the trial's own folder."""
    steps = []
    for step in recipe.steps:
        said = step.settings.get("dir", "")
        if said and (Path(said).expanduser().is_absolute() or ".." in Path(said).parts):
            step = replace(step, settings={**step.settings, "dir": Path(said).name or "out"})  # noqa: PLW2901
        steps.append(step)
    return replace(recipe, steps=tuple(steps))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
