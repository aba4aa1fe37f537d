"""The form for inputs of one sort: which kind of job, and that kind's own settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from dropmill.core.course import Course
from dropmill.core.fields import build, fields_of
from dropmill.core.job import Job
from dropmill.core.own_results import Record, own_results
from dropmill.core.recipe import Recipe
from dropmill.core.registry import Registry
from dropmill.transfer.link_list import Own
from dropmill.ui.field_form import FieldForm
from dropmill.ui.kind_words import title_of
from dropmill.ui.plain_text import shown
from dropmill.ui.recipes import PREFIX, Recipes
from dropmill.ui.steps_told import StepsTold
from dropmill.ui.window_state import WindowState

COMMON = ("if_exists", "skip_done", "timeout_s", "retries")
"""Settings that every kind has: they stand once, below the kinds' own."""
_PREFERRED = ("download", "checksum")


class Part(msgspec.Struct, frozen=True):
    """Inputs of one sort, the kind or recipe chosen for them, and its settings as text."""

    kind: type[Job]
    inputs: tuple[str, ...]
    settings: Mapping[str, str]
    own: Own = {}
    """Input → settings for it alone."""
    course: Course | None = None
    """Through which recipe they go; the kind is that of its first step."""
    folders: tuple[str, ...] = ()
    """The folders in which inputs were found that nobody has named one by one."""

    @property
    def name(self) -> str:
        """What is remembered of it: the name of the kind, or the key of the recipe."""
        return self.kind.kind if self.course is None else f"{PREFIX}{self.course.recipe.name}"

    def jobs(self, kinds: Mapping[str, type[Job]]) -> list[Job]:
        """Make its jobs, of a recipe those of the first step; Problem as in `build`."""
        if not self.inputs:
            return []
        if self.course is not None:
            return self.course.first_jobs(kinds, self.inputs)
        return build(self.kind, self.inputs, self.settings, self.own)

    def without_own_results(
        self, record: Record | None, is_stopped: Callable[[], bool] = lambda: False
    ) -> Part:
        """Return it without what its recipe has put into its folders before, as `own_results`."""
        if self.course is None or record is None or not self.folders or self.kind.takes_links:
            return self
        recipe = self.course.recipe.name
        own = own_results(recipe, self.inputs, self.folders, record, is_stopped)
        if not own:
            return self
        inputs = tuple(path for path in self.inputs if path not in own)
        return msgspec.structs.replace(self, inputs=inputs)

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

    def __init__(
        self,
        title: str,
        kinds: Sequence[type[Job]],
        state: WindowState,
        recipes: Recipes | None = None,
        registry: Registry | None = None,
    ) -> None:
        """With `recipes` those can be chosen too whose first step is one of the kinds."""
        super().__init__()
        self._kinds = list(kinds)
        self._recipes = recipes
        self._registry = registry
        self._course: Course | None = None
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
        self._fill()
        line.addWidget(label)
        line.addWidget(self._combo)
        self._box.addLayout(line)
        self._steps = StepsTold()
        self._steps.hide()
        self._box.addWidget(self._steps)
        self._show_form()
        self._combo.currentIndexChanged.connect(self._on_chosen)
        if recipes is not None:
            recipes.changed.connect(self._on_recipes_changed)

    def _fill(self) -> None:
        for kind in self._kinds:
            self._combo.addItem(title_of(kind), kind.kind)
        names = {kind.kind for kind in self._kinds}
        known = () if self._recipes is None else self._recipes.all
        fitting = [one for one in known if one.ready and one.ready.steps[0].kind in names]
        if fitting:
            self._combo.insertSeparator(self._combo.count())
            for one in fitting:
                words = self.tr("Recipe: {name}").format(name=shown(one.title))
                self._combo.addItem(words, one.key)

    @Slot()
    def _on_recipes_changed(self) -> None:
        chosen, recipe = self.name, self.recipe
        self._combo.blockSignals(True)
        self._combo.clear()
        self._fill()
        self.choose(chosen)
        self._combo.blockSignals(False)
        if self.name != chosen or self.recipe != recipe:
            self._on_chosen(self._combo.currentIndex())

    @property
    def name(self) -> str:
        """The chosen kind's name, or the chosen recipe's key."""
        return str(self._combo.currentData())

    @property
    def recipe(self) -> Recipe | None:
        """The chosen recipe as it runs; None when a kind is chosen."""
        known = None
        if self._recipes is not None and self.name.startswith(PREFIX):
            known = self._recipes.find(self.name)
        return None if known is None else known.ready

    @property
    def kind(self) -> type[Job]:
        """The chosen kind, of a recipe that of its first step."""
        name = self.name if self.recipe is None else self.recipe.steps[0].kind
        return next((kind for kind in self._kinds if kind.kind == name), self._kinds[0])

    def course(self, folder: str) -> Course | None:
        """Return the course for the chosen recipe; the same as long as nothing else is chosen."""
        recipe = self.recipe
        if recipe is None:
            return None
        course = self._course
        if course is None or (course.recipe, course.dir) != (recipe, folder):
            self._course = course = Course.begin(recipe, folder)
        return course

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
        recipe = self.recipe
        self._steps.setVisible(recipe is not None)
        if recipe is not None and self._registry is not None:
            self._steps.show_recipe(recipe, self._registry)
        fields = tuple(
            f
            for f in fields_of(self.kind)
            if f.name not in passed_over and not f.is_hidden and recipe is None
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
