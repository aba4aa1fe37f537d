"""The commands about the jobs that the journal keeps: add, jobs, history, undo, and the verbs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import msgspec
from msgspec.structs import replace

from dropmill.cli.afterwards import do_after
from dropmill.cli.commands import (
    Add,
    Alter,
    ChangeLanes,
    History,
    Kept,
    List,
    Resume,
    Run,
    ShowWatches,
    Tell,
    Undo,
)
from dropmill.cli.feed import Feed
from dropmill.cli.following import ACTIVE, Ask, Elsewhere, Following
from dropmill.cli.given import given
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.json_report import state_line
from dropmill.cli.lanes import changed_lanes, lines_of, objects_of
from dropmill.cli.links import gathered
from dropmill.cli.recipes import given_to, say_left_out
from dropmill.cli.report import Report, complain
from dropmill.cli.rows import ended_row, row_of
from dropmill.cli.undoing import undo
from dropmill.cli.watches import print_watches
from dropmill.core import settings as settings_file
from dropmill.core import verbs
from dropmill.core.alike import errors_alike, key_of
from dropmill.core.answers import COMMIT_S
from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import build
from dropmill.core.home import Home
from dropmill.core.job import Lane
from dropmill.core.lane_view import LanesView
from dropmill.core.link import Link
from dropmill.core.places import Priority
from dropmill.core.plain_text import shown
from dropmill.core.recipe_book import RECIPES, RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, RETRYABLE, TRANSITIONS, Event, State
from dropmill.core.waiting import Wait, Why
from dropmill.core.watch_status import WatchView
from dropmill.transfer import secrets
from dropmill.transfer.address import normal_url
from dropmill.transfer.link_list import Own

_PAGE = 1_000
_OWN_PAGE = 50_000
"""Within one process, where a page costs a look at each job and no message."""
_RECOVERY_S = 60.0
_STOP_S = 5.0

_VERBS: Mapping[str, type[verbs.Chosen]] = {
    "cancel": verbs.Cancel,
    "retry": verbs.Retry,
    "pause": verbs.Pause,
    "hold": verbs.Hold,
    "release": verbs.Release,
    "priority": verbs.Prioritise,
    "remove": verbs.Remove,
}
_FITTING: Mapping[str, frozenset[State]] = {
    "cancel": frozenset(s for s, event in TRANSITIONS if event is Event.CANCEL),
    "retry": RETRYABLE,
    "pause": frozenset({State.WAITING, State.RUNNING}),
    "hold": frozenset({State.WAITING}),
    "release": frozenset({State.HELD}),
    "move": frozenset(State) - ENDED,
    "priority": frozenset(State) - ENDED,
    "remove": frozenset(State),
}
"""The states of a job in which there is something to do for a verb."""


class KeptJobs:
    """Does these commands for the home that `reach_home` takes or reaches. Main thread."""

    def __init__(
        self,
        registry: Registry,
        reach_home: Callable[[], Home | Link],
        make_report: Callable[[bool, TextIO, TextIO], Report],
        out: TextIO,
        err: TextIO,
        *,
        settings_path: Path,
        start_runner: Callable[[], Runner],
    ) -> None:
        """`start_runner` is for what has to be fetched before a verb can be sent."""
        self._settings_path = settings_path
        self._start_runner = start_runner
        self._registry = registry
        self._reach_home = reach_home
        self._make_report = make_report
        self._out = out
        self._err = err
        self._left_out = 0

    def run(self, command: Kept | Run) -> int:
        """Do it; return the exit status. Problem when what was typed cannot be meant."""
        do = self._meant(command)
        try:
            return do()
        except Problem as problem:
            complain(self._err, problem.failure)
            return 1

    def _meant(self, command: Kept | Run) -> Callable[[], int]:
        do: Callable[[], int]
        match command:
            case Run():
                held = Add(command.kind, command.inputs, command.settings, is_held=True)
                do = partial(self._run_kept, self._submission(held), command)
            case Add():
                do = partial(self._add, self._submission(command), command.priority)
            case List():
                do = partial(self._list, command)
            case History():
                do = partial(self._history, command)
            case Resume():
                do = partial(self._resume, command)
            case ChangeLanes():
                # Tried here, before anything is asked or written.
                changed_lanes(settings_file.load(self._settings_path)[0].lanes, command.changes)
                do = partial(self._lanes, command)
            case Tell():
                do = partial(self._tell, command)
            case Undo():
                do = partial(self._undo, command)
            case ShowWatches():
                do = partial(self._show_watches, command)
            case Alter():
                do = partial(self._alter, command)
        return do

    # Reaching the home.

    @contextmanager
    def _asking(self) -> Iterator[tuple[Ask, Home | None]]:
        """Yield how to ask, and the home when it is ours: then no job starts in it."""
        reached = self._reach_home()
        if isinstance(reached, Link):
            with reached as link:
                yield lambda verb: link.ask(verb, COMMIT_S), None
            return
        self._begin(reached, is_quiet=True)
        yield reached.answers, reached

    def _begin(self, home: Home, **how: Any) -> None:
        for failure in home.failures:
            complain(self._err, failure)
        home.start(**how)
        if not home.is_recovered.wait(_RECOVERY_S):
            raise Problem("The list of jobs could not be read in time", "Try again.")
        if (unread := home.unread) is not None:
            raise Problem(unread.title, unread.hint, detail=unread.detail)

    # The commands.

    def _submission(self, command: Add) -> verbs.Submit | verbs.SubmitRecipe:
        if command.recipe:
            folder = dict(command.settings).get("dir", "")
            book = RecipeBook(self._settings_path.with_name(RECIPES), self._registry)
            recipe = book.ready(command.recipe, folder)
            found = given_to(recipe, self._registry, command.inputs)
            self._left_out = len(found.left_out)
            return verbs.SubmitRecipe(
                recipe=recipe,
                inputs=found.inputs,
                folders=found.folders,
                dir=folder,
                title=recipe.name,
                is_held=command.is_held,
            )
        kind = self._registry.kind(command.kind)
        inputs, settings = given(command, kind)
        own: Own = {}
        if command.has_patterns:
            inputs, own = gathered(inputs, command.lists, settings, self._start_runner)
            for link in inputs:
                normal_url(link)
        build(kind, inputs, settings, own)  # tried here, before anything is asked
        return verbs.Submit(
            kind=command.kind, inputs=inputs, settings=settings, own=own, is_held=command.is_held
        )

    def _add(self, submission: verbs.Verb, priority: str | None) -> int:
        with self._asking() as (ask, home):
            accepted = ask(submission)
            if isinstance(submission, verbs.SubmitRecipe):
                say_left_out(submission.recipe.name, self._left_out + accepted.left_out, self._err)
            if priority is not None:
                ask(verbs.Prioritise(ids=accepted.ids, priority=Priority[priority.upper()]))
            self._say_if_lost(home)
        self._out.writelines(f"{number}\n" for number in accepted.ids)
        self._out.flush()
        return 0

    def _run_kept(self, submission: verbs.Verb, command: Run) -> int:
        """Add jobs, held until all of them are known here, and go on as `resume` does with them."""
        reached = self._reach_home()
        if isinstance(reached, Link):
            with reached as link:
                ids = link.ask(submission, COMMIT_S).ids
                asked = Resume(ids, command.is_json, command.after)
                return self._follow(asked, _resumable(link.ask, ids), link.ask, link)
        reached.runner.hold_lanes()
        self._begin(reached, only=())
        ask: Ask = reached.answers
        ids = ask(submission).ids
        asked = Resume(ids, command.is_json, command.after)
        return self._follow(asked, _resumable(ask, ids, _OWN_PAGE), ask, reached)

    def _list(self, command: List) -> int:
        states = (State(command.state),) if command.state else ()
        with self._asking() as (ask, home):
            if command.has_errors:
                self._print_errors(ask, is_json=command.is_json)
            else:
                snapshots = _all(ask, states=states)
                if home is not None:
                    snapshots = map(_idle, snapshots)
                self._print(snapshots, is_json=command.is_json)
        return 0

    def _print_errors(self, ask: Ask, *, is_json: bool) -> None:
        for group in errors_alike(_all(ask, states=(State.FAILED,))):
            if is_json:
                line = json.dumps({"event": "errors", **msgspec.to_builtins(group)})
            else:
                line = shown(
                    f"{group.count:>6} \N{MULTIPLICATION SIGN} {group.title}. {group.hint}".rstrip()
                )
                line += f"\n         dropmill retry --like {group.ids[0]}"
            self._out.write(f"{line}\n")
        self._out.flush()

    def _lanes(self, command: ChangeLanes) -> int:
        if command.changes:
            loaded = settings_file.load(self._settings_path)[0].lanes
            lanes = changed_lanes(loaded, command.changes)
            settings_file.change(self._settings_path, lanes=lanes)
        with self._asking() as (ask, home):
            if home is not None and (command.hold or command.release or command.goes_on):
                raise Problem("No jobs run now", "Open Dropmill, or use “dropmill resume --all”.")
            if command.changes:
                ask(verbs.SetLanes(lanes=lanes))
            for lane in command.hold:
                ask(verbs.Hold(lane=Lane(lane)))
            for lane in command.release:
                ask(verbs.Release(lane=Lane(lane)))
            if command.goes_on:
                ask(verbs.GoOn())
            view: LanesView = ask(verbs.ShowLanes())
        if home is not None:
            # Nothing starts in a process that only looks: that is not the lanes' own state.
            open_lanes = tuple(replace(lane, is_held=False) for lane in view.lanes)
            view = replace(view, lanes=open_lanes)
        if command.is_json:
            self._out.writelines(f"{json.dumps(line)}\n" for line in objects_of(view))
        else:
            self._out.writelines(f"{line}\n" for line in lines_of(view))
        self._out.flush()
        return 0

    def _history(self, command: History) -> int:
        with self._asking() as (ask, _):
            self._print(_ended(ask), is_json=command.is_json, row=ended_row)
        return 0

    def _undo(self, command: Undo) -> int:
        with self._asking() as (ask, _):
            return undo(command, ask, self._out, self._say)

    def _show_watches(self, command: ShowWatches) -> int:
        with self._asking() as (ask, home):
            views: tuple[WatchView, ...] = ask(verbs.ShowWatches())
        if home is not None:
            rules = settings_file.load(self._settings_path)[0].watches
            views = tuple(WatchView(rule) for rule in rules)
        print_watches(views, self._out, has_events=command.has_events, is_json=command.is_json)
        return 0

    def _tell(self, command: Tell) -> int:
        with self._asking() as (ask, home):
            before = () if command.before is None else (command.before,)
            fitting = _FITTING[command.verb]
            if command.batch is not None or command.like is not None:
                ids = _matching(ask, command, fitting)
                if not ids:
                    self._say(Failure("There is nothing to do for any of these jobs"))
            else:
                found = _found(ask, (*command.ids, *before))
                ids = tuple(n for n in command.ids if found[n].state in fitting)
                for number in command.ids:
                    if number not in ids:
                        self._say_nothing_to_do(found[number])
            if not ids:
                return 0
            if command.verb == "move":
                ask(verbs.Move(ids=ids, before=command.before))
            elif command.priority is not None:
                ask(verbs.Prioritise(ids=ids, priority=Priority[command.priority.upper()]))
            else:
                ask(_VERBS[command.verb](ids=ids))
            if home is not None:
                _wait_until_stopped(home, ids)
            if command.verb != "remove":
                snapshots = _all(ask, ids=ids)
                self._print(snapshots if home is None else map(_idle, snapshots), is_json=False)
        return 0

    def _alter(self, command: Alter) -> int:
        with self._asking() as (ask, home):
            _found(ask, command.ids)
            for number in command.ids:
                settings = dict(command.settings)
                ask(verbs.Change(id=number, settings=settings, link=command.link or ""))
            self._say_if_lost(home)
            snapshots = _all(ask, ids=command.ids)
            self._print(snapshots if home is None else map(_idle, snapshots), is_json=False)
        return 0

    def _resume(self, command: Resume) -> int:
        reached = self._reach_home()
        if isinstance(reached, Link):
            with reached as link:
                known = _resumable(link.ask, command.ids)
                return self._follow(command, known, link.ask, link)
        reached.runner.hold_lanes()  # until all that is known has been told
        self._begin(reached, only=command.ids)
        known = _resumable(reached.answers, command.ids, _OWN_PAGE)
        return self._follow(command, known, reached.answers, reached)

    def _follow(self, command: Resume, known: Sequence[Snapshot], ask: Ask, at: Home | Link) -> int:
        if command.ids is not None:
            taken = {snapshot.id for snapshot in known}
            for snapshot in _found(ask, command.ids).values():
                if snapshot.id not in taken:
                    self._say_nothing_to_do(snapshot)
        elif not known and (count := sum(1 for _ in _all(ask, states=_KEPT_BACK))):
            one = "1 job is" if count == 1 else f"{count:,} jobs are"
            self._say(
                Failure(
                    f"No job waits, but {one} held or paused",
                    "Use “dropmill release” and the number of a job, or “dropmill resume” and it.",
                )
            )
        report = self._make_report(command.is_json, self._out, self._err)
        expected = [_resumed(snapshot) for snapshot in known]
        ids = [snapshot.id for snapshot in known]
        if isinstance(at, Link):
            source = Elsewhere(
                at,
                expected,
                self._reach_home,
                lambda home, left: self._begin(home, only=left),
            )
            following = Following(source, report, ids, halt=source.halt, say=self._say)
        else:

            def halt() -> bool:
                at.runner.quit()
                return True

            following = Following(
                at.runner,
                report,
                ids,
                takes_new=command.ids is None,
                halt=halt,
                say=self._say,
            )

        def begin() -> None:
            if isinstance(at, Home):
                at.runner.watch_lacks(following.note_lacks)
            for verb, state in _TO_RESUME.items():
                if chosen := tuple(s.id for s in known if s.state is state):
                    ask(verb(ids=chosen))
            if isinstance(at, Home):
                at.runner.release_lanes()

        summary = following.run(expected, begin)
        if not following.is_interrupted:
            do_after(command.after, summary, following.last_folder, self._err)
        return INTERRUPTED_STATUS if following.is_interrupted else summary.status

    # What is printed.

    def _print(
        self,
        snapshots: Iterator[Snapshot],
        *,
        is_json: bool,
        row: Callable[[Snapshot], str] = row_of,
    ) -> None:
        for snapshot in snapshots:
            line = json.dumps(state_line(snapshot)) if is_json else row(snapshot)
            self._out.write(f"{line}\n")
        self._out.flush()

    def _say_nothing_to_do(self, snapshot: Snapshot) -> None:
        title = f"There is nothing to do for job {snapshot.id}: it is {snapshot.state.value}"
        self._say(Failure(title))

    def _say_if_lost(self, home: Home | None) -> None:
        """Say of secrets that nobody will know once this process has ended."""
        if home is not None and secrets.are_lost():
            self._say(
                Failure(
                    "The password is not kept: there is no keyring on this computer",
                    "Use “dropmill get”, or give it while Dropmill runs.",
                )
            )

    def _say(self, failure: Failure) -> None:
        complain(self._err, failure)


_KEPT_BACK = (State.HELD, State.PAUSED)
"""What `resume --all` leaves as it is."""

_TO_RESUME: Mapping[type[verbs.Chosen], State] = {
    verbs.Retry: State.INTERRUPTED,
    verbs.Release: State.HELD,
    verbs.Resume: State.PAUSED,
}
"""What makes a job of this state wait again."""


def _resumable(ask: Ask, ids: Sequence[int] | None, limit: int = _PAGE) -> list[Snapshot]:
    """Return the jobs that `resume` is about: of all, those that nobody holds."""
    states = {*ACTIVE, State.INTERRUPTED}
    if ids is None:
        return list(_all(ask, states=tuple(states), limit=limit))
    states |= {State.HELD, State.PAUSED}
    return [snapshot for snapshot in _found(ask, ids).values() if snapshot.state in states]


def _resumed(snapshot: Snapshot) -> Snapshot:
    """Return the picture of a job once it has been resumed; what it waited for is over."""
    if snapshot.state in ACTIVE:
        return replace(snapshot, wait=None)
    return replace(snapshot, state=State.WAITING, error=None, note="", wait=None)


def _all(
    ask: Ask,
    *,
    states: tuple[State, ...] = (),
    ids: Sequence[int] | None = None,
    limit: int = _PAGE,
) -> Iterator[Snapshot]:
    after = 0
    chosen = None if ids is None else tuple(ids)
    while page := ask(verbs.Jobs(states=states, ids=chosen, after=after, limit=limit)):
        yield from page
        after = page[-1].id


def _ended(ask: Ask) -> Iterator[Snapshot]:
    before = None
    while page := ask(verbs.History(before=before, limit=_PAGE)):
        yield from page
        before = (page[-1].ended_at, page[-1].id)


def _matching(ask: Ask, command: Tell, fitting: frozenset[State]) -> tuple[int, ...]:
    """Return the jobs of a batch, or those that failed like one, for which there is something."""
    if command.like is None:
        ids = tuple(s.id for s in _all(ask, states=tuple(fitting)) if s.batch == command.batch)
        if not ids and not any(s.batch == command.batch for s in _all(ask)):
            raise Problem(
                f"There is no batch {command.batch} in the list",
                "“dropmill jobs --json” says which batch each job belongs to.",
            )
        return ids
    first = _found(ask, (command.like,))[command.like]
    if first.error is None or first.state is not State.FAILED:
        raise Problem(f"Job {first.id} has not failed", "“dropmill jobs --errors” tells more.")
    key = key_of(first.error)
    return tuple(
        s.id
        for s in _all(ask, states=(State.FAILED,))
        if s.batch == first.batch and s.error is not None and key_of(s.error) == key
    )


def _idle(snapshot: Snapshot) -> Snapshot:
    """Say of a waiting job that nothing runs at all: this process only looks."""
    if snapshot.state is not State.WAITING:
        return snapshot
    return replace(snapshot, wait=Wait(Why.NOT_RUNNING))


def _found(ask: Ask, ids: Sequence[int]) -> dict[int, Snapshot]:
    """Return these jobs by id, in the order given; Problem when one is not in the list."""
    found = {snapshot.id: snapshot for snapshot in _all(ask, ids=ids)}
    for number in ids:
        if number not in found:
            raise Problem(
                f"There is no job {number} in the list", "“dropmill jobs” prints the list."
            )
    return {number: found[number] for number in ids}


def _wait_until_stopped(home: Home, ids: Sequence[int]) -> None:
    """Wait until nothing of these jobs is on its way, such as a part file being removed."""
    feed: Feed[None] = Feed()
    remove = home.runner.subscribe(feed)
    deadline = time.monotonic() + _STOP_S
    try:
        while any((s := home.runner.snapshot(n)) is not None and s.is_stopping for n in ids):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise Problem("The jobs did not stop in time", "Try again.")
            feed.take(left_s)
        home.answers.settle()
    finally:
        remove()
