"""A tour without a screen: the real window, off-screen, through a real sample batch."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer

from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.paths import Paths
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.settings import Settings
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.ui import figures
from dropmill.ui.application import Desk, open_window
from dropmill.ui.plain_text import shown

LIMIT_MS = 120_000
SAMPLES = {"letter.txt": 40_000, "photo.raw": 6_000_000, "film.mp4": 24_000_000}
"""The sample files that the tour makes, and their sizes in bytes."""

MISSING = "nothing-is-here.zip"
"""A link that leads nowhere, on purpose: the tour shows what a failure looks like."""


def run_tour(runner: Runner, registry: Registry, settings: Settings, paths: Paths) -> int:
    """Run the sample batch and print what came of it; 0 when all ended as it should.

    On the main thread, with QT_QPA_PLATFORM=offscreen. The Runner is started and empty; closing
    it is left to the caller.
    """
    folder = _fresh_folder(paths.cache / "tour")
    samples, results = folder / "samples", folder / "results"
    samples.mkdir()
    files = [_sample(samples / name, size) for name, size in SAMPLES.items()]
    # The tour is no use of the window: what the person's window remembers stays as it is.
    aside = msgspec.structs.replace(paths, state=folder / "state")
    desk = open_window(runner, registry, settings, aside)
    desk.window.show()
    try:
        with _served(samples) as address:
            links = [f"{address}/{name}" for name in (*SAMPLES, MISSING)]
            ids = runner.submit(_batch(registry, files, links, results)).result(30).ids
            _show_until_ended(desk, ids)
        picture = _photograph(desk, folder / "dropmill-window.png", ids)
        snapshots = [found for number in ids if (found := runner.snapshot(number)) is not None]
    finally:
        desk.window.quit()
        desk.clear()
    _print_table(desk, snapshots)
    print(f"\nResults:     {results}")
    print(f"Screenshot:  {picture}")
    return _judge(snapshots)


def _batch(
    registry: Registry, files: Sequence[str], links: Sequence[str], results: Path
) -> list[Job]:
    return [
        *build(registry.kind("checksum"), files, {"algorithms": "sha256, blake3"}),
        *build(registry.kind("copy"), files, {"dir": str(results / "copies")}),
        *build(registry.kind("download"), links, {"dir": str(results / "downloads")}),
    ]


def _show_until_ended(desk: Desk, ids: Sequence[int]) -> None:
    """Run the event loop until the window shows every job as ended; TimeoutError if it never does.

    What is asked is the window's own table: the tour tries the way to it, too.
    """
    columns = desk.window.table.columns

    def look() -> None:
        if all(n in columns.row_of and columns.state(columns.row_of[n]) in ENDED for n in ids):
            desk.application.exit(0)

    desk.window.table.counts_changed.connect(look)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(lambda: desk.application.exit(1))
    limit.start(LIMIT_MS)
    look()
    is_late = desk.application.exec() != 0
    desk.window.table.counts_changed.disconnect(look)
    if is_late:
        raise TimeoutError("the sample batch did not end in time")


def _photograph(desk: Desk, path: Path, ids: Sequence[int]) -> Path:
    """Save a picture of the window, with the details of the job that failed."""
    window = desk.window
    failed = [n for n in ids if window.table.columns.row_of[n] in _failed_rows(desk)]
    window.jobs.select_ids(failed[:1])
    window.toolbar.details.setChecked(True)
    desk.application.processEvents()
    window.grab().save(str(path))
    return path


def _failed_rows(desk: Desk) -> set[int]:
    columns = desk.window.table.columns
    return {row for row in range(len(columns)) if columns.state(row) is State.FAILED}


def _print_table(desk: Desk, snapshots: Sequence[Snapshot]) -> None:
    table = desk.window.table
    lines = [("Kind", "Name", "State", "Size", "Status")]
    for snapshot in snapshots:
        row = table.columns.row_of[snapshot.id]
        lines.append(
            (
                snapshot.kind,
                shown(snapshot.name),
                table.state_word(snapshot.state),
                figures.amount(snapshot.total or snapshot.done, snapshot.unit),
                table.status(row)[:56],
            )
        )
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _judge(snapshots: Sequence[Snapshot]) -> int:
    """Say how it went; every job but the one link that leads nowhere must be done."""
    failed = [s for s in snapshots if s.state is State.FAILED]
    done = [s for s in snapshots if s.state is State.DONE]
    for snapshot in failed:
        if snapshot.error is not None:
            print(f"\n{snapshot.error.title}. {snapshot.error.hint}")
    is_expected = [s.inputs[0].rpartition("/")[2] for s in failed] == [MISSING]
    if is_expected and len(done) == len(snapshots) - 1:
        print(f"{len(done)} jobs are done; 1 failed, as it should: its link leads nowhere, on")
        print("purpose, to show what a failure looks like.")
        return 0
    print(f"{len(done)} jobs are done, {len(failed)} failed: that is not as it should be.")
    return 1


def _fresh_folder(wanted: Path) -> Path:
    """Return an empty folder whose path has no spaces; what an earlier tour left is removed."""
    if " " in str(wanted.absolute()):
        return Path(tempfile.mkdtemp(prefix="dropmill-tour-"))
    shutil.rmtree(wanted, ignore_errors=True)
    wanted.mkdir(parents=True)
    return wanted.absolute()


def _sample(path: Path, size_bytes: int) -> str:
    path.write_bytes(os.urandom(size_bytes))
    return str(path)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the samples and keeps silent about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Print nothing: the tour prints its own table."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback address while the context lasts; yields the address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, name="tour-server")
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
