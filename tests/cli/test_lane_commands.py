"""The commands about lanes, reasons to wait, priorities and errors alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dropmill.core import settings
from dropmill.core.home import Home
from dropmill.core.job import Lane
from dropmill.core.registry import Registry
from dropmill.core.settings import Lanes, Settings
from dropmill.jobs import BUILTIN
from recorder import Recorder

Dropmill = Any


@pytest.fixture
def home(dropmill: Dropmill) -> Iterator[Home]:
    """This process owns the home, as the window does; its disk lane is held."""
    state = dropmill.home / "state"
    state.mkdir(parents=True)
    home = Home.take(state, Registry(BUILTIN), Settings())
    assert home is not None
    home.start()
    home.runner.hold_lanes([Lane.DISK])
    yield home
    assert home.close(10)


@pytest.fixture
def files(dropmill: Dropmill) -> list[Path]:
    paths = [dropmill.folder / name for name in ("a", "b", "c")]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def settings_file(dropmill: Dropmill) -> Path:
    (found,) = dropmill.home.rglob("settings.toml")
    assert isinstance(found, Path)
    return found


def test_lanes_are_changed_at_once_and_for_good(dropmill: Dropmill, home: Home) -> None:
    outcome = dropmill("lanes", "net=40", "disk=auto", "net.hours=22:00-06:00", "battery=off")
    assert (outcome.status, outcome.err) == (0, "")
    view = home.runner.lanes()
    assert view[Lane.NET].width == 40
    assert view[Lane.NET].hours == "22:00-06:00"
    assert view[Lane.DISK].is_adaptive
    assert view.spares_battery
    kept = settings.load(settings_file(dropmill))[0].lanes
    wanted = Lanes(
        net=40, adaptive=(Lane.CPU, Lane.DISK), hours={Lane.NET: "22:00-06:00"}, spares_battery=True
    )
    assert kept == wanted
    assert dropmill("lanes", "net.hours=", "disk=3", "battery=on").status == 0
    assert settings.load(settings_file(dropmill))[0].lanes == Lanes(
        net=40, disk=3, adaptive=(Lane.CPU,)
    )
    assert home.runner.lanes()[Lane.DISK].width == 3


def test_a_held_lane_is_printed_and_let_go(dropmill: Dropmill, home: Home) -> None:
    lines = {line["lane"]: line for line in dropmill("lanes", "--hold", "cpu", "--json").lines}
    assert [lines[lane]["is_held"] for lane in ("net", "disk", "cpu")] == [False, True, True]
    assert dropmill("lanes", "--release", "all").out.count("held") == 0
    assert not any(lane.is_held for lane in home.runner.lanes().lanes)


def test_a_waiting_job_says_why(dropmill: Dropmill, home: Home, files: list[Path]) -> None:
    assert dropmill("add", "--kind", "checksum", "a").status == 0
    (line,) = dropmill("jobs", "--json").lines
    assert line["wait"] == {
        "why": "lane_held",
        "subject": "disk",
        "words": "the disk lane is held",
    }
    assert "(the disk lane is held)" in dropmill("jobs").out


def test_where_nothing_runs_jobs_wait_for_that(dropmill: Dropmill, files: list[Path]) -> None:
    assert dropmill("add", "--kind", "checksum", "a").status == 0
    (line,) = dropmill("jobs", "--json").lines
    assert line["wait"]["why"] == "not_running"
    assert "held" not in dropmill("lanes").out
    outcome = dropmill("lanes", "--hold", "disk")
    assert outcome.status == 1
    assert "No jobs run now" in outcome.err


def test_a_priority_and_a_batch(dropmill: Dropmill, home: Home, files: list[Path]) -> None:
    assert dropmill("add", "--kind", "checksum", "a").status == 0
    assert dropmill("add", "--kind", "checksum", "--priority", "high", "b", "c").status == 0
    orders = [home.runner.snapshot(n).order for n in (1, 2, 3)]  # type: ignore[union-attr]
    assert sorted(orders) == [orders[1], orders[2], orders[0]]
    assert dropmill("priority", "low", "--batch", "2").status == 0
    orders = [home.runner.snapshot(n).order for n in (1, 2, 3)]  # type: ignore[union-attr]
    assert sorted(orders) == orders
    outcome = dropmill("hold", "--batch", "2")
    assert outcome.out.count("held  ") == 2


def test_errors_alike_are_told_once_and_retried_together(
    dropmill: Dropmill, home: Home, files: list[Path]
) -> None:
    recorder = Recorder()
    home.runner.subscribe(recorder)
    home.runner.release_lanes()
    gone = [str(dropmill.folder / name) for name in ("no", "never", "nowhere")]
    assert dropmill("add", "--kind", "checksum", *gone, "a").status == 0
    recorder.wait_for([1, 2, 3, 4])
    home.runner.hold_lanes()
    (group,) = dropmill("jobs", "--errors", "--json").lines
    assert (group["title"], group["ids"]) == ("“…” does not exist", [1, 2, 3])
    told = dropmill("jobs", "--errors").out
    assert "3 \N{MULTIPLICATION SIGN} “…” does not exist" in told
    assert "dropmill retry --like 1" in told
    assert dropmill("retry", "--like", "2").out.count("waiting") == 3
    assert dropmill("jobs", "--errors").out == ""
    assert dropmill("retry", "--like", "4").status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("lanes", "net=0"),
        ("lanes", "net=00019999"),
        ("lanes", "disk=9"),
        ("lanes", "net.hours=late"),
        ("lanes", "battery=maybe"),
        ("lanes", "speed=1"),
        ("retry",),
        ("retry", "1", "--batch", "1"),
        ("priority", "highest", "1"),
        ("jobs", "--errors", "--state", "done"),
    ],
)
def test_what_cannot_be_meant_is_said(dropmill: Dropmill, arguments: tuple[str, ...]) -> None:
    outcome = dropmill(*arguments)
    assert outcome.status == 2
    assert outcome.err.startswith("dropmill: ")
    assert outcome.is_clean()
