"""A watched folder with its rule: from settled files to a batch in the list."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from dropmill.core.claims import Claims
from dropmill.core.course import Afterwards, Course
from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import build
from dropmill.core.identity import as_of
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.journal import Journal
from dropmill.core.recipe import Recipe, Step
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.records import Taken, TakenFile
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.core.watch_status import WatchStatus
from dropmill.watch.folder import FolderWatch
from dropmill.watch.ledger import JournalLedger, Ledger, MemoryLedger
from dropmill.watch.tree import check, is_inside

_PUT_AWAY = "put-away"
"""The kind of job that takes originals away."""


class Submit(Protocol):
    """Takes a batch in: the Runner's, or what counts for it."""

    def __call__(
        self,
        jobs: Sequence[Job],
        *,
        title: str = "",
        course: Course | None = None,
        taken: Taken | None = None,
    ) -> Future[Submitted]:
        """Take these jobs in as one batch; any thread."""


class RuleWatch:
    """Watches the folder of a rule, and submits a batch for the files that settle together.

    With a `journal` it knows the files that were taken before this process began: those of a
    batch are recorded in one commit with it, so none is lost or taken twice by a kill.
    """

    def __init__(
        self,
        rule: WatchRule,
        registry: Registry,
        book: RecipeBook,
        runner: Runner,
        *,
        submit: Submit | None = None,
        journal: Journal | None = None,
        claims: Claims | None = None,
        on_changed: Callable[[], None] | None = None,
    ) -> None:
        """Read the ledger; Problem when the rule's kind, settings or recipe cannot be meant."""
        self.rule = rule
        self._registry = registry
        self._book = book
        self._runner = runner
        self._submit = submit or runner.submit
        self._unsubscribe: Callable[[], None] | None = None
        self._is_stopping = False
        self._news = threading.Event()
        """A batch is kept, or it is time to end."""
        jobs_of(rule, registry, book, [str(Path(rule.folder) / "file")])
        ledger: Ledger = MemoryLedger()
        if journal is not None:
            ledger = JournalLedger(journal, rule.key, claims)
        self._watch = FolderWatch(
            Path(rule.folder),
            rule.settle_s,
            self._take,
            matches=rule.matches,
            on_changed=on_changed,
            ledger=ledger,
            is_polled=rule.is_polled,
        )

    @property
    def status(self) -> WatchStatus:
        """The latest picture; any thread."""
        return self._watch.status

    def check(self) -> None:
        """Raise Problem when something stands in the way of a new rule. Touches the disk."""
        check_rule(self.rule, self._registry, self._book)

    def rescan(self) -> None:
        """Look through the whole folder soon; any thread."""
        self._watch.rescan()

    def start(self) -> None:
        """Begin; returns at once."""
        self._unsubscribe = self._runner.subscribe(_OwnResults(self._watch))
        self._watch.start()

    def stop(self) -> bool:
        """End, and wait for it: never on the UI thread."""
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._is_stopping = True
        self._news.set()
        return self._watch.stop()

    def _take(self, files: Sequence[TakenFile]) -> None:
        names = [file.path for file in files]
        jobs, course = jobs_of(self.rule, self._registry, self._book, names, files)
        folder = Path(self.rule.folder)
        title = f"{folder.name or folder} → {self.rule.recipe or self.rule.kind}"
        taken = Taken(self.rule.key, tuple(files))
        submitted = self._submit(jobs, title=title, course=course, taken=taken)
        submitted.add_done_callback(lambda _: self._news.set())
        # Without a limit: another try while this one may still be kept would take them twice.
        while not submitted.done() and not self._is_stopping:
            self._news.wait()
            self._news.clear()
        if not submitted.done():
            raise Problem("The watch ended before its files were kept", "The next start looks.")
        submitted.result()


def check_rule(rule: WatchRule, registry: Registry, book: RecipeBook) -> None:
    """Raise Problem unless the rule can be meant and its folder can be watched. Touches the disk.

    A rule whose results, or originals, come to lie in the watched folder is refused.
    """
    jobs_of(rule, registry, book, [str(Path(rule.folder) / "file")])
    output = rule.settings.get("dir", "")
    folder = Path(rule.folder)
    check(folder, Path(output) if output else None)
    if rule.original is Original.MOVE and is_inside(folder, Path(rule.original_dir)):
        there = rule.original_dir
        raise Problem(
            f"The originals would go to “{there}”, which lies inside the watched folder",
            "Choose a folder for the originals that lies outside it.",
        )


def jobs_of(
    rule: WatchRule,
    registry: Registry,
    book: RecipeBook,
    inputs: Sequence[str],
    files: Sequence[TakenFile] = (),
) -> tuple[list[Job], Course | None]:
    """Make the jobs of a rule for these files; Problem when it cannot be meant.

    `files` are what they were when they were taken: those that change since are not put away.
    """
    afterwards = _afterwards(rule, registry, inputs, files)
    if rule.recipe:
        folder = rule.settings.get("dir", "")
        recipe = book.ready(rule.recipe, folder)
        _refuse_links(registry, recipe.steps[0].kind)
        course = Course.begin(recipe, folder, afterwards)
        return course.first_jobs(registry, inputs), course
    _refuse_links(registry, rule.kind)
    settings: Mapping[str, str] = rule.settings
    jobs = build(registry.kind(rule.kind), inputs, settings)
    if afterwards is None:
        return jobs, None
    alone = Recipe(name=rule.kind, steps=(Step(rule.kind, settings),))
    return jobs, Course(alone, settings.get("dir", ""), afterwards=afterwards)


def _afterwards(
    rule: WatchRule, registry: Registry, inputs: Sequence[str], files: Sequence[TakenFile]
) -> Afterwards | None:
    if rule.original is Original.STAY:
        return None
    if rule.original is Original.MOVE and not rule.original_dir:
        raise Problem(
            "No folder is named for the originals", "Choose where they go, or let them stay."
        )
    settings = {"dir": rule.original_dir}
    if rule.original is Original.TRASH:
        settings = {"to_trash": "true"}
    build(registry.kind(_PUT_AWAY), inputs, settings)
    own = tuple({"as_of": as_of(file.size_bytes, file.mtime_ns)} for file in files)
    return Afterwards(step=Step(_PUT_AWAY, settings), inputs=tuple(inputs), own=own)


def _refuse_links(registry: Registry, kind: str) -> None:
    if registry.kind(kind).takes_links:
        raise Problem(
            f"“{kind}” works on links, but a folder has files in it",
            "Choose a kind that works on files: “dropmill kinds” lists them.",
        )


class _OwnResults:
    """Observes the Runner so that results beside their inputs are not taken as new files."""

    def __init__(self, watched: FolderWatch) -> None:
        self._watched = watched

    def jobs_changed(self, snapshots: Sequence[Snapshot]) -> None:
        for snapshot in snapshots:
            if snapshot.outputs:
                self._watched.pass_over(snapshot.outputs)

    def job_progressed(self, job_id: int) -> None:
        """Nothing: only results count."""

    def jobs_removed(self, ids: Sequence[int]) -> None:
        """Nothing: only results count."""

    def trouble_changed(self, trouble: Failure | None) -> None:
        """Nothing: only results count."""
