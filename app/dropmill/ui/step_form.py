"""The form for one step of a recipe, made from its kind's fields."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from dropmill.core.fields import Field, fields_of
from dropmill.core.job import Job
from dropmill.core.recipe import Step
from dropmill.ui.field_form import FieldForm
from dropmill.ui.kind_words import title_of
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown
from dropmill.ui.theme import secondary_font, title_font

_LEFT_OUT = frozenset({"dir", "skip_done"})
_SELDOM = frozenset({"if_exists", "timeout_s", "retries"})


class StepForm(QWidget):
    """Shows one step; `edited` carries it as it was changed."""

    edited = Signal(object)

    def __init__(self, kinds: Mapping[str, type[Job]]) -> None:
        super().__init__()
        self._kinds = kinds
        self._step: Step | None = None
        self._form: FieldForm | None = None
        self._fields: tuple[Field, ...] = ()
        self._unknown: list[QPushButton] = []
        self._title = plain_label()
        self._title.setFont(title_font(self.font()))
        self._about = plain_label()
        self._about.setObjectName("secondary")
        self._about.setFont(secondary_font(self.font()))
        self.folder = QLineEdit()
        self._folder_label = QLabel(self.tr("Folder for its results"))
        self._folder_label.setBuddy(self.folder)
        self.folder.setAccessibleName(self._folder_label.text())
        self.folder.textEdited.connect(lambda _text: self._on_changed())
        self._folder_note = plain_label()
        self._folder_note.setObjectName("secondary")
        self._folder_note.setFont(secondary_font(self.font()))
        self._folder_note.setText(
            self.tr("A name, as “web”, is a folder beside the files; a whole path is that folder.")
        )
        self._more = QToolButton()
        self._more.setCheckable(True)
        self._more.setText(self.tr("More settings"))
        self._more.toggled.connect(self._on_more)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(8)
        folder = QVBoxLayout()
        folder.setSpacing(4)
        for widget in (self._folder_label, self.folder, self._folder_note):
            folder.addWidget(widget)
        self._box.addWidget(self._title)
        self._box.addWidget(self._about)
        self._unknown_box = QVBoxLayout()
        self._box.addLayout(self._unknown_box)
        self._box.addLayout(folder)
        self._box.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeading)
        self._box.addStretch()
        self.show_step(None)

    def show_step(self, step: Step | None) -> None:
        """Show this step, or that there is none."""
        self._step = step
        self._clear()
        kind = None if step is None else self._kinds.get(step.kind)
        self._title.setText("" if kind is None else title_of(kind))
        self._title.setVisible(kind is not None)
        self._about.setText(self._words(step, kind))
        self._about.setVisible(bool(self._about.text()))
        has_folder = kind is not None and kind.has_outputs
        for widget in (self._folder_label, self.folder, self._folder_note):
            widget.setVisible(has_folder)
        self._more.setVisible(kind is not None)
        if step is None or kind is None:
            return
        self.folder.setText(step.settings.get("dir", ""))
        self._fields = tuple(
            field
            for field in sorted(fields_of(kind), key=lambda field: field.name in _SELDOM)
            if field.name not in _LEFT_OUT and not (field.is_hidden or field.is_secret)
        )
        seldom = tuple(
            replace(field, is_advanced=field.is_advanced or field.name in _SELDOM)
            for field in self._fields
        )
        self._form = FieldForm(seldom, step.settings)
        self._form.show_advanced(is_on=self._more.isChecked())
        self._form.changed.connect(self._on_changed)
        self._box.insertWidget(2, self._form)
        for name in self._strange(step, kind):
            button = QPushButton(shown(self.tr("Take out “{name}”").format(name=name)))
            button.clicked.connect(lambda _on=False, name=name: self._take_out(name))
            self._unknown_box.addWidget(button)
            self._unknown.append(button)

    @property
    def form(self) -> FieldForm | None:
        """The form of the step that is shown; None when its kind has none."""
        return self._form

    def _words(self, step: Step | None, kind: type[Job] | None) -> str:
        if step is None:
            return self.tr("Add a step: what it makes, the next one takes.")
        if step.recipe:
            words = self.tr("The steps of the recipe “{name}” stand here.").format(name=step.recipe)
            return shown(words)
        if kind is None:
            words = self.tr("There is no kind “{name}”: take this step out.")
            return shown(words.format(name=step.kind))
        return ""

    def _strange(self, step: Step, kind: type[Job]) -> list[str]:
        """Return the settings that the kind does not know, or that no recipe keeps."""
        known = {field.name for field in fields_of(kind) if not field.is_secret}
        return [name for name in step.settings if name not in known]

    def _take_out(self, name: str) -> None:
        if self._step is not None:
            left = {n: text for n, text in self._step.settings.items() if n != name}
            step = replace(self._step, settings=left)
            self.edited.emit(step)
            self.show_step(step)

    def _on_changed(self) -> None:
        step, form = self._step, self._form
        if step is None or form is None:
            return
        defaults = {field.name: field.text_of(field.default) for field in self._fields}
        shown_now = form.settings()
        settings = {n: text for n, text in shown_now.items() if text != defaults.get(n, "")}
        if folder := self.folder.text().strip():
            settings["dir"] = folder
        shown_names = {field.name for field in self._fields} | {"dir"}
        settings |= {n: text for n, text in step.settings.items() if n not in shown_names}
        self._step = replace(step, settings=settings)
        self.edited.emit(self._step)

    def _on_more(self, is_on: bool) -> None:
        if self._form is not None:
            self._form.show_advanced(is_on=is_on)

    def _clear(self) -> None:
        for button in self._unknown:
            button.hide()
            button.deleteLater()
        self._unknown = []
        if self._form is not None:
            self._box.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
