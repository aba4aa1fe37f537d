"""The sheet for a new batch: a panel in the window, made from the kinds' fields."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from dropmill.core.after import After, Then
from dropmill.core.errors import Problem
from dropmill.core.fields import build, fields_of
from dropmill.core.job import Job
from dropmill.core.registry import Registry
from dropmill.core.trial import TRIED
from dropmill.ui.core_words import sentence
from dropmill.ui.field_form import FieldForm
from dropmill.ui.folder_line import FolderLine
from dropmill.ui.found_box import FoundBox
from dropmill.ui.icons import drawing, icon_size
from dropmill.ui.intake import Found
from dropmill.ui.order_list import OrderList
from dropmill.ui.part_form import COMMON, Part, PartForm, kinds_for
from dropmill.ui.plan_view import BELOW_PX, PLAN_PX, PlanView
from dropmill.ui.planning import Planned
from dropmill.ui.recipes import Recipes
from dropmill.ui.scrolled import scrolled
from dropmill.ui.sheet_foot import SheetFoot
from dropmill.ui.sheet_head import SheetHead
from dropmill.ui.side_panel import SHEET_PX
from dropmill.ui.theme import Colours
from dropmill.ui.window_state import WindowState

QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's own: a widget without a limit."""
_SORTS = {False: "files", True: "links"}


