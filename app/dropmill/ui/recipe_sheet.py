"""The sheet in which a recipe is made and changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.errors import Failure
from dropmill.core.flow import Gives, flow_through
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe, Step
from dropmill.ui.core_words import sentence
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.kind_words import title_of, verb_of
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown, shown_lines
from dropmill.ui.recipe_words import recipe_about, recipe_title
from dropmill.ui.recipes import Known
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_head import SheetHead
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.step_form import StepForm
from dropmill.ui.step_list import StepList
from dropmill.ui.steps_told import step_words
from dropmill.ui.theme import Colours

FORM_PX = 340
LOOK_MS = 120


class RecipeSheet(QWidget):
    """A draft of one recipe. Hiding the sheet keeps it.

    `looked_at` carries the draft whenever it stands still: whoever can says by `show_failure`
    whether it could run. `save_asked` and `try_asked` carry it too, the latter with a link or "".
    `trial_outdated` says that the steps of the trial that was shown are others now.
    """

    hidden = Signal()
    looked_at = Signal(object)
    save_asked = Signal(object)
    try_asked = Signal(object, str)
    trial_outdated = Signal()
    versions_asked = Signal(str)
    export_asked = Signal(str)
    import_asked = Signal()

    def __init__(self, kinds: Mapping[str, type[Job]], colours: Colours) -> None:
        super().__init__()
        self._kinds = kinds
        self._known: Sequence[Known] = ()
        self._begun = Recipe(name="", steps=())
        self._tried: tuple[Step, ...] | None = None  # of the trial that is shown
        self._first: Recipe | None = None  # what the draft began with; None for a new one
        self._is_wide = False
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self._on_still)
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Recipe"))
        self.name = QLineEdit()
        self.about = QLineEdit()
        self.steps = StepList()
        self.form = StepForm(kinds)
        self.keep = QCheckBox(self.tr("Keep what the steps in between make"))
        self.link = QLineEdit()
        self.trial = plain_label()
        self.open_button = QPushButton()
        self._result = ""
        self._problem = plain_label()
        self._note = plain_label()
        self._build()
        self.set_colours(colours)
        self._fit()
        self.edit(None)

    # How it is laid out.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._make_head()
        outer.addWidget(self._head)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.setContentsMargins(16, 0, 16, 0)
        self._middle.setSpacing(16)
        self._middle.addWidget(self._left(), alignment=Qt.AlignmentFlag.AlignTop)
        self._middle.addWidget(self.form, 1)
        body = QWidget()
        body.setObjectName("sheet")
        body.setLayout(self._middle)
        outer.addWidget(scrolled(body), 1)
        outer.addLayout(self._foot())
        self.form.edited.connect(self._on_step_edited)
        self.steps.chosen.connect(self._on_step_chosen)
        self.steps.changed.connect(self._on_steps_changed)

    def _make_head(self) -> None:
        self._head = SheetHead("", tip=self.tr("Close (Esc); what you have entered is kept"))
        self._head.close_asked.connect(self.dismiss)
        self._menu_button = QToolButton()
        self._menu_button.setObjectName("small")
        self._menu_button.setAccessibleName(self.tr("More for this recipe"))
        self._menu_button.setToolTip(self.tr("Earlier versions, files"))
        self._menu_button.setIconSize(icon_size())
        self._menu_button.clicked.connect(self._on_menu)
        self._head.add(self._menu_button)

    def _left(self) -> QWidget:
        left = QWidget()
        left.setFixedWidth(SHEET_PX - 44)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        for words, edit in ((self.tr("Name"), self.name), (self.tr("What it is for"), self.about)):
            line = QVBoxLayout()
            line.setSpacing(4)
            label = QLabel(words)
            label.setBuddy(edit)
            edit.setAccessibleName(words)
            edit.textEdited.connect(lambda _text: self._on_edited())
            line.addWidget(label)
            line.addWidget(edit)
            box.addLayout(line)
        line = QVBoxLayout()
        line.setSpacing(4)
        label = QLabel(self.tr("Steps"))
        label.setBuddy(self.steps)
        line.addWidget(label)
        line.addWidget(self.steps)
        box.addLayout(line)
        box.addLayout(self._step_buttons())
        self.keep.toggled.connect(lambda _on: self._on_edited())
        box.addWidget(self.keep)
        return left

    def _step_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.add_button = QPushButton(self.tr("Add step"))
        self.add_button.clicked.connect(self._on_add)
        line.addWidget(self.add_button)
        line.addStretch()
        self.up, self.down, self.out = QToolButton(), QToolButton(), QToolButton()
        for button, words, call in (
            (self.up, self.tr("Move the step up (Alt+Up)"), lambda: self.steps.move_step(-1)),
            (self.down, self.tr("Move the step down (Alt+Down)"), lambda: self.steps.move_step(1)),
            (self.out, self.tr("Take the step out (Del)"), self.steps.take_out),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setIconSize(icon_size())
            button.clicked.connect(call)
            line.addWidget(button)
        return line

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 12, 16, 16)
        foot.setSpacing(8)
        self.trial.hide()
        self._problem.setObjectName("problem")
        self._note.setObjectName("secondary")
        self.link.setPlaceholderText(self.tr("A link to try it on"))
        self.link.setAccessibleName(self.link.placeholderText())
        self.open_button.setText(self.tr("Open the result"))
        self.open_button.clicked.connect(self._on_open)
        self.open_button.hide()
        foot.addWidget(self.trial)
        foot.addWidget(self.open_button, alignment=Qt.AlignmentFlag.AlignLeading)
        for widget in (self._problem, self._note):
            foot.addWidget(widget)
        foot.addWidget(self.link)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.try_button = QPushButton()
        self.try_button.setToolTip(
            self.tr("Send a copy of one file through it, and see what comes of each step")
        )
        self.try_button.clicked.connect(self._on_try)
        line.addWidget(self.try_button)
        line.addStretch()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self._on_cancelled)
        line.addWidget(cancel)
        self.save_button = QPushButton(self.tr("Save"))
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(lambda: self.save_asked.emit(self.draft()))
        line.addWidget(self.save_button)
        foot.addLayout(line)
        return foot

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._menu_button.setIcon(drawing("menu", colours.secondary))
        for button, name in ((self.up, "control-up"), (self.down, "control-down")):
            button.setIcon(drawing(name, colours.text))
        self.out.setIcon(drawing("close", colours.text))

    def set_wide(self, *, is_wide: bool) -> None:
        """Show the step's form beside the list, else below it."""
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._fit()

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        self._middle.setDirection(direction.LeftToRight if self._is_wide else direction.TopToBottom)
        self.form.setFixedWidth(FORM_PX if self._is_wide else SHEET_PX - 44)
        self.setFixedWidth(SHEET_PX + (FORM_PX + 16 if self._is_wide else 0))

    # What it is about.

    def edit(self, recipe: Recipe | None) -> None:
        """Begin with this recipe, or with an empty one."""
        self._first = recipe
        self._head.title.setText(self.tr("New recipe") if recipe is None else self.tr("Recipe"))
        self.begin(recipe or Recipe(name="", steps=()))

    def begin(self, recipe: Recipe) -> None:
        """Put this into the draft: a version, or what was made of a batch."""
        self._begun = recipe
        self.name.setText(recipe_title(recipe.name))
        self.about.setText(recipe_about(recipe))
        self.about.setCursorPosition(0)  # its beginning is seen
        self._tried = None
        self.keep.setChecked(recipe.keep)
        self.steps.show_steps(recipe.steps)
        self._on_steps_changed()

    def draft(self) -> Recipe:
        """Return the recipe as it is now."""
        name, about, begun = self.name.text().strip(), self.about.text().strip(), self._begun
        return Recipe(
            name=begun.name if name == recipe_title(begun.name) else name,
            description=begun.description if about == recipe_about(begun) else about,
            version=1 if self._first is None else self._first.version,
            keep=self.keep.isChecked(),
            steps=self.steps.steps(),
        )

    def show_known(self, known: Sequence[Known]) -> None:
        """Take note of the recipes there are: they can be steps too."""
        self._known = known

    def show_failure(self, recipe: Recipe, failure: Failure | None) -> None:
        """Say why this cannot run, if it is still the draft."""
        if recipe != self.draft():
            return
        words = "" if failure is None else shown(sentence(failure))
        if not recipe.steps:
            words = ""  # nobody has done anything yet
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        can_run = failure is None and bool(recipe.steps)
        self.save_button.setEnabled(can_run and bool(recipe.name))
        self.try_button.setEnabled(can_run)
        self.link.setVisible(can_run and self._takes_links(recipe))

    @property
    def problem(self) -> str:
        """What is said to be wrong; "" for nothing."""
        return "" if self._problem.isHidden() else self._problem.text()

    def show_trial(self, words: str) -> None:
        """Say how far the trial has come; "" for none."""
        self.trial.setText(shown_lines(words))
        self.trial.setVisible(bool(words))
        self.open_button.hide()

    def show_results(self, paths: Sequence[str]) -> None:
        """Offer to open the last result of the trial."""
        self._result = paths[0] if paths else ""
        self.open_button.setVisible(bool(self._result))

    @Slot()
    def _on_try(self) -> None:
        draft = self.draft()
        self._tried = draft.steps
        self.try_asked.emit(draft, self.link.text().strip())

    @Slot()
    def _on_open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._result))

    def show_versions(self, versions: Sequence[Recipe]) -> None:
        """Offer these versions, to begin with one of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in versions:
            words = self.tr("Version {number}: {count} steps")
            if len(one.steps) == 1:
                words = self.tr("Version {number}: 1 step")
            action = menu.addAction(words.format(number=one.version, count=len(one.steps)))
            action.triggered.connect(lambda _on=False, one=one: self.begin(one))
        menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height())))

    def dismiss(self) -> None:
        """Hide the sheet; the draft is kept."""
        self.hide()
        self.hidden.emit()

    # What is done in it.

    @Slot()
    def _on_cancelled(self) -> None:
        self.edit(None)
        self.dismiss()

    @Slot()
    def _on_add(self) -> None:
        self.add_menu().popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def add_menu(self) -> QMenu:
        """Return what can be a step: the kinds, and other recipes; deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_first = not self.steps.count()
        kinds = [kind for kind in self._kinds.values() if is_first or not kind.takes_links]
        for kind in sorted(kinds, key=lambda kind: verb_of(kind, {}).casefold()):
            action = menu.addAction(title_of(kind))
            step = Step(kind.kind)
            action.triggered.connect(lambda _on=False, step=step: self.steps.add_step(step))
        name = self.draft().name
        others = [known for known in self._known if known.name != name]
        if others:
            menu.addSeparator()
        for known in others:
            words = self.tr("Recipe: {name}").format(name=shown(known.title))
            step = Step(recipe=known.name)
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _on=False, step=step: self.steps.add_step(step))
        return menu

    @Slot()
    def _on_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._first is not None:
            name = self._first.name
            versions = menu.addAction(self.tr("Earlier versions…"))
            versions.triggered.connect(lambda: self.versions_asked.emit(name))
            export = menu.addAction(self.tr("Save to a file…"))
            export.triggered.connect(lambda: self.export_asked.emit(name))
        menu.addAction(self.tr("From a file…")).triggered.connect(self.import_asked)
        menu.popup(self._menu_button.mapToGlobal(QPoint(0, self._menu_button.height())))

    @Slot(object)
    def _on_step_edited(self, step: Step) -> None:
        self.steps.change(step)

    @Slot()
    def _on_step_chosen(self) -> None:
        self.form.show_step(self.steps.current)
        self._show_ways()

    def _show_ways(self) -> None:
        """Let be asked what the chosen step can do where it is."""
        row = self.steps.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.steps.count() - 1)
        self.out.setEnabled(row >= 0)

    @Slot()
    def _on_steps_changed(self) -> None:
        self.steps.say(self._told())
        self._show_ways()  # a step that is dragged stays the chosen one
        self._on_edited()

    def _on_edited(self) -> None:
        draft = self.draft()
        if draft.steps != self._tried and not self.trial.isHidden():
            self.show_trial("")  # it was of other steps
            self.trial_outdated.emit()
        taken = any(
            known.name.casefold() == draft.name.casefold()
            for known in self._known
            if self._first is None or known.name != self._first.name
        )
        self._note.setText(
            self.tr("There is a recipe of that name: this becomes its next version.")
        )
        self._note.setVisible(taken and bool(draft.name))
        is_links = self._takes_links(draft)
        self.try_button.setText(
            self.tr("Try on this link") if is_links else self.tr("Try on one file…")
        )
        for widget in (self._problem, self.link):
            widget.hide()
        self.save_button.setEnabled(False)
        self.try_button.setEnabled(False)
        self._look_timer.start()

    @Slot()
    def _on_still(self) -> None:
        self.looked_at.emit(self.draft())

    def _takes_links(self, recipe: Recipe) -> bool:
        kind = self._kinds.get(recipe.steps[0].kind) if recipe.steps else None
        return kind is not None and kind.takes_links

    def _told(self) -> list[str]:
        """Return for each step what it does, and what goes on with its results."""
        steps = self.steps.steps()
        words = {
            Gives.ONE: self.tr("each file → one file"),
            Gives.MANY: self.tr("each file → several files"),
            Gives.ONE_OF_ALL: self.tr("all files together → one file"),
            Gives.SAME: self.tr("hands its files on"),
        }
        lines: list[str] = []
        for number, step in enumerate(steps, 1):
            alone = Recipe(name="", steps=(replace(step),))
            flow = flow_through(alone, self._kinds)[0] if step.kind in self._kinds else None
            told = "" if flow is None else f"\n     {words[flow.gives]}"
            lines.append(f"{number}.  {step_words(step, self._kinds)}{told}")
        return lines
