"""`dropmill watch`: a job, or a recipe, for each file that comes into a folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TextIO

from dropmill.cli.commands import Watch
from dropmill.cli.following import Following
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.planning import print_jobs
from dropmill.cli.report import Report, complain
from dropmill.cli.session import Session
from dropmill.cli.telling import Wake
from dropmill.core.errors import Failure, Problem
from dropmill.core.home import Home
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.link import Link
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.state import State
from dropmill.core.verbs import Jobs
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.watch.rules import RuleWatch, check_rule, jobs_of
from dropmill.watch.tree import Scan


def watch(
    command: Watch,
    registry: Registry,
    book: RecipeBook,
    start_runner: Callable[[], Runner],
    reach_home: Callable[[], Home | Link],
    *,
    make_report: Callable[[], Report],
    streams: tuple[TextIO, TextIO],
) -> int:
    """Watch until a stop is asked for; return the exit status.

    Problem when the folder cannot be watched, or the kind, recipe and settings do not fit.
    """
    out, err = streams
    rule = WatchRule(
        folder=command.folder,
        kind=command.kind,
        recipe=command.recipe,
        settings=dict(command.settings),
        patterns=command.patterns,
        settle_s=command.settle_s,
        original=Original(command.original),
        original_dir=command.original_dir,
        is_polled=command.is_polled,
    )
    check_rule(rule, registry, book)  # all of it is tried before anything begins
    if command.is_dry:
        files = Scan(rule.folder, is_recursive=True).files()
        found = [path for path in files if rule.matches(Path(path).name)]
        jobs = jobs_of(rule, registry, book, found)[0] if found else []
        return print_jobs(jobs, out, is_json=command.is_json)

    if command.is_kept:
        return _watch_kept(rule, registry, book, reach_home, make_report=make_report, err=err)

    def look() -> None:
        report.watched(watched.status)

    def submit(jobs: Sequence[Job], **more: Any) -> Future[Submitted]:
        return session.submit(jobs, **more)

    runner = start_runner()
    session: Session
    report: Report
    watched: RuleWatch = RuleWatch(
        rule,
        registry,
        book,
        runner,
        submit=submit,
        on_changed=lambda: session.look(),  # noqa: PLW0108 - made below
    )
    report = make_report()
    session = Session(runner, report, is_open=True, on_look=look, on_stop=watched.stop)
    watched.start()
    try:
        session.run()
    finally:
        watched.stop()
    return INTERRUPTED_STATUS if session.is_interrupted else 1


def _watch_kept(
    rule: WatchRule,
    registry: Registry,
    book: RecipeBook,
    reach_home: Callable[[], Home | Link],
    *,
    make_report: Callable[[], Report],
    err: TextIO,
) -> int:
    """Watch in a home of our own: what was taken before is known, what was cut off goes on."""
    home = reach_home()
    if isinstance(home, Link):
        home.close()
        raise Problem(
            "Dropmill runs already, and only one can keep the list",
            "Watch the folder from its window, or leave --keep out.",
        )
    for failure in home.failures:
        complain(err, failure)
    watches: list[RuleWatch] = []

    def begin() -> None:
        home.start()
        home.is_recovered.wait()  # what interrupted jobs have made is known then
        interrupted = home.runner.snapshots(Jobs(states=(State.INTERRUPTED,), limit=sys.maxsize))
        home.runner.retry([snapshot.id for snapshot in interrupted])
        watched = RuleWatch(
            rule,
            registry,
            book,
            home.runner,
            journal=home.journal,
            claims=home.claims,
            on_changed=following.look,
        )
        watches.append(watched)
        watched.start()

    def halt() -> bool:
        for watched in watches:
            watched.stop()
        home.runner.quit()
        return True

    report = make_report()
    following = _KeptWatch(
        home.runner,
        report,
        on_look=lambda: report.watched(watches[0].status),
        halt=halt,
        say=lambda failure: complain(err, failure),
    )
    try:
        following.run((), begin)
    finally:
        for watched in watches:
            watched.stop()
    return INTERRUPTED_STATUS if following.is_interrupted else 1


class _KeptWatch(Following):
    """Tells of all jobs that wait or run from now on, and of the folder, until a stop."""

    def __init__(
        self,
        runner: Runner,
        report: Report,
        *,
        on_look: Callable[[], None],
        halt: Callable[[], bool],
        say: Callable[[Failure], None],
    ) -> None:
        super().__init__(runner, report, (), takes_new=True, halt=halt, say=say)
        self._on_look = on_look

    def look(self) -> None:
        """Have `on_look` called on the main thread; any thread."""
        self._feed.put(Wake.LOOK)

    def _look(self) -> None:
        self._on_look()

    def _has_all(self) -> bool:
        return self._stop_by is not None and super()._has_all()