class JobSheet(QWidget):
    """Shows what was dropped, asks what to do with it, and hands that over as parts of a batch.

    `started` carries a list of Parts; their settings were tried on the first input. So does
    `tried`, when three are to be tried first: the draft is kept then.
    So do `recipe_asked`, `watch_asked` and `line_asked`: a recipe, a watch or a command line is to
    be made of them. `draft_changed` says that `parts` are others than before; whoever plans them
    answers by `show_planned`. Hiding the sheet keeps the draft.
    """

    started = Signal(object)
    tried = Signal(object)
    hidden = Signal()
    folder_asked = Signal(object)
    links_written = Signal(str)
    draft_changed = Signal()
    recipe_asked = Signal(object)
    watch_asked = Signal(object)
    line_asked = Signal(object)

    def __init__(
        self,
        registry: Registry,
        state: WindowState,
        default_folder: Path,
        colours: Colours,
        parent: QWidget | None = None,
        *,
        recipes: Recipes | None = None,
    ) -> None:
        super().__init__(parent)
        self._registry = registry
        self._recipes = recipes
        self._state = state
        self._default_folder = default_folder
        self._colours = colours
        self._dropped = Found()
        self._written = Found()
        self._found = Found()  # both together
        self._parts: dict[bool, PartForm] = {}  # by whether it takes links
        self._common: FieldForm | None = None
        self._is_folder_edited = False
        self.setObjectName("sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._is_wide = False
        self.setAccessibleName(self.tr("New batch"))
        self._build()
        self._fit()

    # How it is laid out.

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._make_head()
        outer.addWidget(self._head)
        body = QWidget()
        body.setObjectName("sheet")
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(16, 0, 16, 16)
        self._body.setSpacing(16)
        self._found_box = FoundBox(SHEET_PX - 44)
        self._found_box.links_written.connect(self.links_written)
        self._body.addWidget(self._found_box)
        self._folder_line = FolderLine(self.tr("Where results go"))
        self._folder_line.edited.connect(self._on_folder_edited)
        self._folder_line.browse_asked.connect(self.folder_asked)
        self._body.addWidget(self._folder_line)
        self._part_box = QVBoxLayout()
        self._part_box.setSpacing(16)
        self._body.addLayout(self._part_box)
        self._order = OrderList()
        self._order.changed.connect(self.draft_changed)
        self._body.addWidget(self._order)
        self._order.hide()
        self._more = QToolButton()
        self._more.setObjectName("opener")
        self._more.setCheckable(True)
        self._more.setText(self.tr("More settings"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setIconSize(icon_size())
        self._more.toggled.connect(self._on_more_toggled)
        self._body.addWidget(self._more, alignment=Qt.AlignmentFlag.AlignLeading)
        self._body.addStretch()
        self._make_middle(body)
        outer.addLayout(self._middle, 1)
        self._make_foot()
        outer.addWidget(self.foot)
        self.set_colours(self._colours)

    def _make_middle(self, body: QWidget) -> None:
        self.plan_view = PlanView()
        self.plan_view.hide()
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.addWidget(scrolled(body), 1)
        self._middle.setSpacing(0)
        self._line = QFrame()
        self._line.setObjectName("hairline")
        self._middle.addWidget(self._line)
        self._middle.addWidget(self.plan_view)

    def _make_head(self) -> None:
        self._head = SheetHead(
            self.tr("New batch"), tip=self.tr("Close (Esc); what you have entered is kept")
        )
        self._head.close_asked.connect(self.dismiss)

    def _make_foot(self) -> None:
        kept = self._state.after
        then = Then(kept) if kept in {known.value for known in Then} else Then.NOTHING
        foot = self.foot = SheetFoot(After(then, self._state.after_command))
        foot.start_asked.connect(self._on_start)
        foot.try_asked.connect(lambda: self._hand_over(self.tried))
        foot.cancelled.connect(self._on_cancelled)
        foot.recipe_asked.connect(lambda: self._hand_over(self.recipe_asked))
        foot.watch_asked.connect(lambda: self._hand_over(self.watch_asked))
        foot.line_asked.connect(lambda: self._hand_over(self.line_asked))

    def set_colours(self, colours: Colours) -> None:
        """Take these colours."""
        self._colours = colours
        self._folder_line.set_colours(colours)
        self.foot.set_colours(colours)
        self._show_more_icon()

    def _show_more_icon(self) -> None:
        name = "chevron-down" if self._more.isChecked() else "chevron-right"
        self._more.setIcon(drawing(name, self._colours.secondary))

    def set_wide(self, *, is_wide: bool) -> None:
        """Show the plan beside the form, else below it."""
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self._fit()

    def _fit(self) -> None:
        direction = QBoxLayout.Direction
        is_beside = self._is_wide and not self.plan_view.isHidden()
        self._middle.setDirection(direction.LeftToRight if self._is_wide else direction.TopToBottom)
        self._line.setVisible(not self.plan_view.isHidden())
        self._line.setFixedSize(*((1, QWIDGETSIZE_MAX) if self._is_wide else (QWIDGETSIZE_MAX, 1)))
        self._line.setMinimumSize(1, 1)
        self.plan_view.set_beside(is_beside=self._is_wide)
        self.plan_view.setFixedWidth(PLAN_PX if self._is_wide else SHEET_PX)
        self.plan_view.setMinimumHeight(0 if self._is_wide else BELOW_PX)
        self.plan_view.setMaximumHeight(QWIDGETSIZE_MAX if self._is_wide else BELOW_PX)
        self.setFixedWidth(SHEET_PX + (PLAN_PX + 1 if is_beside else 0))

    # What it is about.

    def parts(self) -> list[Part]:
        """Return what would be started now."""
        return [self._part_of(form, inputs) for form, inputs in self._shown_parts()]

    def show_planned(self, planned: Planned) -> None:
        """Show what that would do."""
        self.plan_view.show_planned(planned)
        self.foot.try_button.setVisible(len(planned.jobs) > TRIED and planned.can_try_three)
        self._order.setVisible(planned.is_joining and self._order.has_items)

    @property
    def draft(self) -> Found:
        """The files and links that wait here for a start."""
        return self._found

    def part_form(self, *, takes_links: bool) -> PartForm:
        """Return the form for the links, or for the files; KeyError when there are none."""
        return self._parts[takes_links]

    def choose(self, kind: type[Job], name: str = "") -> None:
        """Choose this kind, or the recipe of this key, for what is in the sheet and it can take."""
        if kind.takes_links in {key for key, part in self._parts.items() if not part.isHidden()}:
            self._parts[kind.takes_links].choose(name or kind.kind)

    def show_reading(self, found: Found) -> None:
        """Show what was found so far while a drop is still being read."""
        self._found_box.show_found(found, is_reading=True)
        self.foot.set_ready(is_ready=False)

    def add(self, found: Found) -> None:
        """Ask what to do with these files and links, and with those that wait here already."""
        self._dropped = self._dropped.with_more(found)
        self._show_found()

    def take_written(self, found: Found) -> None:
        """Take what was found in the links that the person wrote, instead of what was before."""
        self._written = found
        self._show_found()

    def _show_found(self) -> None:
        found = self._dropped.with_more(self._written)
        self._found = found
        self._found_box.show_found(found, is_reading=False)
        self._show_part(self.tr("What to do with the files"), found.files, takes_links=False)
        self._show_part(self.tr("What to do with the links"), found.links, takes_links=True)
        self._order.show_inputs(found.files)
        self.plan_view.setVisible(not found.is_empty)
        self._fit()
        self._on_kind_changed()
        self.foot.set_ready(is_ready=not found.is_empty)
        if found.is_empty:
            self.foot.try_button.hide()
        self.foot.show_problem("")

    def write_links(self) -> None:
        """Offer a place to write links into."""
        self._found_box.offer_links()
        self._show_found()

    @Slot()
    def _on_folder_edited(self) -> None:
        self._is_folder_edited = True
        self.draft_changed.emit()

    def focus_start(self) -> None:
        """Give the start button the keyboard."""
        self.foot.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_part(self, title: str, inputs: tuple[str, ...], *, takes_links: bool) -> None:
        part = self._parts.get(takes_links)
        if part is None and inputs:
            kinds = kinds_for(self._registry, takes_links=takes_links)
            part = PartForm(title, kinds, self._state, self._recipes, self._registry)
            part.choose(self._state.kinds.get(_SORTS[takes_links], ""))
            part.kind_changed.connect(self._on_kind_changed)
            part.settings_changed.connect(self.draft_changed)
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
        self._folder_line.setVisible(any(_has_outputs(part) for part, _ in parts))
        if not self._is_folder_edited:
            self._folder_line.edit.setText(self._folder_for([part for part, _ in parts]))
        is_beside = any(part.recipe is not None and not part.kind.takes_links for part, _ in parts)
        self._folder_line.edit.setPlaceholderText(self.tr("Beside the files") if is_beside else "")
        self._more.setVisible(bool(kinds))
        if self._common is not None:
            self._body.removeWidget(self._common)
            self._common.deleteLater()
            self._common = None
        has_settings = bool(parts) and parts[-1][0].recipe is None
        self._more.setVisible(has_settings)
        if has_settings:
            fields = tuple(f for f in fields_of(kinds[-1]) if f.name in COMMON)
            self._common = FieldForm(fields, self._state.settings.get(kinds[-1].kind, {}))
            self._body.insertWidget(self._body.indexOf(self._more) + 1, self._common)
            self._common.changed.connect(self.draft_changed)
            self._common.setVisible(self._more.isChecked())
        self._show_advanced()
        self.plan_view.clear()
        self.draft_changed.emit()

    def _show_advanced(self) -> None:
        for part in self._parts.values():
            part.form.show_advanced(is_on=self._more.isChecked())

    def _folder_for(self, parts: Sequence[PartForm]) -> str:
        """Return where results of what is chosen went the last time; "" for beside the files."""
        making = [part for part in parts if _has_outputs(part)]
        for part in reversed(making):
            folder = self._state.folders.get(part.name)
            if folder or (folder is not None and part.recipe is not None):
                return folder
        is_beside = making and all(p.recipe is not None and not p.kind.takes_links for p in making)
        return "" if is_beside else str(self._default_folder)

    # What is asked for.

    @Slot()
    def _on_start(self) -> None:
        if parts := self._fit_parts():
            self.forget()
            self.dismiss()
            self.started.emit(parts)

    @property
    def after(self) -> After:
        """What is to be done once the batch has ended."""
        return self.foot.after_line.after

    def _hand_over(self, signal: SignalInstance) -> None:
        """Emit this with the parts, if they fit."""
        if parts := self._fit_parts():
            signal.emit(parts)

    def _fit_parts(self) -> list[Part]:
        """Return the parts and remember what was chosen; none when something does not fit."""
        parts = self.parts()
        for (form, _), part in zip(self._shown_parts(), parts, strict=True):
            if not self._is_fit(form, part):
                return []
        if words := self.foot.after_line.problem():
            self.foot.show_problem(words)
            return []
        after = self.after
        # To sleep or to shut down holds for one batch: nobody wants that by an old choice.
        self._state.after = (Then.NOTHING if after.is_counted else after.then).value
        self._state.after_command = after.command or self._state.after_command
        for part in parts:
            if part.course is None:
                self._state.settings[part.kind.kind] = part.remembered
            self._state.kinds[_SORTS[part.kind.takes_links]] = part.name
            if "dir" in part.settings:
                self._state.folders[part.name] = part.settings["dir"]
        return parts

    def _part_of(self, form: PartForm, inputs: tuple[str, ...]) -> Part:
        folder = self._folder_line.folder
        folder = str(Path(folder).expanduser()) if folder else ""
        if not form.kind.takes_links:
            inputs = self._order.inputs()  # where it counts, the order that was chosen
        if (course := form.course(folder)) is not None:
            folders = self._found.folders
            return Part(form.kind, inputs, {"dir": folder}, course=course, folders=folders)
        settings = dict(form.form.settings())
        if self._common is not None:
            settings |= self._common.settings()
        if form.kind.has_outputs:
            settings["dir"] = folder
        return Part(form.kind, inputs, settings, self._found.own)

    def _is_fit(self, form: PartForm, part: Part) -> bool:
        """Try the settings on the first input; say beside the field what does not fit."""
        self.foot.show_problem("")
        forms = [form.form, *([self._common] if self._common is not None else [])]
        try:
            msgspec.structs.replace(part, inputs=part.inputs[:1], own={}).jobs(self._registry)
        except Problem as problem:
            culprit = _culprit(part, problem)
            for fields in forms:
                for name in fields.settings():
                    fields.show_problem(name, sentence(problem) if name == culprit else "")
                    if name == culprit:
                        fields.focus(name)
                        if fields is self._common:
                            self._more.setChecked(True)
                        return False
            self.foot.show_problem(sentence(problem))
            return False
        for fields in forms:
            for name in fields.settings():
                fields.show_problem(name, "")
        return True

    @Slot()
    def _on_cancelled(self) -> None:
        self.forget()
        self.dismiss()

    def forget(self) -> None:
        """Let go of the draft."""
        self._found_box.clear_links()
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
        elif self.foot.start_button.isEnabled():
            self._on_start()

    @Slot(bool)
    def _on_more_toggled(self, is_on: bool) -> None:
        self._show_more_icon()
        if self._common is not None:
            self._common.setVisible(is_on)
        self._show_advanced()


def _has_outputs(form: PartForm) -> bool:
    """Whether what is chosen writes files that go somewhere."""
    return form.kind.has_outputs or form.recipe is not None


def _culprit(part: Part, problem: Problem) -> str:
    """Return the setting that the problem is about, "" if it is about none alone."""
    if part.course is not None:
        return ""
    folder = {"dir": part.settings["dir"]} if part.settings.get("dir") else {}
    for name, text in part.settings.items():
        try:
            build(part.kind, part.inputs[:1], {**folder, name: text})
        except Problem as other:
            if other.title == problem.title:
                return name
    return ""
