"""`dropmill watch`: a job for each file that comes into a folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dropmill.cli.arguments import Watch
from dropmill.cli.interrupt import INTERRUPTED_STATUS
from dropmill.cli.report import Report
from dropmill.cli.session import Session
from dropmill.core.errors import Failure, Problem
from dropmill.core.fields import build
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.watch.folder import FolderWatch
from dropmill.watch.tree import check


def watch(
    command: Watch,
    registry: Registry,
    start_runner: Callable[[], Runner],
    make_report: Callable[[], Report],
) -> int:
    """Watch until a stop is asked for; return the exit status.

    Problem when the folder cannot be watched, or the kind and its settings do not fit.
    """
    kind = registry.kind(command.kind)
    if kind.takes_links:
        raise Problem(
            f"“{command.kind}” works on links, but a folder has files in it",
            "Choose a kind that works on files: “dropmill kinds” lists them.",
        )
    folder = Path(command.folder)
    settings = dict(command.settings)
    build(kind, [command.folder], settings)  # the settings are tried before anything begins
    check(folder, Path(settings["dir"]) if settings.get("dir") else None)

    def take(paths: Sequence[Path]) -> None:
        session.submit(build(kind, [str(path) for path in paths], settings))

    def look() -> None:
        report.watched(watched.status)

    runner = start_runner()
    watched = FolderWatch(folder, command.settle_s, take, on_changed=lambda: session.look())  # noqa: PLW0108 - made below
    report = make_report()
    session = Session(runner, report, is_open=True, on_look=look, on_stop=watched.stop)
    remove = runner.subscribe(_OwnResults(watched))
    watched.start()
    try:
        session.run()
    finally:
        watched.stop()
        remove()
    return INTERRUPTED_STATUS if session.is_interrupted else 1


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
