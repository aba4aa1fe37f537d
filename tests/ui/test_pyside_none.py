"""PySide6 6.12.0 steals a reference to None with each call that returns it; on Python 3.11 and
older None dies of that. This notices it again, whatever version is installed."""

from __future__ import annotations

import sys

from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from dropmill.core.state import State
from dropmill.ui.job_list import JobList
from dropmill.ui.job_table import JobTable
from dropmill.ui.theme import LIGHT
from ui.pictures import picture, pictures

ROUNDS = 200
LOST_MOST = 40
"""The faulty version loses at least one reference a call: many hundreds in these rounds."""


def test_none_keeps_its_references_over_repaints_signals_and_model_calls(qtbot: QtBot) -> None:
    table = JobTable()
    jobs = JobList(table, LIGHT)
    qtbot.addWidget(jobs)
    jobs.resize(800, 400)
    jobs.show()
    qtbot.waitExposed(jobs)
    table.take(pictures(30))
    signalled: list[object] = []
    table.entries_touched.connect(signalled.append)
    before = sys.getrefcount(None)
    for number in range(ROUNDS):
        table.take([picture(1 + number % 30, State.RUNNING, done=number, total=ROUNDS)])
        jobs.viewport().repaint()
        table.headerData(-1, jobs.verticalHeader().orientation())
        table.data(QModelIndex())
        jobs.clearSelection()
        jobs.selectRow(number % 30)
    lost = before - sys.getrefcount(None)
    assert len(signalled) >= ROUNDS
    # Python 3.12 and later count no references to None: there is nothing to lose there.
    assert lost < LOST_MOST
