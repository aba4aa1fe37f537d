"""The bridge: latest picture wins, at most 30 times a second, asleep while nothing is new."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dropmill.core.snapshot import Snapshot
from dropmill.core.state import State
from dropmill.ui.bridge import BUDGET_S, SLICE, Bridge
from ui.pictures import Source, picture, pictures


class Listener:
    def __init__(self, bridge: Bridge) -> None:
        self.batches: list[list[Snapshot]] = []
        self.times: list[float] = []
        self.gone: list[int] = []
        self.threads: set[int] = set()
        bridge.pictures_taken.connect(self.take)
        bridge.jobs_gone.connect(self.gone.extend)

    def take(self, taken: list[Snapshot]) -> None:
        self.batches.append(taken)
        self.times.append(time.monotonic())
        self.threads.add(threading.get_ident())

    @property
    def taken(self) -> list[Snapshot]:
        return [one for batch in self.batches for one in batch]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def bridge(qtbot: QtBot, source: Source) -> Iterator[Bridge]:
    made = Bridge(source)
    yield made
    made.close()


def test_new_jobs_come_in_order_and_on_the_ui_thread(qtbot: QtBot, bridge: Bridge) -> None:
    listener = Listener(bridge)
    sent = pictures(3 * SLICE)
    worker = threading.Thread(target=bridge.jobs_changed, args=(sent,))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: len(listener.taken) == len(sent))
    assert listener.taken == sent
    assert listener.threads == {threading.get_ident()}


def test_of_several_pictures_of_a_job_the_latest_is_taken_once(
    qtbot: QtBot, bridge: Bridge
) -> None:
    listener = Listener(bridge)
    for state in (State.WAITING, State.RUNNING, State.DONE):
        bridge.jobs_changed([picture(1, state)])
    qtbot.waitUntil(lambda: bool(listener.batches))
    assert [one.state for one in listener.taken] == [State.DONE]


def test_a_thousand_marks_are_one_look_at_the_newest_picture(
    qtbot: QtBot, bridge: Bridge, source: Source
) -> None:
    listener = Listener(bridge)
    for done in range(1000):
        source.put([picture(7, State.RUNNING, done=done)])
        bridge.job_progressed(7)
    qtbot.waitUntil(lambda: bool(listener.batches))
    assert [one.done for one in listener.taken] == [999]
    assert source.asked == [7]


def test_it_takes_at_most_thirty_times_a_second(
    qtbot: QtBot, bridge: Bridge, source: Source
) -> None:
    listener = Listener(bridge)
    source.put([picture(1, State.RUNNING)])
    is_over = threading.Event()

    def report() -> None:
        while not is_over.wait(0.001):
            bridge.job_progressed(1)

    worker = threading.Thread(target=report)
    worker.start()
    qtbot.waitUntil(lambda: len(listener.batches) >= 15, timeout=10_000)
    is_over.set()
    worker.join()
    seconds = listener.times[14] - listener.times[0]
    assert 14 / seconds <= 31


def test_a_batch_ends_when_its_time_is_over(qtbot: QtBot, source: Source) -> None:
    now = 0.0

    def clock() -> float:
        return now

    bridge = Bridge(source, clock=clock)
    listener = Listener(bridge)
    batches_a_turn: list[int] = []

    def spend(_taken: object) -> None:
        nonlocal now
        now += BUDGET_S / 2

    bridge.pictures_taken.connect(spend)
    bridge.jobs_changed(pictures(5 * SLICE))
    qtbot.waitUntil(lambda: bool(listener.batches))
    batches_a_turn.append(len(listener.batches))
    qtbot.waitUntil(lambda: len(listener.batches) == 5)
    bridge.close()
    assert batches_a_turn == [2]
    assert len({one.id for one in listener.taken}) == 5 * SLICE


def test_it_rests_while_nothing_is_new_and_wakes_again(
    qtbot: QtBot, bridge: Bridge, source: Source
) -> None:
    listener = Listener(bridge)
    source.put([picture(1, State.RUNNING)])
    assert bridge.is_resting
    for round_number in range(1, 4):
        bridge.job_progressed(1)
        qtbot.waitUntil(lambda n=round_number: len(listener.batches) == n)
        qtbot.waitUntil(lambda: bridge.is_resting)


def test_no_mark_is_lost_between_many_threads_and_the_rest(
    qtbot: QtBot, bridge: Bridge, source: Source
) -> None:
    listener = Listener(bridge)
    workers = [
        threading.Thread(
            target=lambda first=first: [
                (source.put([picture(n, State.RUNNING)]), bridge.job_progressed(n))
                for n in range(first, 4000, 8)
            ]
        )
        for first in range(8)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    qtbot.waitUntil(lambda: {one.id for one in listener.taken} == set(range(4000)), timeout=10_000)
    qtbot.waitUntil(lambda: bridge.is_resting)


def test_a_removed_job_is_not_handed_on_any_more(qtbot: QtBot, bridge: Bridge) -> None:
    listener = Listener(bridge)
    bridge.jobs_changed(pictures(3))
    bridge.jobs_removed([2])
    qtbot.waitUntil(lambda: bool(listener.batches))
    assert [one.id for one in listener.taken] == [1, 3]
    assert listener.gone == [2]


def test_a_closed_bridge_says_nothing(qtbot: QtBot, bridge: Bridge) -> None:
    listener = Listener(bridge)
    bridge.jobs_changed(pictures(3))
    bridge.close()
    with qtbot.assertNotEmitted(bridge.pictures_taken, wait=100):
        bridge.jobs_changed(pictures(3))
    assert not listener.batches
