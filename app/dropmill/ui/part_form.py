"""The form for inputs of one sort: which kind of job, and that kind's own settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from dropmill.core.fields import fields_of
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from dropmill.ui.field_form import FieldForm
from dropmill.ui.kind_words import title_of
from dropmill.ui.window_state import WindowState

COMMON = ("if_exists", "skip_done", "timeout_s", "retries")
"""Settings that every kind has: they stand once, below the kinds' own."""
_PREFERRED = ("download", "checksum")


class Part(msgspec.Struct, frozen=True):
    """Inputs of one sort, the kind chosen for them, and its settings as text."""

    kind: type[Job]
    inputs: tuple[str, ...]
    settings: Mapping[str, str]
    own: Mapping[str, Mapping[str, str]] = {}
    """Input → settings for it alone."""

    @property
    def remembered(self) -> dict[str, str]:
        """The settings to begin the next batch with: no secrets, nothing of these inputs alone."""
        private = {field.name for field in fields_of(self.kind) if field.is_private}
        left_out = {"dir", "out", "checksum", "mirrors"} | private
        return {name: text for name, text in self.settings.items() if name not in left_out}


class PartForm(QWidget):
    """For inputs of one sort: which kind of job, and that kind's own settings."""

    kind_changed = Signal()
    settings_changed = Signal()

    def __init__(self, title: str, kinds: Sequence[type[Job]], state: WindowState) -> None:
        super().__init__()
        self._kinds = list(kinds)
        self._state = state
        self._form: FieldForm | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        line = QVBoxLayout()
        line.setSpacing(4)
        label = QLabel(title)
        self._combo = QComboBox()
        # A long title must not make the sheet wider than it is.
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._combo.setMinimumContentsLength(12)
        self._combo.setAccessibleName(title)
        # As wide as the form, not as the longest of the kinds.
        self._combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._combo.setMinimumContentsLength(12)
        label.setBuddy(self._combo)
        for kind in self._kinds:
            self._combo.addItem(title_of(kind), kind.kind)
        line.addWidget(label)
        line.addWidget(self._combo)
        self._box.addLayout(line)
        self._show_form()
        self._combo.currentIndexChanged.connect(self._on_chosen)

    @property
    def kind(self) -> type[Job]:
        """The chosen kind."""
        return self._kinds[max(0, self._combo.currentIndex())]

    @property
    def form(self) -> FieldForm:
        """The form of the chosen kind's own settings."""
        assert self._form is not None  # noqa: S101 - made in the constructor
        return self._form

    def choose(self, name: str) -> None:
        """Choose a kind by its name."""
        place = self._combo.findData(name)
        if place >= 0:
            self._combo.setCurrentIndex(place)

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        self._show_form()
        self.kind_changed.emit()

    def _show_form(self) -> None:
        if self._form is not None:
            self._box.removeWidget(self._form)
            self._form.hide()  # it goes a moment later
            self._form.deleteLater()
        passed_over = {"dir", *COMMON}
        fields = tuple(
            f for f in fields_of(self.kind) if f.name not in passed_over and not f.is_hidden
        )
        self._form = FieldForm(fields, self._state.settings.get(self.kind.kind, {}))
        self._form.changed.connect(self.settings_changed)
        self._box.addWidget(self._form)
        self._form.setVisible(bool(fields))  # now that it has a parent: else it were a window


def kinds_for(registry: Registry, *, takes_links: bool) -> list[type[Job]]:
    """Return the kinds that take files, or links; the most wanted first."""
    order = {name: place for place, name in enumerate(_PREFERRED)}
    kinds = [kind for kind in registry.values() if kind.takes_links is takes_links]
    return sorted(kinds, key=lambda kind: (order.get(kind.kind, len(order)), kind.kind))
