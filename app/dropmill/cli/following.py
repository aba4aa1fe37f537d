"""Follows jobs of the list to their end, in this process or in the one that runs them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from msgspec.structs import replace

from dropmill.cli.feed import Feed
from dropmill.cli.report import Report, Summary
from dropmill.cli.telling import Message, Source, Telling
from dropmill.core import verbs
from dropmill.core.errors import Failure, Problem
from dropmill.core.home import Home
from dropmill.core.link import Link
from dropmill.core.observer import Observer
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State

Ask: TypeAlias = Callable[[verbs.Verb], Any]
"""Sends a verb to who owns the jobs, in this process or another; returns the answer."""

_POLL_S = 0.2
_PAGE = 1_000
_AT_ONCE = 500
"""Jobs told of between two looks at what is new."""

ACTIVE = frozenset({State.WAITING, State.RUNNING})
"""What goes on by itself. A job that is held or paused meanwhile is no longer waited for."""


class Following(Telling):
    """Tells of jobs that are in the list already, until none of them waits or runs.

    `halt` is what a request to stop does; it must return at once. It says whether the jobs stop:
    another process's go on, and only the telling ends. `say` is told what keeps the
    jobs from being recorded.
    """

    def __init__(
        self,
        source: Source,
        report: Report,
        ids: Collection[int],
        *,
        takes_new: bool = False,
        halt: Callable[[], bool],
        say: Callable[[Failure], None],
    ) -> None:
        """`takes_new` says that jobs which come later are told of too."""
        super().__init__(source, report)
        self._ids = frozenset(ids)
        self._takes_new = takes_new
        self._on_halt = halt
        self._say = say
        self._active = set(ids)
        self._untold: dict[int, Snapshot] = {}
        self._order: Iterator[int] = iter(())
        self._batches: set[int] = set()  # those of the jobs: what comes of them belongs to them

    def run(self, known: Iterable[Snapshot], begin: Callable[[], None]) -> Summary:
        """Call `begin`, then follow; tell of what was known before it meanwhile."""
        self._untold = {snapshot.id: snapshot for snapshot in known}
        self._order = iter(tuple(self._untold))
        return self._run(begin)

    def _step(self) -> None:
        self._tell_some(_AT_ONCE)
        super()._step()

    def _timeout_s(self) -> float | None:
        return 0.0 if self._untold else super()._timeout_s()

    def _take_in(self, snapshot: Snapshot) -> None:
        if (before := self._untold.pop(snapshot.id, None)) is not None:
            super()._take_in(before)
        super()._take_in(snapshot)

    def _tell_some(self, most: int | None = None) -> None:
        """Tell of some that were known and have not been heard of since: None, of all."""
        for job_id in islice(self._order, most):
            if (snapshot := self._untold.pop(job_id, None)) is not None:
                super()._take_in(snapshot)

    def _has_all(self) -> bool:
        if self._untold:
            return False
        if self._stop_by is not None:
            return State.RUNNING not in self._states.values()
        return not self._active

    def _halt(self) -> None:
        self._tell_some()  # what has not begun is counted too
        if not self._on_halt():
            self._states.clear()

    def _troubled(self, trouble: Failure) -> None:
        self._say(trouble)

    def _is_told(self, snapshot: Snapshot) -> bool:
        if snapshot.id in self._ids:
            self._batches.add(snapshot.batch)
        elif not self._takes_new and not (snapshot.step > 1 and snapshot.batch in self._batches):
            return False
        if snapshot.state in ACTIVE:
            self._active.add(snapshot.id)
            return True
        if snapshot.id not in self._states:
            return False  # it has ended before, or stays where it is
        self._active.discard(snapshot.id)
        return True


class Elsewhere:
    """Jobs that another process runs: asked for again and again, on a thread of its own.

    When that process ends, this one goes on with them: `reach` takes the home, or reaches who has
    taken it meanwhile; `begin` starts a home in which none but these jobs start.
    """

    def __init__(
        self,
        link: Link,
        known: Iterable[Snapshot],
        reach: Callable[[], Home | Link],
        begin: Callable[[Home, Collection[int]], None],
    ) -> None:
        self._link = link
        self._reach = reach
        self._begin = begin
        self._home: Home | None = None
        self._latest = {snapshot.id: snapshot for snapshot in known}
        self._left = sorted(self._latest)
        self._batches = {snapshot.batch for snapshot in self._latest.values()}
        new = _pages(link.ask, after=max(self._latest, default=0))
        self._newest_id = max((s.id for s in new), default=max(self._latest, default=0))
        self._later = _pages(link.ask, after=0, states=tuple(ACTIVE))  # what is over is not ours
        self._is_over = threading.Event()

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Begin to ask; call what is returned to end that. `observer` is a Feed."""
        if not isinstance(observer, Feed):
            raise TypeError("only a Feed can be told that the other process has gone")
        thread = threading.Thread(target=self._ask, args=(observer,), daemon=True)
        thread.start()

        def end() -> None:
            self._is_over.set()
            thread.join()
            self._link.close()

        return end

    def snapshot(self, job_id: int) -> Snapshot | None:
        """Return the last picture that was seen."""
        if self._home is not None:
            return self._home.runner.snapshot(job_id)
        return self._latest.get(job_id)

    def halt(self) -> bool:
        """Stop the jobs if they are this process's by now; return whether they are."""
        if self._home is not None:
            self._home.runner.quit()
        return self._home is not None

    def _ask(self, feed: Feed[Message]) -> None:
        try:
            while self._home is None and self._left and not self._is_over.wait(_POLL_S):
                try:
                    self._look(feed)
                except Problem:
                    self._go_on(feed)
        except Exception as error:  # noqa: BLE001 - whoever follows would wait for ever
            feed.put(error)

    def _go_on(self, feed: Feed[Message]) -> None:
        """The other process has ended: take its place, or find who has."""
        self._link.close()
        reached = self._reach()
        if isinstance(reached, Link):
            self._link = reached
            return
        runner = reached.runner
        runner.hold_lanes()  # until all that is known has been told
        self._begin(reached, self._left)
        later = self._later_steps(reached.answers)
        self._left += [snapshot.id for snapshot in later]
        # What came of them after the last look was not named: a hold that ends puts it in line.
        runner.hold([snapshot.id for snapshot in later])
        runner.release([snapshot.id for snapshot in later])
        runner.retry(
            n
            for n in self._left
            if (s := runner.snapshot(n)) is not None and s.state is State.INTERRUPTED
        )
        reached.answers.settle()
        self._home = reached
        runner.subscribe(feed)
        feed.jobs_changed(list(map(_begun, later)))
        found = {n: s for n in self._left if (s := runner.snapshot(n)) is not None}
        gone = [number for number in self._left if number not in found]
        feed.jobs_changed([*found.values(), *map(self._removed, gone)])
        if not self._is_over.is_set():
            runner.release_lanes()

    def _look(self, feed: Feed[Message]) -> None:
        found: dict[int, Snapshot] = {}
        for start in range(0, len(self._left), _PAGE):
            ids = tuple(self._left[start : start + _PAGE])
            for snapshot in self._link.ask(verbs.Jobs(ids=ids, limit=_PAGE)):
                found[snapshot.id] = snapshot
        gone = [number for number in self._left if number not in found]
        # After those they come of, and told before: so there is no moment in which all have ended.
        later = self._later_steps(self._link.ask)
        found |= {snapshot.id: snapshot for snapshot in later}
        self._latest.update(found)
        feed.jobs_changed([*map(_begun, later), *found.values(), *map(self._removed, gone)])
        for snapshot in found.values():
            if snapshot.state is State.RUNNING:
                feed.job_progressed(snapshot.id)
        self._left = [n for n, snapshot in found.items() if snapshot.state not in ENDED]

    def _later_steps(self, ask: Ask) -> list[Snapshot]:
        """Return the jobs that have come of these since the last look."""
        new = _pages(ask, after=self._newest_id)
        self._newest_id = max((snapshot.id for snapshot in new), default=self._newest_id)
        pages, self._later = [*self._later, *new], []
        ours = {
            snapshot.id: snapshot
            for snapshot in pages
            if snapshot.step > 1
            and snapshot.batch in self._batches
            and snapshot.id not in self._latest
        }
        return list(ours.values())

    def _removed(self, job_id: int) -> Snapshot:
        """Return how a job that was taken from the list ended: only cancelled ones vanish so."""
        return replace(self._latest[job_id], state=State.CANCELLED)


def _pages(ask: Ask, after: int, states: tuple[State, ...] = ()) -> list[Snapshot]:
    found: list[Snapshot] = []
    while page := ask(verbs.Jobs(states=states, after=after, limit=_PAGE)):
        found += page
        after = page[-1].id
    return found


def _begun(snapshot: Snapshot) -> Snapshot:
    """Return how it began: it may have ended since, and every state is told of in its order."""
    return replace(snapshot, state=State.WAITING, error=None, skipped="")
