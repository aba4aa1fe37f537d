"""The form for a kind's settings, made from its fields."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.fields import Field, list_of, text_of_list
from dropmill.ui.air import give_air
from dropmill.ui.kind_words import choice_word, translated
from dropmill.ui.theme import secondary_font

_INT_MOST = 2_147_483_647  # a QSpinBox counts in 32 bits; larger limits are typed as text
_FLOAT_MOST = 1e12
LINES_PX = 60


class FieldForm(QWidget):
    """One line a field: title, control, and below it a description or what is wrong."""

    changed = Signal()

    def __init__(
        self,
        fields: tuple[Field, ...],
        values: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        """Show these fields; `values` are settings as text, as far as they differ."""
        super().__init__(parent)
        self._controls: dict[str, Control] = {}
        self._notes: dict[str, QLabel] = {}
        self._lines: dict[str, QWidget] = {}
        self._fields = fields
        self._shows_advanced = False
        self._descriptions = {field.name: translated(field.description) for field in fields}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for field in fields:
            control = control_for(field)
            if field.name in values:
                control.set_text(values[field.name])
            control.widget.setAccessibleName(translated(field.title))
            control.widget.setAccessibleDescription(translated(field.description))
            control.on_change(self._on_changed)
            self._controls[field.name] = control
            self._lines[field.name] = self._line(field, control)
            layout.addWidget(self._lines[field.name])
        self._show_what_counts()

    def show_advanced(self, *, is_on: bool) -> None:
        """Show the fields that are mostly left alone, or hide them."""
        self._shows_advanced = is_on
        self._show_what_counts()

    def settings(self) -> dict[str, str]:
        """Return the settings that count as text, the way `core.fields.build` reads them."""
        return {f.name: self._controls[f.name].text() for f in self._fields if self._counts(f)}

    def control(self, name: str) -> Control:
        """Return a field's control."""
        return self._controls[name]

    def show_problem(self, name: str, sentence: str) -> None:
        """Say beside a field what is wrong with it, or take that back with ""."""
        note = self._notes[name]
        note.setText(sentence or self._descriptions[name])
        note.setVisible(bool(note.text()))
        note.setObjectName("problem" if sentence else "secondary")
        _restyle(note)
        widget = self._controls[name].widget
        widget.setProperty("is_wrong", "true" if sentence else "false")
        _restyle(widget)

    def focus(self, name: str) -> None:
        """Give a field the keyboard."""
        self._controls[name].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _counts(self, field: Field) -> bool:
        """Tell whether a field matters with what is chosen in the others."""
        if field.when is None or field.when[0] not in self._controls:
            return True
        name, values = field.when
        return self._controls[name].text() in values

    def _show_what_counts(self) -> None:
        for field in self._fields:
            is_near = self._shows_advanced or not field.is_advanced
            self._lines[field.name].setVisible(is_near and self._counts(field))

    def _on_changed(self) -> None:
        self._show_what_counts()
        self.changed.emit()

    def _line(self, field: Field, control: Control) -> QWidget:
        whole = QWidget()
        line = QVBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        if not isinstance(control, _Check):
            title = QLabel(translated(field.title))
            title.setTextFormat(Qt.TextFormat.PlainText)
            title.setBuddy(control.widget)
            line.addWidget(title)
        line.addWidget(control.widget)
        note = QLabel(translated(field.description))
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setObjectName("secondary")
        note.setFont(secondary_font(self.font()))
        note.setWordWrap(True)
        if not field.description:
            note.hide()
        self._notes[field.name] = note
        line.addWidget(note)
        return whole


class Control(ABC):
    """A widget for one field, read and written as text."""

    widget: QWidget

    @abstractmethod
    def text(self) -> str:
        """Return the value as text."""

    @abstractmethod
    def set_text(self, text: str) -> None:
        """Show this value; what does not fit is passed over."""

    @abstractmethod
    def on_change(self, call: Callable[[], None]) -> None:
        """Call back whenever the person changes the value."""


def control_for(field: Field) -> Control:
    """Return the control that fits a field."""
    default = field.text_of(field.default)
    match field.type:
        case "bool" if not field.is_optional:
            return _Check(field, default)
        case "choice":
            return _Choice(field, default)
        case "list":
            return _Choices(field, default) if field.choices else _Lines(default)
        case "int" if not field.is_optional and _fits_spin(field):
            return _Whole(field, default)
        case "float" if not field.is_optional:
            return _Number(field, default)
        case _:
            return _Line(default, is_secret=field.is_secret)


