"""What the owner of the jobs does about each verb, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from dropmill.core import verbs
from dropmill.core.course import Course
from dropmill.core.errors import Problem
from dropmill.core.fields import build, changed
from dropmill.core.intake import Submitted
from dropmill.core.job import Lane
from dropmill.core.own_results import Record, nothing_new, own_results
from dropmill.core.plan import names_of
from dropmill.core.recipe import check
from dropmill.core.records import Stored
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.template import Unmade
from dropmill.core.undo import Undoing
from dropmill.core.watch_status import WatchView

T = TypeVar("T")

COMMIT_S = 30.0
"""How long a submission may take to be kept."""

SETTLE_S = 8.0
"""How long another verb may take to be kept: less than an asker waits for the answer."""


class Archive(Record, Protocol):
    """What the journal knows of earlier jobs."""

    def history(self, *, before: tuple[float, int] | None, limit: int) -> Sequence[Stored]:
        """Return a page of those that ended, the latest first."""


class Answers:
    """Handles verbs; any thread but the UI's may call it, for it waits until things are kept.

    `on_open` and `on_raise` are the window's, where there is one: called on the asker's thread,
    they return once the UI thread has done it, False when the window quits instead.
    """

    def __init__(self, runner: Runner, registry: Registry, archive: Archive) -> None:
        self._runner = runner
        self._registry = registry
        self._archive = archive
        self.on_open: Callable[[Sequence[str]], bool] | None = None
        self.on_raise: Callable[[str], bool] | None = None
        self.undoing: Undoing | None = None
        self.watches: Callable[[], tuple[WatchView, ...]] = tuple
        """What the window shows of the folders it watches; any thread may call it."""

    def __call__(self, verb: verbs.Verb) -> object:  # noqa: PLR0911 - a table of verbs
        """Do it and return the answer; Problem when it cannot be done."""
        match verb:
            case verbs.Submit():
                return self._submit(verb)
            case verbs.SubmitRecipe():
                return self._submit_recipe(verb)
            case verbs.Jobs():
                return self._runner.snapshots(verb)
            case verbs.ShowLanes():
                return self._runner.lanes()
            case verbs.ShowWatches():
                return self.watches()
            case verbs.History():
                page = self._archive.history(before=verb.before, limit=verb.limit)
                return tuple(stored.snapshot for stored in page)
            case verbs.Undo() | verbs.ListUndoable() if self.undoing is not None:
                return self.undoing.answer(verb)
            case verbs.Open() if self.on_open is not None:
                return self.on_open(verb.inputs)
            case verbs.Raise() if self.on_raise is not None:
                return self.on_raise(verb.activation)
            case verbs.Open() | verbs.Raise():
                raise Problem("The Dropmill that runs has no window", "Quit it, then start again.")
            case verbs.Change():
                self._change(verb)
            case _:
                _COMMANDS[type(verb)](self._runner, verb)
                self.settle()
        return None

    def _submit(self, verb: verbs.Submit) -> verbs.Accepted:
        jobs = build(self._registry.kind(verb.kind), verb.inputs, verb.settings, verb.own)
        plan = names_of(jobs)
        submitted = self._runner.submit(jobs, title=verb.title, is_held=verb.is_held, plan=plan)
        return _accepted(submitted)

    def _submit_recipe(self, verb: verbs.SubmitRecipe) -> verbs.Accepted:
        check(verb.recipe, self._registry, verb.dir)
        title = verb.title or verb.recipe.name
        course = Course.begin(verb.recipe, verb.dir)
        own = own_results(verb.recipe.name, verb.inputs, verb.folders, self._archive)
        inputs = [path for path in verb.inputs if path not in own]
        if not inputs:
            raise nothing_new(verb.recipe.name, has_results=bool(own))
        jobs = course.first_jobs(self._registry, inputs)
        submitted = self._runner.submit(jobs, title=title, is_held=verb.is_held, course=course)
        return _accepted(submitted, left_out=len(own))

    def _change(self, verb: verbs.Change) -> None:
        job = self._runner.job(verb.id)
        if job is None:
            raise Problem(f"There is no job {verb.id}", "Look at the list again.")
        if isinstance(job, Unmade):
            raise Problem(job.failure.title, job.failure.hint)
        new = changed(job, verb.settings)
        if verb.link:
            new = new.with_link(verb.link)
        _kept(self._runner.change(verb.id, new), SETTLE_S)
        if verb.link:
            self._runner.retry([verb.id])
            self._runner.resume([verb.id])
        self.settle()

    def settle(self) -> None:
        """Wait until what was asked is kept, as far as it is not up to a running job."""
        _kept(self._runner.settle(), SETTLE_S)


def _accepted(submitted: Future[Submitted], left_out: int = 0) -> verbs.Accepted:
    done = _kept(submitted, COMMIT_S)
    return verbs.Accepted(batch=done.batch, ids=done.ids, left_out=left_out)


def _kept(asked: Future[T], most_s: float) -> T:
    """Wait until something is kept; Problem when that takes too long, or as it has it."""
    try:
        return asked.result(most_s)
    except TimeoutError:
        raise Problem(
            "This was taken in, but could not be kept yet",
            "Look whether the disk is full; Dropmill goes on trying.",
        ) from None


def _hold(runner: Runner, verb: verbs.Hold) -> None:
    if lanes := _whole_lane(verb):
        runner.hold_lanes(lanes)
    else:
        runner.hold(verb)


def _release(runner: Runner, verb: verbs.Release) -> None:
    if lanes := _whole_lane(verb):
        runner.release_lanes(lanes)
    else:
        runner.release(verb)


def _whole_lane(verb: verbs.Chosen) -> tuple[Lane, ...]:
    is_whole = verb.ids is None and verb.batch is None
    return (verb.lane,) if is_whole and verb.lane is not None else ()


_COMMANDS: Mapping[type[verbs.Verb], Callable[[Runner, Any], None]] = {
    verbs.Pause: Runner.pause,
    verbs.Resume: Runner.resume,
    verbs.Hold: _hold,
    verbs.Release: _release,
    verbs.Cancel: Runner.cancel,
    verbs.Retry: Runner.retry,
    verbs.Remove: Runner.remove,
    verbs.Move: lambda runner, verb: runner.move(verb.ids, verb.before),
    verbs.Prioritise: lambda runner, verb: runner.prioritise(verb, verb.priority),
    verbs.SetLanes: lambda runner, verb: runner.set_lanes(verb.lanes),
    verbs.GoOn: lambda runner, _verb: runner.go_on(),
    verbs.RunNext: lambda runner, verb: runner.run_next(verb.ids),
}
