"""A real folder watched through the operating system."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from dropmill.core.device import Device, Sort
from dropmill.core.files import TEMPORARY_SUFFIX
from dropmill.core.watch_status import WatchEventKind, WatchState
from dropmill.watch.folder import FolderWatch
from dropmill.watch.notices import FolderLeft

SETTLE_S = 0.3  # as in conftest.py
Watching: TypeAlias = Callable[..., AbstractContextManager[Any]]


def test_files_there_at_the_start_are_taken(folder: Path, watching: Watching) -> None:
    (folder / "sub").mkdir()
    (folder / "a").write_text("a")
    (folder / "sub/b").write_text("b")
    with watching(folder) as seen:
        seen.taken.wait_for_names("a", "b")


def test_created_files_are_taken_once_each(folder: Path, watching: Watching) -> None:
    with watching(folder) as seen:
        for number in range(200):
            (folder / f"{number}").write_bytes(b"x" * number)
        seen.is_settled(200)
        assert len({*seen.taken.paths}) == len(seen.taken.paths) == 200


def test_moved_in_files_and_folders_are_taken(
    folder: Path, tmp_path: Path, watching: Watching
) -> None:
    (tmp_path / "out/deep").mkdir(parents=True)
    for name in ("file", "out/one", "out/deep/two"):
        (tmp_path / name).write_text(name)
    with watching(folder) as seen:
        (tmp_path / "file").rename(folder / "file")
        (tmp_path / "out").rename(folder / "came")
        seen.taken.wait_for_names("file", "one", "two")


def test_part_renamed_to_its_name_is_taken_once_under_that_name(
    folder: Path, watching: Watching
) -> None:
    with watching(folder) as seen:
        part = folder / "x.iso.part"
        part.write_bytes(b"x")
        part.rename(folder / "x.iso")
        seen.taken.wait_for_names("x.iso")
        other = folder / "y.tmp1"
        other.write_bytes(b"y")
        other.rename(folder / "y")
        seen.taken.wait_for_names("x.iso", "y")


def test_slow_writer_is_taken_once_when_it_is_done(folder: Path, watching: Watching) -> None:
    with watching(folder, settle_s=1.0) as seen, (folder / "slow").open("wb") as file:
        pause = threading.Event()
        for _ in range(20):
            file.write(b"x" * 1000)
            file.flush()
            pause.wait(0.1)
            assert seen.taken.paths == []
        file.close()
        seen.is_settled(1)
        assert seen.taken.paths == [folder / "slow"]


def test_latency_is_the_settle_time(folder: Path, watching: Watching) -> None:
    with watching(folder) as seen:
        (folder / "a").write_text("a")
        began = time.monotonic()
        seen.taken.wait_for_names("a")
        took_s = time.monotonic() - began
    assert took_s >= SETTLE_S - 0.05
    assert took_s < SETTLE_S + 1.0  # 0.3 s on a quiet machine; this one has neighbours


def test_passed_over_and_unmatched_files_stay_untouched(folder: Path, watching: Watching) -> None:
    names = [".DS_Store", "Thumbs.db", "._a.jpg", f".a.jpg.1{TEMPORARY_SUFFIX}", "b.txt"]
    with watching(folder, matches=lambda name: name.endswith(".jpg")) as seen:
        for name in names:
            (folder / name).write_text("x")
        os.mkfifo(folder / "pipe.jpg")
        (folder / "nowhere.jpg").symlink_to(folder / "missing")
        (folder / "a.jpg").write_text("x")
        seen.is_settled(1)
        assert seen.taken.paths == [folder / "a.jpg"]
        assert all((folder / name).read_text() == "x" for name in names)


def test_result_of_an_own_job_is_not_taken(folder: Path, watching: Watching) -> None:
    with watching(folder, settle_s=0.5) as seen:
        (folder / "result").write_text("x")
        seen.watch.pass_over([str(folder / "result"), str(folder.parent / "elsewhere")])
        (folder / "input").write_text("x")
        seen.is_settled(1)
        assert seen.taken.paths == [folder / "input"]


def test_new_content_is_taken_again_but_touching_the_mode_is_not(
    folder: Path, watching: Watching
) -> None:
    path = folder / "a"
    with watching(folder) as seen:
        path.write_text("one")
        seen.is_settled(1)
        path.chmod(0o600)
        (folder / "b").write_text("b")
        seen.is_settled(2)
        path.write_text("three")
        seen.is_settled(3)
        assert [found.name for found in seen.taken.paths] == ["a", "b", "a"]


def test_rescan_finds_what_gave_no_notice(folder: Path, watching: Watching) -> None:
    with watching(folder, is_recursive=False) as seen:
        notices = seen.watch._notices
        assert notices is not None
        notices.stop()
        (folder / "silent").write_text("x")
        seen.watch.rescan()
        seen.is_settled(1)


def test_rescan_comes_by_itself(folder: Path, watching: Watching) -> None:
    with watching(folder, rescan_s=0.2) as seen:
        notices = seen.watch._notices
        assert notices is not None
        notices.stop()
        (folder / "silent").write_text("x")
        seen.is_settled(1)


def test_folder_that_vanishes_is_said_and_comes_back(folder: Path, watching: Watching) -> None:
    with watching(folder, retry_s=0.1) as seen:
        (folder / "a").write_text("a")
        seen.is_settled(1)
        shutil.rmtree(folder)
        seen.until(lambda: seen.watch.status.state is WatchState.GONE)
        problem = seen.watch.status.problem
        assert problem is not None
        assert problem.title == f"The folder “{folder}” has gone"
        assert problem.hint
        folder.mkdir()
        (folder / "b").write_text("b")
        seen.is_settled(2)
        assert seen.watch.status.state is WatchState.WATCHING
        assert seen.watch.status.problem is None
        (folder / "c").write_text("c")
        seen.is_settled(3)


def test_share_that_comes_back_brings_no_new_files(
    folder: Path, tmp_path: Path, watching: Watching
) -> None:
    (folder / "a").write_text("a")
    with watching(folder, retry_s=0.1) as seen:
        seen.is_settled(1)
        folder.rename(tmp_path / "away")
        seen.watch.rescan()
        seen.until(lambda: seen.watch.status.state is WatchState.GONE)
        (tmp_path / "away/b").write_text("b")
        (tmp_path / "away").rename(folder)
        seen.is_settled(2)
        assert [path.name for path in seen.taken.paths] == ["a", "b"]


def test_folder_exchanged_for_another_one_is_noticed(
    folder: Path, tmp_path: Path, watching: Watching
) -> None:
    with watching(folder) as seen:
        folder.rename(tmp_path / "old")
        folder.mkdir()
        seen.watch.rescan()
        (folder / "a").write_text("a")
        seen.is_settled(1)
        (folder / "later").write_text("a")
        seen.is_settled(2)


def test_folder_made_again_with_the_old_number_is_watched_again(
    folder: Path, watching: Watching
) -> None:
    """File systems give the number of a deleted folder to the next one, before it is told."""
    with watching(folder) as seen:
        # As told: the folder of that number has been made again when this is read.
        seen.watch._inbox.put(FolderLeft(str(folder)))
        seen.watch.rescan()
        seen.until(seen.watch._inbox.empty)
        (folder / "a").write_text("a")
        seen.taken.wait_for_names("a")
        (folder / "b").write_text("b")  # the first may have been found by the scan
        seen.taken.wait_for_names("a", "b")


def test_missing_folder_is_waited_for(tmp_path: Path, watching: Watching) -> None:
    with watching(tmp_path / "later", retry_s=0.1) as seen:
        seen.until(lambda: seen.watch.status.state is WatchState.GONE)
        (tmp_path / "later").mkdir()
        (tmp_path / "later/a").write_text("a")
        seen.is_settled(1)


def test_files_that_could_not_be_handed_on_are_tried_again(
    folder: Path, watching: Watching
) -> None:
    with watching(folder) as seen:
        seen.taken.error = OSError("no room")
        (folder / "a").write_text("a")
        seen.until(
            lambda: any(event.kind is WatchEventKind.FAILED for event in seen.watch.status.events)
        )
        assert seen.watch.status.problem is not None
        seen.taken.error = None
        seen.watch.rescan()
        seen.is_settled(1)


def test_status_tells_what_it_waits_for(folder: Path, watching: Watching) -> None:
    with watching(folder, settle_s=60.0) as seen:
        for number in range(150):
            (folder / f"{number}").write_text("x")
        seen.until(lambda: seen.watch.status.waiting_count == 150)
        waiting = seen.watch.status.waiting
        assert len(waiting) == 100
        assert all(0 < file.settles_at - time.time() <= 60.5 for file in waiting)


def test_names_that_are_no_text_are_taken(folder: Path, watching: Watching) -> None:
    with watching(folder) as seen:
        with open(os.fsencode(folder) + b"/\xff\xfe", "wb") as file:  # noqa: PTH123
            file.write(b"x")
        seen.is_settled(1)
        assert seen.taken.paths[0].read_bytes() == b"x"


def test_settle_time_of_nothing_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        FolderWatch(folder, 0.0, lambda _paths: None)


def test_a_polled_folder_is_looked_through_again_and_again(
    folder: Path, watching: Watching
) -> None:
    (folder / "before").write_text("x")
    with watching(folder, is_polled=True, poll_s=0.1) as seen:
        assert seen.watch._notices is None
        seen.is_settled(1)
        (folder / "sub").mkdir()
        (folder / "sub/later").write_text("x")
        seen.is_settled(2)
        (folder / "before").write_text("changed")
        seen.is_settled(3)
        assert seen.watch.status.polled_every_s is not None
        assert seen.watch.status.problem is None
        shutil.rmtree(folder)
        seen.until(lambda: seen.watch.status.state is WatchState.GONE)
        folder.mkdir()
        (folder / "again").write_text("x")
        seen.is_settled(4)


def test_a_polled_slow_writer_is_taken_once_when_it_is_done(
    folder: Path, watching: Watching
) -> None:
    with (
        watching(folder, settle_s=1.0, is_polled=True, poll_s=0.1) as seen,
        (folder / "slow").open("wb") as file,
    ):
        pause = threading.Event()
        for _ in range(12):
            file.write(b"x" * 1000)
            file.flush()
            pause.wait(0.1)
        assert seen.taken.paths == []
        file.close()
        seen.is_settled(1)


def test_a_share_on_the_network_is_polled(
    folder: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = Device(1, Sort.NETWORK, str(folder))
    monkeypatch.setattr("dropmill.watch.folder.find_device", lambda *_: far)
    with watching(folder, poll_s=0.1) as seen:
        (folder / "a").write_text("x")
        seen.is_settled(1)
        kinds = [event.kind for event in seen.watch.status.events]
    assert kinds == [WatchEventKind.POLLING, WatchEventKind.WATCHING, WatchEventKind.TAKEN]


def test_a_system_that_refuses_to_tell_is_polled_and_it_is_said(
    folder: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_notices: object) -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr("dropmill.watch.notices.Notices.start", refuse)
    with watching(folder, poll_s=0.1) as seen:
        (folder / "a").write_text("x")
        seen.is_settled(1)
        problem = seen.watch.status.problem
    assert problem is not None
    assert problem.title == f"The system does not tell of all that happens in “{folder}”"
    assert "every few seconds" in problem.hint


def test_after_a_sleep_the_folder_is_looked_through(folder: Path, watching: Watching) -> None:
    slept_s = 0.0
    with watching(folder, wall_clock=lambda: time.time() + slept_s) as seen:
        notices = seen.watch._notices
        assert notices is not None
        notices.stop()
        (folder / "silent").write_text("x")
        slept_s = 3600.0
        seen.is_settled(1)
        assert WatchEventKind.WOKE in {event.kind for event in seen.watch.status.events}
