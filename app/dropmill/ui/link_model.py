"""The links that were found, as a list with check boxes that can be sifted."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dropmill.ui import figures
from dropmill.ui.plain_text import isolated, shown, tool_tip

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class FoundLinks(msgspec.Struct, frozen=True, gc=False):
    """What a list of links says: as many types and sizes as links; "" and -1 where unknown."""

    urls: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    left_out: int = 0
    """Links of the list that are not here, as they are too many to choose from."""


class LinkModel(QAbstractListModel):
    """Shows those that fit the filter; a check stays with its link when that is hidden."""

    checks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found = FoundLinks()
        self._words: list[str] = []
        self._checks = bytearray()
        self._rows = array("l")

    def set_links(self, found: FoundLinks) -> None:
        """Show these, none of them checked."""
        self.beginResetModel()
        self._found = found
        self._words = [unquote(url).lower() for url in found.urls]
        self._checks = bytearray(len(found.urls))
        self._rows = array("l", range(len(found.urls)))
        self.endResetModel()
        self.checks_changed.emit()

    @property
    def types(self) -> Counter[str]:
        """How many there are of each type."""
        return Counter(self._found.types)

    @property
    def checked(self) -> tuple[str, ...]:
        """The checked links, whether they are shown or not."""
        urls = self._found.urls
        return tuple(urls[place] for place, is_on in enumerate(self._checks) if is_on)

    @property
    def checked_count(self) -> int:
        """How many are checked."""
        return sum(self._checks)

    @property
    def state_of_shown(self) -> Qt.CheckState:
        """Whether all, some or none of those that are shown are checked."""
        count = sum(self._checks[place] for place in self._rows)
        if not count:
            return Qt.CheckState.Unchecked
        is_all = count == len(self._rows)
        return Qt.CheckState.Checked if is_all else Qt.CheckState.PartiallyChecked

    def sift(self, kind: str, text: str) -> None:
        """Show those of one type ("" for all) whose address has this text in it."""
        words = text.lower()
        types = self._found.types
        self.beginResetModel()
        self._rows = array(
            "l",
            (
                place
                for place, name in enumerate(self._words)
                if words in name and (not kind or types[place] == kind)
            ),
        )
        self.endResetModel()
        self.checks_changed.emit()

    def check_shown(self, *, is_on: bool) -> None:
        """Check all that are shown, or none of them."""
        for place in self._rows:
            self._checks[place] = is_on
        if self._rows:
            self.dataChanged.emit(
                self.index(0), self.index(len(self._rows) - 1), [Qt.ItemDataRole.CheckStateRole]
            )
        self.checks_changed.emit()

    # What Qt asks.

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """All can be checked."""
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the whole address as tool tip, and the check."""
        place = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._name(place)
            case Qt.ItemDataRole.ToolTipRole:
                return tool_tip(self._found.urls[place])
            case Qt.ItemDataRole.CheckStateRole:
                is_on = self._checks[place]
                return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Check or uncheck one."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self._checks[self._rows[index.row()]] = Qt.CheckState(value) is Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [role])
        self.checks_changed.emit()
        return True

    def _name(self, place: int) -> str:
        url, size = self._found.urls[place], self._found.sizes[place]
        path = urlsplit(url).path.strip("/")
        name = unquote(path.rpartition("/")[2]) or url
        words = isolated(shown(name))
        return words if size < 0 else f"{words}  ({shown(figures.size(size))})"


def read_links(path: str, most: int) -> FoundLinks:
    """Read a list that the kind `links` wrote; OSError when it is gone. Not on the UI thread."""
    import csv  # noqa: PLC0415 - with the first list
    from pathlib import Path  # noqa: PLC0415 - the same

    from dropmill.jobs.links.types import type_of  # noqa: PLC0415 - the same

    urls: list[str] = []
    types: list[str] = []
    sizes: list[int] = []
    left_out = 0
    with Path(path).open(encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.reader(file) if path.endswith(".csv") else ([line.rstrip("\n")] for line in file)
        for row in rows:
            if not row or "://" not in row[0]:
                continue
            if len(urls) >= most:
                left_out += 1
                continue
            urls.append(row[0])
            types.append(row[1] if len(row) > 1 else type_of(row[0]).value)
            is_known = len(row) > 2 and row[2].isdecimal()
            sizes.append(int(row[2]) if is_known else -1)
    return FoundLinks(tuple(urls), tuple(types), tuple(sizes), left_out)
