"""The sheet for a new batch: a panel in the window, made from the kinds' fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from dropmill.ui.field_form import FieldForm
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.intake import Found
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import Colours, secondary_font, title_font
from dropmill.ui.window_state import WindowState

SHEET_PX = 360
NAMES_MOST = 4
COMMON = ("if_exists", "timeout_s", "retries")
"""Settings that every kind has: they stand once, below the kinds' own."""
LINKS_SETTLE_MS = 250
_SORTS = {False: "files", True: "links"}
_PREFERRED = ("download", "checksum")


class Part(msgspec.Struct, frozen=True):
    """Inputs of one sort, the kind chosen for them, and its settings as text."""

    kind: type[Job]
    inputs: tuple[str, ...]
    settings: Mapping[str, str]


class PartForm(QWidget):
    """For inputs of one sort: which kind of job, and that kind's own settings."""

    kind_changed = Signal()

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
        self._combo.setAccessibleName(title)
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
            self._form.deleteLater()
        fields = tuple(f for f in fields_of(self.kind) if f.name not in {"dir", *COMMON})
        self._form = FieldForm(fields, self._state.settings.get(self.kind.kind, {}))
        self._box.addWidget(self._form)
        self._form.setVisible(bool(fields))  # now that it has a parent: else it were a window


def title_of(kind: type[Job]) -> str:
    """Return what a kind does in words: the first line of its docstring."""
    return (kind.__doc__ or kind.kind).strip().splitlines()[0].rstrip(".")


def kinds_for(registry: Registry, *, takes_links: bool) -> list[type[Job]]:
    """Return the kinds that take files, or links; the most wanted first."""
    order = {name: place for place, name in enumerate(_PREFERRED)}
    kinds = [kind for kind in registry.values() if kind.takes_links is takes_links]
    return sorted(kinds, key=lambda kind: (order.get(kind.kind, len(order)), kind.kind))