def _fits_spin(field: Field) -> bool:
    limits = (field.minimum or 0, field.maximum or 0, field.default or 0)
    return all(-_INT_MOST <= limit <= _INT_MOST for limit in limits)


class _Check(Control):
    def __init__(self, field: Field, default: str) -> None:
        self.widget: QCheckBox = QCheckBox(translated(field.title))
        self.set_text(default)

    def text(self) -> str:
        return "true" if self.widget.isChecked() else "false"

    def set_text(self, text: str) -> None:
        self.widget.setChecked(text == "true")

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.toggled.connect(lambda _on: call())


class _Choice(Control):
    def __init__(self, field: Field, default: str) -> None:
        self.widget: QComboBox = QComboBox()
        if field.is_optional:
            self.widget.addItem("", "")
        for choice in field.choices:
            self.widget.addItem(choice_word(choice), choice)
        self.set_text(default)

    def text(self) -> str:
        return str(self.widget.currentData())

    def set_text(self, text: str) -> None:
        place = self.widget.findData(text)
        if place >= 0:
            self.widget.setCurrentIndex(place)

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.currentIndexChanged.connect(lambda _place: call())


class _Choices(Control):
    """Check boxes in two columns; what is chosen is listed in the order of the choices."""

    def __init__(self, field: Field, default: str) -> None:
        self.widget = QWidget()
        grid = QGridLayout(self.widget)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self._boxes = {choice: QCheckBox(choice_word(choice)) for choice in field.choices}
        for place, box in enumerate(self._boxes.values()):
            grid.addWidget(box, place // 2, place % 2)
        self.set_text(default)

    def text(self) -> str:
        return ", ".join(choice for choice, box in self._boxes.items() if box.isChecked())

    def set_text(self, text: str) -> None:
        chosen = {part.strip() for part in text.split(",")}
        for choice, box in self._boxes.items():
            box.setChecked(choice in chosen)

    def on_change(self, call: Callable[[], None]) -> None:
        for box in self._boxes.values():
            box.toggled.connect(lambda _on: call())


class _Whole(Control):
    def __init__(self, field: Field, default: str) -> None:
        self.widget: QSpinBox = QSpinBox()
        give_air(self.widget)
        self.widget.setRange(
            int(-_INT_MOST if field.minimum is None else field.minimum),
            int(_INT_MOST if field.maximum is None else field.maximum),
        )
        self.set_text(default)

    def text(self) -> str:
        return str(self.widget.value())

    def set_text(self, text: str) -> None:
        if text.lstrip("-").isdecimal():
            self.widget.setValue(int(text))

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.valueChanged.connect(lambda _value: call())


class _Number(Control):
    def __init__(self, field: Field, default: str) -> None:
        self.widget: QDoubleSpinBox = QDoubleSpinBox()
        give_air(self.widget)
        self.widget.setRange(
            -_FLOAT_MOST if field.minimum is None else field.minimum,
            _FLOAT_MOST if field.maximum is None else field.maximum,
        )
        self.set_text(default)

    def text(self) -> str:
        return str(self.widget.value())

    def set_text(self, text: str) -> None:
        try:
            self.widget.setValue(float(text))
        except ValueError:
            return

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.valueChanged.connect(lambda _value: call())


class _Lines(Control):
    """A list, one item a line."""

    def __init__(self, default: str) -> None:
        self.widget: QPlainTextEdit = QPlainTextEdit()
        self.widget.setObjectName("inputs")
        self.widget.setPlaceholderText(_tr("One a line"))
        self.widget.setTabChangesFocus(True)
        self.widget.setFixedHeight(LINES_PX)
        self.set_text(default)

    def text(self) -> str:
        lines = [line.strip() for line in self.widget.toPlainText().splitlines()]
        return text_of_list([line for line in lines if line])

    def set_text(self, text: str) -> None:
        self.widget.setPlainText("\n".join(list_of(text)))

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.textChanged.connect(call)


class _Line(Control):
    def __init__(self, default: str, *, is_secret: bool = False) -> None:
        self.widget: QLineEdit = QLineEdit()
        if is_secret:
            # It can be read while it is typed: nobody can mend a slip in a pass phrase later.
            self.widget.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.set_text(default)

    def text(self) -> str:
        return self.widget.text()

    def set_text(self, text: str) -> None:
        self.widget.setText(text)

    def on_change(self, call: Callable[[], None]) -> None:
        self.widget.textEdited.connect(lambda _text: call())


def _restyle(widget: QWidget) -> None:
    """Let the style sheet look at a widget's name and properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FieldForm", text)
