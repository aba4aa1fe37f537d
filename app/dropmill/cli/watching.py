"""`dropmill watch`: a job, or a recipe, for each file that comes into a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TextIO

from dropmill.cli.commands import Watch
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.planning import print_jobs
from dropmill.cli.report import Report
from dropmill.cli.session import Session
from dropmill.core.intake import Submitted
from dropmill.core.job import Job
from dropmill.core.recipe_book import RecipeBook
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.watch_rule import Original, WatchRule
from dropmill.watch.rules import RuleWatch, check_rule, jobs_of
from dropmill.watch.tree import Scan


def watch(
    command: Watch,
    registry: Registry,
    book: RecipeBook,
    start_runner: Callable[[], Runner],
    make_report: Callable[[], Report],
    *,
    out: TextIO,
) -> int:
    """Watch until a stop is asked for; return the exit status.

    Problem when the folder cannot be watched, or the kind, recipe and settings do not fit.
    """
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
