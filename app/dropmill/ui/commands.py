"""Every command of the window, once: by id, in words, with the keys that can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence


class Command(msgspec.Struct, frozen=True):
    """An action under the id by which its keys are kept."""

    id: str
    action: QAction
    own_keys: tuple[QKeySequence, ...]
    """The keys it has while nothing else was chosen."""

    @property
    def words(self) -> str:
        """What it does."""
        return self.action.text().replace("&", "")

    @property
    def keys(self) -> str:
        """The keys it has now, as they are shown; "" for none."""
        return self.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class Commands(QObject):
    """The table of commands. `changed` carries the keys that differ from the first ones."""

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._table: dict[str, Command] = {}
        self._chosen: dict[str, str] = {}

    def add(self, actions: Mapping[str, QAction]) -> None:
        """Take these actions in; an id is never used twice."""
        for name, action in actions.items():
            if name in self._table:
                raise ValueError(f"there is a command {name} already")
            self._table[name] = Command(name, action, tuple(action.shortcuts()))

    def all(self) -> Iterable[Command]:
        """Return all commands, in the order in which they were taken in."""
        return self._table.values()

    def apply(self, chosen: Mapping[str, str]) -> None:
        """Give commands these keys, in Qt's portable notation; unknown ids are passed over."""
        self._chosen = {name: keys for name, keys in chosen.items() if name in self._table}
        for command in self._table.values():
            keys = self._chosen.get(command.id)
            command.action.setShortcuts(
                list(command.own_keys) if keys is None else [QKeySequence(keys)]
            )

    def user_of(self, keys: QKeySequence, *, but: Command) -> Command | None:
        """Return the other command that has these keys."""
        if keys.isEmpty():
            return None
        for command in self._table.values():
            if command.id != but.id and keys in command.action.shortcuts():
                return command
        return None

    def choose_keys(self, command: Command, keys: QKeySequence | None) -> None:
        """Give a command other keys, none if they are empty, its own first ones for None."""
        chosen = dict(self._chosen)
        chosen.pop(command.id, None)
        if keys is not None and [keys] != list(command.own_keys):
            chosen[command.id] = keys.toString(QKeySequence.SequenceFormat.PortableText)
        self.apply(chosen)
        self.changed.emit(dict(chosen))


def actions_of(owner: QObject, prefix: str, names: Iterable[str]) -> dict[str, QAction]:
    """Return those attributes of an object that are actions, by id."""
    return {f"{prefix}.{name}": getattr(owner, name) for name in names}
