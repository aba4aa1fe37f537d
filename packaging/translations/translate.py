"""Keeps the catalogues of translations: collects the texts, and makes what the program loads.

Run: python packaging/translations/translate.py [--check]. Texts come from `tr` and its likes in
`ui`, read from the source (lupdate does not see functions of our own), from the kinds, which know
no Qt, and from what the parts without Qt say to people (spoken.py): those are kept as templates in
a file of their own, because the window looks for the one that fits.
Translations are kept; texts that are gone are left out; new ones are listed and marked as
unfinished. With --check nothing is written, and the status says whether something would be.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "app" / "dropmill" / "ui"
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de",)
SPOKEN = "core"
"""The context of the templates."""
Catalogue = dict[tuple[str, str], str]
"""(Context, text) → translation, "" while there is none."""


def texts_of_ui() -> set[tuple[str, str]]:
    """Return every text that the window's source marks, with its context."""
    found: set[tuple[str, str]] = set()
    for path in sorted(UI.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        found.update(_texts(tree, _context_of(tree), path, ""))
    return found


def _context_of(tree: ast.Module) -> str:
    """Return the context of a module's own `_tr`."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "_tr":
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and call.args:
                    return str(ast.literal_eval(call.args[0]))
    return ""


def _texts(node: ast.AST, context: str, path: Path, owner: str) -> Iterator[tuple[str, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _texts(child, context, path, child.name)
            continue
        if isinstance(child, ast.Call):
            name = child.func.attr if isinstance(child.func, ast.Attribute) else ""
            name = child.func.id if isinstance(child.func, ast.Name) else name
            if name in {"tr", "_tr", "_mark"} and child.args:
                argument = child.args[0]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    where = owner if name == "tr" else context
                    if not where:
                        sys.exit(f"{path.name}:{child.lineno}: nothing says whose text this is")
                    yield where, argument.value
                elif name == "tr":
                    sys.exit(f"{path.name}:{child.lineno}: only a literal can be collected")
        yield from _texts(child, context, path, owner)


def texts_of_kinds() -> set[tuple[str, str]]:
    """Return the titles, settings and choices of all kinds."""
    from dropmill.core import registry  # noqa: PLC0415 - after the path is set
    from dropmill.core.fields import fields_of  # noqa: PLC0415
    from dropmill.jobs import BUILTIN  # noqa: PLC0415
    from dropmill.ui import kind_words  # noqa: PLC0415

    found = set()
    for kind in registry.load(BUILTIN).values():
        found.add(kind_words.own_title(kind))
        for field in fields_of(kind):
            if field.is_hidden:
                continue
            found |= {field.title, field.description}
            names = (choice for choice in field.choices if not kind_words.is_name(choice))
            found |= {kind_words.own_choice(choice) for choice in names}
    return {(kind_words.CONTEXT, text) for text in found if text}


def texts_of_recipes() -> set[tuple[str, str]]:
    """Return the names and descriptions of the recipes that come with the program."""
    from dropmill.core import recipe_book  # noqa: PLC0415 - after the path is set
    from dropmill.core.resources import resource  # noqa: PLC0415
    from dropmill.ui.recipe_words import CONTEXT  # noqa: PLC0415

    paths = resource(recipe_book.RECIPES).glob(f"*{recipe_book.SUFFIX}")
    recipes = [recipe_book.read(path) for path in paths]
    texts = {text for recipe in recipes for text in (recipe.name, recipe.description)}
    return {(CONTEXT, text) for text in texts if text}


def read(path: Path) -> Catalogue:
    """Read a catalogue; empty when there is none."""
    if not path.is_file():
        return {}
    found: Catalogue = {}
    for context in Xml.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            source, said = message.findtext("source") or "", message.findtext("translation") or ""
            found[context.findtext("name") or "", source] = said
    return found


def written(catalogue: Catalogue, language: str) -> str:
    """Return a catalogue in Qt's own format (TS), sorted, so that changes are seen line by line."""
    root = Xml.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for name in sorted({context for context, _ in catalogue}):
        context = Xml.SubElement(root, "context")
        Xml.SubElement(context, "name").text = name
        for (owner, source), said in sorted(catalogue.items()):
            if owner == name:
                message = Xml.SubElement(context, "message")
                Xml.SubElement(message, "source").text = source
                translation = Xml.SubElement(message, "translation")
                translation.text = said
                if not said:
                    translation.set("type", "unfinished")
    Xml.indent(root, space="  ")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    return head + Xml.tostring(root, encoding="unicode") + "\n"


def renewed(language: str) -> Catalogue:
    """Return the catalogue with all texts of now, and the translations there are."""
    old = read(FOLDER / f"dropmill_{language}.ts")
    # A text that moved to another class keeps its translation.
    anywhere = {source: said for (_, source), said in old.items() if said}
    texts = texts_of_ui() | texts_of_kinds() | texts_of_recipes() | texts_of_core()
    return {key: old.get(key) or anywhere.get(key[1], "") for key in texts}


def texts_of_core() -> set[tuple[str, str]]:
    """Return the templates of what the parts without Qt say."""
    from translations import spoken  # noqa: PLC0415 - after the path is set

    return {(SPOKEN, text) for text in spoken.templates(ROOT / "app" / "dropmill")}


def templates_of(catalogue: Catalogue) -> str:
    """Return the templates with what they are in the language, as the window reads them."""
    found: dict[str, Any] = {
        text: said for (context, text), said in sorted(catalogue.items()) if context == SPOKEN
    }
    return json.dumps(found, ensure_ascii=False, indent=0) + "\n"


def release(catalogue: Catalogue, language: str, target: Path) -> None:
    """Make what the program loads; CalledProcessError with what lrelease says if that fails."""
    import PySide6  # noqa: PLC0415 - only here

    with tempfile.NamedTemporaryFile("w", suffix=".ts", encoding="utf-8") as file:
        of_window = {key: said for key, said in catalogue.items() if key[0] != SPOKEN}
        file.write(written(of_window, language))
        file.flush()
        _release(Path(PySide6.__path__[0]), Path(file.name), target)


def publish(path: Path, write: Callable[[Path], object]) -> None:
    """Have a file written beside its place, and put it there as a whole.

    A window that runs from the checkout has the .qm mapped: written in place, it would be killed.
    """
    beside = path.with_name(f".new-{path.name}")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _release(package: Path, catalogue_path: Path, target: Path) -> None:
    program = package / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    command = [str(program), "-silent", "-removeidentical", str(catalogue_path), "-qm", str(target)]
    subprocess.run(command, check=True)


def main() -> None:
    """Renew the catalogues, or look whether that would change them."""
    is_check = "--check" in sys.argv[1:]
    status = 0
    FOLDER.mkdir(exist_ok=True)
    for language in LANGUAGES:
        path = FOLDER / f"dropmill_{language}.ts"
        catalogue = renewed(language)
        text, templates = written(catalogue, language), templates_of(catalogue)
        missing = sorted(key for key, said in catalogue.items() if not said)
        for context, source in missing:
            print(f"{language}: {context}: {source!r} is not translated")
        if is_check:
            with tempfile.TemporaryDirectory() as folder:
                made = Path(folder) / "made.qm"
                release(catalogue, language, made)
                is_same = made.read_bytes() == path.with_suffix(".qm").read_bytes()
            is_same &= path.with_suffix(".json").read_text(encoding="utf-8") == templates
            if missing or not is_same or path.read_text(encoding="utf-8") != text:
                status = 1
        else:
            for suffix, data in ((".ts", text), (".json", templates)):
                write = partial(Path.write_text, data=data, encoding="utf-8")
                publish(path.with_suffix(suffix), write)
            publish(path.with_suffix(".qm"), partial(release, catalogue, language))
    sys.exit(status)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT / "app"), str(ROOT / "packaging")]
    main()
