"""A recipe in a few lines: its description and its steps in words."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dropmill.core.fields import fields_of
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe, Step
from dropmill.ui.kind_words import told_settings, verb_of
from dropmill.ui.plain_label import plain_label
from dropmill.ui.plain_text import shown
from dropmill.ui.recipe_words import recipe_about, recipe_title
from dropmill.ui.theme import secondary_font


def step_words(step: Step, kinds: Mapping[str, type[Job]]) -> str:
    """Return what a step does: `Convert images (WebP, 1600 px)`."""
    if step.recipe:
        return shown(_tr("Recipe “{name}”").format(name=recipe_title(step.recipe)))
    if step.kind not in kinds:
        return shown(_tr("Unknown: “{name}”").format(name=step.kind))
    kind = kinds[step.kind]
    told = [told_settings(kind, fields_of(kind), step.settings)]
    if folder := step.settings.get("dir"):
        told.append(f"→ {folder}")
    details = " ".join(part for part in told if part)
    words = verb_of(kind, step.settings)
    return shown(f"{words} ({details})" if details else words)


class StepsTold(QWidget):
    """Shows a recipe in words."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self._about = plain_label()
        self._about.setObjectName("secondary")
        self._about.setFont(secondary_font(self.font()))
        self.steps = plain_label()
        box.addWidget(self._about)
        box.addWidget(self.steps)

    def show_recipe(self, recipe: Recipe, kinds: Mapping[str, type[Job]]) -> None:
        """Show this one, with the steps of others in their places."""
        self._about.setText(shown(recipe_about(recipe)))
        self._about.setVisible(bool(recipe.description))
        lines = [f"{n}. {step_words(step, kinds)}" for n, step in enumerate(recipe.steps, 1)]
        self.steps.setText("\n".join(lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("StepsTold", text)
