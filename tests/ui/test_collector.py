"""What is garbage is collected on the UI thread, however much workers allocate."""

from __future__ import annotations

import gc
import threading

from pytestqt.qtbot import QtBot

from dropmill.ui.collector import Collector


class Cycle:
    """Refers to itself, as a widget and its slots do; tells where it ends."""

    def __init__(self, ended_on: list[int]) -> None:
        self.itself = self
        self.ended_on = ended_on

    def __del__(self) -> None:
        self.ended_on.append(threading.get_ident())


def test_a_cycle_is_destroyed_on_the_ui_thread(qtbot: QtBot) -> None:
    ended_on: list[int] = []
    collector = Collector()
    Cycle(ended_on)

    kept: list[list[int]] = []

    def allocate() -> None:
        kept.extend([n] for n in range(100_000))

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert ended_on == []
    qtbot.waitUntil(lambda: bool(ended_on))
    collector.end()
    assert ended_on == [threading.get_ident()]
    assert gc.isenabled()


def test_what_is_set_apart_is_not_looked_through_again(qtbot: QtBot) -> None:
    ended_on: list[int] = []
    collector = Collector()
    Cycle(ended_on)
    collector.keep()
    assert gc.get_freeze_count() > 0
    gc.collect()
    assert ended_on == []
    collector.end()
    assert len(ended_on) == 1
    assert gc.get_freeze_count() == 0
