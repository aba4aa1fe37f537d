"""The window that one would write first: a QStandardItemModel behind a QSortFilterProxyModel."""

from __future__ import annotations

import random
import time
from pathlib import Path

from heartbeat import WATCH, scenario, spend
from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

SLICE = 2_000
UPDATES_PER_S = 10_000


def plain(count: int) -> None:
    """The same in the window that one would write first."""
    source = random.Random(1)  # noqa: S311 - no secret
    model = QStandardItemModel(0, 5)
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setSortRole(Qt.ItemDataRole.UserRole)
    proxy.setFilterKeyColumn(1)
    view = QTableView()
    view.setModel(proxy)
    view.resize(1040, 680)
    view.verticalHeader().hide()
    view.show()
    QTest.qWaitForWindowExposed(view)
    before = rss_kib()
    with scenario("plain: insert in slices"):
        begin = time.perf_counter()
        for start in range(0, count, SLICE):
            for number in range(start, min(start + SLICE, count)):
                size = source.randrange(1 << 30)
                texts = ("", f"picture-{size}-{number}.jpg", "", f"{size}", "Waiting")
                row = [QStandardItem(text) for text in texts]
                for item in row:
                    item.setData(item.text(), Qt.ItemDataRole.UserRole)
                model.appendRow(row)
            spend(0)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
    kib = (rss_kib() - before) / count
    with scenario("plain: filter while typing"):
        for text in ("7", "77", "772", "77", ""):
            begin = time.perf_counter()
            proxy.setFilterFixedString(text)
            WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
            spend(0.12)
    with scenario("plain: sort by size"):
        begin = time.perf_counter()
        proxy.sort(3)
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
        spend(0.2)
    proxy.sort(-1)
    with scenario("plain: 10,000 updates a second"):
        end = time.perf_counter() + 3
        while time.perf_counter() < end:
            for _ in range(UPDATES_PER_S // 30):
                model.item(source.randrange(count), 4).setText(f"{source.random():.2f} MB/s")
            spend(1 / 30)
    with scenario("plain: select all"):
        begin = time.perf_counter()
        view.selectAll()
        WATCH.taken_ms.append((time.perf_counter() - begin) * 1000)
        spend(0.2)
    view.close()
    print(f"  memory of the plain window, a job: {kib * 1024:.0f} bytes")


def rss_kib() -> int:
    """Return what this process has in memory."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))
