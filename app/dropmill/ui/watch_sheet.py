"""The sheet that adds a watched folder: which folder, what to do, how long to let files settle."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.registry import Registry
from dropmill.core.watch_rule import LEAST_SETTLE_S, Original, WatchRule
from dropmill.ui.air import give_air
from dropmill.ui.core_words import sentence
from dropmill.ui.folder_line import FolderLine
from dropmill.ui.margins import set_margins
from dropmill.ui.part_form import PartForm, kinds_for
from dropmill.ui.recipes import Recipes
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead, headed
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import Colours, secondary_font
from dropmill.ui.window_state import WindowState

SETTLE_S = 3.0


class WatchSheet(QWidget):
    """`added` carries a WatchRule whose settings fit. Hiding the sheet keeps the draft."""

    added = Signal(object)
    hidden = Signal()
    folder_asked = Signal(object)

    def __init__(
        self,
        registry: Registry,
        state: WindowState,
        colours: Colours,
        recipes: Recipes | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(SHEET_PX)
        self.setAccessibleName(self.tr("Watch a folder"))
        self._head = SheetHead(
            self.tr("Watch a folder"), tip=self.tr("Close (Esc); what you have entered is kept")
        )
        self._folder_line = FolderLine(self.tr("Folder"))
        self._output_line = FolderLine(self.tr("Where results go"))
        self.folder = self._folder_line.edit
        self._part = PartForm(
            self.tr("What to do with the files"),
            kinds_for(registry, takes_links=False),
            state,
            recipes,
            registry,
        )
        self.patterns = QLineEdit()
        self.original = QComboBox()
        self._original_line = FolderLine(self.tr("Where originals go"))
        self.original_folder = self._original_line.edit
        self.polled = QCheckBox(self.tr("Look again and again, as on a network folder"))
        self.settle_spin = QDoubleSpinBox()
        give_air(self.settle_spin)
        self.problem_label = QLabel()
        self._build()
        self.set_colours(colours)
        self._on_kind_changed()

    def _build(self) -> None:
        outer = headed(self, self._head, 16)
        set_margins(outer, 16, 0, 0, 16)  # the bar that scrolls stands at the edge
        self._head.close_asked.connect(self.dismiss)
        note = QLabel(self.tr("Files that are there, and files that come, are taken once each."))
        note.setObjectName("secondary")
        note.setFont(secondary_font(self.font()))
        note.setWordWrap(True)
        set_margins(note, 0, 0, 16, 0)
        outer.addWidget(note)
        outer.addWidget(scrolled(self._form()), 1)
        self.problem_label.setTextFormat(Qt.TextFormat.PlainText)
        self.problem_label.setObjectName("problem")
        self.problem_label.setWordWrap(True)
        set_margins(self.problem_label, 0, 0, 16, 0)
        self.problem_label.hide()
        outer.addWidget(self.problem_label)
        foot = QHBoxLayout()
        set_margins(foot, 0, 0, 16, 0)
        foot.setSpacing(8)
        foot.addStretch()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.dismiss)
        foot.addWidget(cancel)
        self.add_button = QPushButton(self.tr("Watch"))
        self.add_button.setObjectName("primary")
        self.add_button.clicked.connect(self._on_add)
        foot.addWidget(self.add_button)
        outer.addLayout(foot)

    def _form(self) -> QWidget:
        form = QWidget()
        form.setObjectName("sheet")
        form.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(form)
        set_margins(box, 0, 0, 16, 0)
        box.setSpacing(16)
        for line in (self._folder_line, self._output_line, self._original_line):
            line.browse_asked.connect(self.folder_asked)
        self.patterns.setPlaceholderText(self.tr("All files; or as *.pdf, *.jpg"))
        self._part.kind_changed.connect(self._on_kind_changed)
        self.original.addItem(self.tr("Stay where they are"), Original.STAY)
        self.original.addItem(self.tr("Move to a folder"), Original.MOVE)
        self.original.addItem(self.tr("Move to the trash"), Original.TRASH)
        self.original.currentIndexChanged.connect(self._on_original_changed)
        box.addWidget(self._folder_line)
        box.addLayout(_line(self.tr("Only files named"), self.patterns))
        box.addWidget(self._part)
        box.addWidget(self._output_line)
        box.addLayout(_line(self.tr("Originals, once all is done"), self.original))
        box.addWidget(self._original_line)
        box.addLayout(self._settle_line())
        box.addWidget(self.polled)
        box.addStretch()
        self._on_original_changed()
        return form

    def _settle_line(self) -> QVBoxLayout:
        self.settle_spin.setRange(LEAST_SETTLE_S, 3600)
        self.settle_spin.setDecimals(1)
        self.settle_spin.setSuffix(self.tr(" s"))
        self.settle_spin.setValue(SETTLE_S)
        return _line(self.tr("Take a file when it stands still for"), self.settle_spin)

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        for line in (self._folder_line, self._output_line, self._original_line):
            line.set_colours(colours)

    def begin(self, folder: str, name: str) -> None:
        """Begin with this folder, if it is named, and this kind, or the recipe of this key."""
        if folder:
            self._folder_line.choose(folder)
        if name:
            self._part.choose(name)

    def dismiss(self) -> None:
        """Hide the sheet."""
        self.hide()
        self.hidden.emit()

    @Slot()
    def _on_kind_changed(self) -> None:
        is_recipe = self._part.recipe is not None
        self._output_line.setVisible(self._part.kind.has_outputs or is_recipe)

    @Slot()
    def _on_original_changed(self) -> None:
        self._original_line.setVisible(self.original.currentData() == Original.MOVE)

    @Slot()
    def _on_add(self) -> None:
        folder = self._folder_line.folder
        if not folder:
            self._say(self.tr("No folder is named. Choose one to watch."))
            return
        recipe = self._part.recipe
        settings = dict(self._part.form.settings())
        if self._part.kind.has_outputs or recipe is not None:
            settings["dir"] = self._output_line.folder
        original = Original(self.original.currentData())
        if original is Original.MOVE and not self._original_line.folder:
            self._say(self.tr("No folder is named for the originals. Choose one."))
            return
        try:
            if recipe is None:
                build(self._part.kind, [folder], settings)
        except Problem as problem:
            self._say(sentence(problem))
            return
        self.problem_label.hide()
        self.added.emit(
            WatchRule(
                folder=str(Path(folder).expanduser()),
                kind="" if recipe is not None else self._part.kind.kind,
                recipe="" if recipe is None else recipe.name,
                settings=settings,
                settle_s=self.settle_spin.value(),
                patterns=patterns_of(self.patterns.text()),
                original=original,
                original_dir=self._original_dir(original),
                is_polled=self.polled.isChecked(),
            )
        )
        self.folder.clear()
        self.dismiss()

    def _original_dir(self, original: Original) -> str:
        if original is not Original.MOVE:
            return ""
        return str(Path(self._original_line.folder).expanduser())

    def _say(self, sentence: str) -> None:
        self.problem_label.setText(sentence)
        self.problem_label.show()


def patterns_of(text: str) -> tuple[str, ...]:
    """Return the patterns in a line that a person wrote, with commas or semicolons between."""
    return tuple(part.strip() for part in re.split("[,;]", text) if part.strip())


def _line(words: str, control: QWidget) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(4)
    label = QLabel(words)
    label.setWordWrap(True)
    label.setBuddy(control)
    control.setAccessibleName(words)
    box.addWidget(label)
    box.addWidget(control)
    return box