class JobSheet(QWidget):
    """Shows what was dropped, asks what to do with it, and hands that over as parts of a batch.

    `started` carries a list of Parts; their settings were tried on the first input. Hiding
    the sheet keeps the draft.
    """

    started = Signal(object)
    hidden = Signal()
    folder_asked = Signal(str)
    links_written = Signal(str)

    def __init__(
        self,
        registry: Registry,
        state: WindowState,
        default_folder: Path,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._registry = registry
        self._state = state
        self._default_folder = default_folder
        self._colours = colours
        self._dropped = Found()
        self._written = Found()
        self._found = Found()  # both together
        self._is_reading = False
        self._parts: dict[bool, PartForm] = {}  # by whether it takes links
        self._common: FieldForm | None = None
        self._is_folder_edited = False
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("New batch"))
        self._build()

    # How it is laid out.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        body = QWidget()
        body.setObjectName("sheet")
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(16, 0, 16, 16)
        self._body.setSpacing(16)
        self._build_inputs()
        self._build_folder()
        self._part_box = QVBoxLayout()
        self._part_box.setSpacing(16)
        self._body.addLayout(self._part_box)
        self._more = QToolButton()
        self._more.setCheckable(True)
        self._more.setText(self.tr("More settings"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setIconSize(icon_size())
        self._more.toggled.connect(self._on_more_toggled)
        self._body.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeading)
        self._body.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._foot())
        self.set_colours(self._colours)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 12)
        self._title = QLabel(self.tr("New batch"))
        self._title.setFont(title_font(self.font()))
        head.addWidget(self._title)
        head.addStretch()
        self._close = QToolButton()
        self._close.setObjectName("small")
        self._close.setToolTip(self.tr("Close (Esc); what you have entered is kept"))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setIconSize(icon_size())
        self._close.clicked.connect(self.dismiss)
        head.addWidget(self._close)
        return head

    def _build_inputs(self) -> None:
        box = QVBoxLayout()
        box.setSpacing(4)
        self._summary = _text()
        self._names = _text()
        self._names.setObjectName("secondary")
        self._names.setFont(secondary_font(self.font()))
        self._refused = _text()
        self._refused.setObjectName("problem")
        self._links = QPlainTextEdit()
        self._links.setObjectName("inputs")
        self._links.setPlaceholderText(self.tr("Links, one a line"))
        self._links.setAccessibleName(self.tr("Links"))
        self._links.setFixedHeight(112)
        self._links.setTabChangesFocus(True)
        self._links_timer = QTimer(self)
        self._links_timer.setSingleShot(True)
        self._links_timer.setInterval(LINKS_SETTLE_MS)
        self._links_timer.timeout.connect(self._on_links_settled)
        self._links.textChanged.connect(self._links_timer.start)
        for widget in (self._links, self._summary, self._names, self._refused):
            box.addWidget(widget)
            widget.hide()
        self._body.addLayout(box)

    def _build_folder(self) -> None:
        self._folder_line = QWidget()
        box = QVBoxLayout(self._folder_line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        label = QLabel(self.tr("Where results go"))
        self._folder = QLineEdit()
        self._folder.setAccessibleName(self.tr("Where results go"))
        self._folder.textEdited.connect(self._on_folder_edited)
        label.setBuddy(self._folder)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._folder)
        self._browse = QToolButton()
        self._browse.setIconSize(icon_size())
        self._browse.setToolTip(self.tr("Choose a folder…"))
        self._browse.setAccessibleName(self.tr("Choose a folder"))
        self._browse.clicked.connect(lambda: self.folder_asked.emit(self._folder.text()))
        line.addWidget(self._browse)
        box.addWidget(label)
        box.addLayout(line)
        self._body.addWidget(self._folder_line)

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 12, 16, 16)
        foot.setSpacing(8)
        self._problem = _text()
        self._problem.setObjectName("problem")
        self._problem.hide()
        foot.addWidget(self._problem)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addStretch()
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.clicked.connect(self._on_cancelled)
        line.addWidget(self._cancel)
        self.start_button = QPushButton(self.tr("Start"))
        self.start_button.setObjectName("primary")
        self.start_button.clicked.connect(self._on_start)
        line.addWidget(self.start_button)
        foot.addLayout(line)
        return foot

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self._close.setIcon(drawing("close", colours.secondary))
        self._browse.setIcon(drawing("folder", colours.text))
        self._show_more_icon()

    def _show_more_icon(self) -> None:
        name = "chevron-down" if self._more.isChecked() else "chevron-right"
        self._more.setIcon(drawing(name, self._colours.secondary))

    # What it is about.

    @property
    def draft(self) -> Found:
        """The files and links that wait here for a start."""
        return self._found

    def part_form(self, *, takes_links: bool) -> PartForm:
        """Return the form for the links, or for the files; KeyError when there are none."""
        return self._parts[takes_links]

    def show_reading(self, found: Found) -> None:
        """Show what was found so far while a drop is still being read."""
        self._is_reading = True
        self._show_summary(found)
        self.start_button.setEnabled(False)

    def add(self, found: Found) -> None:
        """Ask what to do with these files and links, and with those that wait here already."""
        self._dropped = self._dropped.with_more(found)
        self._show_found()

    def take_written(self, found: Found) -> None:
        """Take what was found in the links that the person wrote, instead of what was before."""
        self._written = found
        self._show_found()

    def _show_found(self) -> None:
        self._is_reading = False
        found = self._dropped.with_more(self._written)
        self._found = found
        self._show_summary(found)
        self._show_part(self.tr("What to do with the files"), found.files, takes_links=False)
        self._show_part(self.tr("What to do with the links"), found.links, takes_links=True)
        self._on_kind_changed()
        self.start_button.setEnabled(not found.is_empty)
        self._problem.hide()

    def write_links(self) -> None:
        """Offer a place to write links into."""
        self._links.show()
        self._links.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_found()

    def set_folder(self, folder: str) -> None:
        """Let the results go here."""
        self._folder.setText(folder)
        self._is_folder_edited = True

    def focus_start(self) -> None:
        """Give the start button the keyboard."""
        self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_summary(self, found: Found) -> None:
        words = counted(self, found)
        if self._is_reading:
            words = self.tr("Looking… {what} so far").format(what=words)
        self._summary.setText(words)
        self._summary.setVisible(bool(words))
        names = [*found.files[:NAMES_MOST], *found.links[: NAMES_MOST - len(found.files)]]
        metrics = self._names.fontMetrics()
        lines = [
            metrics.elidedText(shown(_name_of(n)), Qt.TextElideMode.ElideMiddle, SHEET_PX - 40)
            for n in names
        ]
        rest = len(found.files) + len(found.links) - len(names)
        if rest:
            lines.append(self.tr("and {n} more").format(n=f"{rest:,}"))
        self._names.setText("\n".join(lines))
        self._names.setVisible(bool(lines))
        refused = [shown(sentence) for sentence in found.refused[:NAMES_MOST]]
        if len(found.refused) > NAMES_MOST:
            rest = len(found.refused) - NAMES_MOST
            refused.append(self.tr("and {n} more").format(n=f"{rest:,}"))
        self._refused.setText("\n".join(refused))
        self._refused.setVisible(bool(refused))

    def _show_part(self, title: str, inputs: tuple[str, ...], *, takes_links: bool) -> None:
        part = self._parts.get(takes_links)
        if part is None and inputs:
            kinds = kinds_for(self._registry, takes_links=takes_links)
            part = PartForm(title, kinds, self._state)
            part.choose(self._state.kinds.get(_SORTS[takes_links], ""))
            part.kind_changed.connect(self._on_kind_changed)
            self._parts[takes_links] = part
            self._part_box.addWidget(part)
        if part is not None:
            part.setVisible(bool(inputs))

    def _shown_parts(self) -> list[tuple[PartForm, tuple[str, ...]]]:
        both = ((False, self._found.files), (True, self._found.links))
        return [(self._parts[key], inputs) for key, inputs in both if inputs]

    @Slot()
    def _on_kind_changed(self) -> None:
        parts = self._shown_parts()
        kinds = [part.kind for part, _ in parts]
        self._folder_line.setVisible(any(kind.has_outputs for kind in kinds))
        if not self._is_folder_edited:
            self._folder.setText(self._folder_for(kinds))
        self._more.setVisible(bool(kinds))
        if self._common is not None:
            self._body.removeWidget(self._common)
            self._common.deleteLater()
            self._common = None
        if kinds:
            fields = tuple(f for f in fields_of(kinds[-1]) if f.name in COMMON)
            self._common = FieldForm(fields, self._state.settings.get(kinds[-1].kind, {}))
            self._body.insertWidget(self._body.indexOf(self._more) + 1, self._common)
            self._common.setVisible(self._more.isChecked())

    def _folder_for(self, kinds: Sequence[type[Job]]) -> str:
        """Return where results of these kinds went the last time."""
        for kind in reversed([kind for kind in kinds if kind.has_outputs]):
            if folder := self._state.folders.get(kind.kind):
                return folder
        return str(self._default_folder)

    # What is asked for.

    @Slot()
    def _on_start(self) -> None:
        parts = [self._part_of(form, inputs) for form, inputs in self._shown_parts()]
        for (form, _), part in zip(self._shown_parts(), parts, strict=True):
            if not self._is_fit(form, part):
                return
        for part in parts:
            own = {key: value for key, value in part.settings.items() if key != "dir"}
            self._state.settings[part.kind.kind] = own
            self._state.kinds[_SORTS[part.kind.takes_links]] = part.kind.kind
            if part.kind.has_outputs:
                self._state.folders[part.kind.kind] = part.settings["dir"]
        self._clear()
        self.dismiss()
        self.started.emit(parts)

    def _part_of(self, form: PartForm, inputs: tuple[str, ...]) -> Part:
        settings = dict(form.form.settings())
        if self._common is not None:
            settings |= self._common.settings()
        if form.kind.has_outputs:
            settings["dir"] = str(Path(self._folder.text().strip()).expanduser())
            if not self._folder.text().strip():
                settings["dir"] = ""
        return Part(form.kind, inputs, settings)

    def _is_fit(self, form: PartForm, part: Part) -> bool:
        """Try the settings on the first input; say beside the field what does not fit."""
        self._problem.hide()
        forms = [form.form, *([self._common] if self._common is not None else [])]
        try:
            build(part.kind, part.inputs[:1], part.settings)
        except Problem as problem:
            culprit = _culprit(part, problem)
            for fields in forms:
                for name in fields.settings():
                    fields.show_problem(name, _sentence(problem) if name == culprit else "")
                    if name == culprit:
                        fields.focus(name)
                        if fields is self._common:
                            self._more.setChecked(True)
                        return False
            self._problem.setText(_sentence(problem))
            self._problem.show()
            return False
        for fields in forms:
            for name in fields.settings():
                fields.show_problem(name, "")
        return True

    @Slot()
    def _on_cancelled(self) -> None:
        self._clear()
        self.dismiss()

    def _clear(self) -> None:
        self._links.clear()
        self._links.hide()
        self._links_timer.stop()
        self._is_folder_edited = False
        for part in self._parts.values():
            self._part_box.removeWidget(part)
            part.deleteLater()
        self._parts.clear()
        self._more.setChecked(False)
        self._dropped = self._written = Found()
        self._show_found()

    def dismiss(self) -> None:
        """Hide the sheet; the draft is kept."""
        self.hide()
        self.hidden.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the keyboard, else start."""
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif self.start_button.isEnabled():
            self._on_start()

    @Slot(str)
    def _on_folder_edited(self, _text: str) -> None:
        self._is_folder_edited = True

    @Slot(bool)
    def _on_more_toggled(self, is_on: bool) -> None:
        self._show_more_icon()
        if self._common is not None:
            self._common.setVisible(is_on)

    @Slot()
    def _on_links_settled(self) -> None:
        self.links_written.emit(self._links.toPlainText())


def counted(widget: QWidget, found: Found) -> str:
    """Return how many files and links these are, in words."""
    parts = []
    if count := len(found.files):
        one = widget.tr("1 file")
        parts.append(one if count == 1 else widget.tr("{n} files").format(n=f"{count:,}"))
    if count := len(found.links):
        one = widget.tr("1 link")
        parts.append(one if count == 1 else widget.tr("{n} links").format(n=f"{count:,}"))
    return widget.tr(" and ").join(parts)


def _culprit(part: Part, problem: Problem) -> str:
    """Return the setting that the problem is about, "" if it is about none alone."""
    folder = {"dir": part.settings["dir"]} if part.settings.get("dir") else {}
    for name, text in part.settings.items():
        try:
            build(part.kind, part.inputs[:1], {**folder, name: text})
        except Problem as other:
            if other.title == problem.title:
                return name
    return ""


def _sentence(problem: Problem) -> str:
    return f"{problem.title}. {problem.hint}".strip()


def _name_of(name: str) -> str:
    return name if "://" in name else Path(name).name or name


def _text() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
