"""Runs jobs of a command's own to their end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from dropmill.cli.report import Report, Summary
from dropmill.cli.telling import Telling, Wake
from dropmill.core.course import Course
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.plan import Plan, names_of
from dropmill.core.records import Taken
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State


class Session(Telling):
    """One command's jobs, in a Runner that was started.

    Only the main thread calls its methods, except `submit` and `look`. `is_open` says that more
    jobs may come: then it runs until a stop is asked for. With `keeps_parts` a stop interrupts
    jobs, which keep what another attempt can go on from, instead of cancelling them.
    """

    def __init__(
        self,
        runner: Runner,
        report: Report,
        *,
        is_open: bool = False,
        on_look: Callable[[], None] | None = None,
        on_stop: Callable[[], object] | None = None,
        keeps_parts: bool = False,
    ) -> None:
        super().__init__(runner, report)
        self._runner = runner
        self._is_open = is_open
        self._on_look = on_look
        self._on_stop = on_stop
        self._keeps_parts = keeps_parts
        self._expected = 0
        self._later: set[int] = set()  # those of the later steps of a recipe
        self._done_with: list[int] = []  # jobs of a recipe
        self._expected_lock = threading.Lock()  # guards _expected

    def submit(
        self,
        jobs: Sequence[Job],
        course: Course | None = None,
        taken: Taken | None = None,
        title: str = "",
        plan: Plan | None = None,
    ) -> Future[Submitted]:
        """Hand jobs to the Runner; any thread."""
        with self._expected_lock:
            self._expected += len(jobs)
        submitted = self._runner.submit(jobs, title=title, plan=plan, course=course, taken=taken)

        def check(future: Future[Submitted]) -> None:
            if not future.cancelled() and (error := future.exception()) is not None:
                self._feed.put(error)

        submitted.add_done_callback(check)
        return submitted

    def look(self) -> None:
        """Have `on_look` called on the main thread; any thread."""
        self._feed.put(Wake.LOOK)

    def run(self, jobs: Sequence[Job] = (), course: Course | None = None) -> Summary:
        """Run until all jobs have ended, or what can be stopped has stopped; return the summary."""
        end_watch = self._runner.watch_lacks(self.note_lacks)
        try:
            plan = None if course is not None else names_of(jobs)
            return self._run(lambda: self.submit(jobs, course, plan=plan) if jobs else None)
        finally:
            end_watch()
            self._runner.remove(self._done_with)  # else what lies aside for them would stay

    def _has_all(self) -> bool:
        if self._stop_by is None and self._is_open:
            return False
        if self._stop_by is not None and self._keeps_parts:
            return State.RUNNING not in self._states.values()
        return sum(self._counts.values()) >= self._expected

    def _is_told(self, snapshot: Snapshot) -> bool:
        """Count the jobs of a recipe's later steps, which are seen before those before them end."""
        if snapshot.step > 1 and snapshot.id not in self._later:
            self._later.add(snapshot.id)
            with self._expected_lock:
                self._expected += 1
        return True

    def _look(self) -> None:
        if self._on_look is not None:
            self._on_look()

    def _ended(self, snapshot: Snapshot) -> None:
        """Let go of it, and of what lies aside for it, which nobody will take up again.

        But what a failed step was given stays: its failure says where.
        """
        if snapshot.state is State.FAILED and snapshot.step > 1:
            return
        if self._is_open:
            self._runner.remove([snapshot.id])  # it would be kept for ever
        elif snapshot.step:
            self._done_with.append(snapshot.id)

    def _halt(self) -> None:
        if self._on_stop is not None:
            self._on_stop()
        if self._keeps_parts:
            self._runner.quit()
        else:
            self._runner.cancel()
