"""Names and descriptions of the recipes that come with Dropmill, in the language of the window.

A recipe is known by the name in its file, here, in the journal and on the command line. What a
person wrote has no translation and is shown as it is.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from dropmill.core.recipe import Recipe

CONTEXT = "recipes"


def recipe_title(name: str) -> str:
    """Return what a recipe of this name is called in the window."""
    return QCoreApplication.translate(CONTEXT, name) if name else ""


def recipe_about(recipe: Recipe) -> str:
    """Return what a recipe says of itself, in the language of the window."""
    return QCoreApplication.translate(CONTEXT, recipe.description) if recipe.description else ""
