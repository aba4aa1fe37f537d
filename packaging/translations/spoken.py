"""Finds what the parts without Qt say to people: the texts of their errors, reasons and notes.

`core`, `jobs`, `transfer` and `watch` speak English and nothing else; the window says the same in
another language by these templates (docs/decisions/0052). A template is the text as it stands in
the source, with what is filled in numbered: `“{1}” does not exist`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PARTS = ("core", "jobs", "transfer", "watch")
SPEAKING = frozenset({"Problem", "Failure", "JobSkipped", "note", "say", "announce_note"})
"""Calls whose first two arguments a person reads."""
ALSO = {
    "core/errors.py": ("_SYSTEM", "explain"),
    "core/fields.py": ("_fitting", "meant"),
    "core/journal/database.py": ("_WORDS",),
    "core/lack.py": ("said_of",),
    "core/moves.py": ("_finals", "_spread"),
    "core/own_results.py": ("WHY",),
    "core/plan.py": ("_why",),
    "jobs/checksum/verify.py": ("_problem", "_failed"),
    "jobs/download/failures.py": ("_STATUS", "_CODES", "_CERTIFICATE", "_certificate_words"),
    "jobs/links/kind.py": ("_note", "_nothing", "_pages"),
    "jobs/media/kind.py": ("_LOSES_AGAIN",),
    "jobs/pdf/signed.py": ("WARNING",),
}
"""Tables and functions that hold such texts, where no call says so."""
FRAMES = frozenset({"“{1}” {2}", "“{1}” {2} ({3})", "The file {1}"})
"""What puts others together."""
NO_TEXTS = frozenset({"subject name", "not yet valid"})
"""Marks that are looked for, not said."""


def templates(root: Path) -> set[str]:
    """Return all of them below a source root."""
    found: set[str] = set()
    for part in PARTS:
        for path in sorted((root / part).rglob("*.py")):
            module = _Module(ast.parse(path.read_text(encoding="utf-8"), str(path)))
            found.update(module.spoken())
            for name in ALSO.get(path.relative_to(root).as_posix(), ()):
                found.update(module.within(name))
    return {text for text in found if _is_said(text)} - NO_TEXTS | FRAMES


def _is_said(text: str) -> bool:
    """Whether a text has words of its own, and is not only what is filled in."""
    letters = text
    for number in range(1, 9):
        letters = letters.replace(f"{{{number}}}", "")
    return sum(c.isalpha() for c in letters) > 1


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._assigned: dict[str, list[ast.expr]] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._assign(target, node.value)
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                self._assign(node.target, node.value)
            elif isinstance(node, ast.FunctionDef):
                self._functions[node.name] = node

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._assigned.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, said in zip(target.elts, value.elts, strict=False):
                self._assign(one, said)

    def spoken(self) -> Iterator[str]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and _name_of(node.func) in SPEAKING:
                for argument in node.args[:2]:
                    yield from self._texts(argument)
            elif isinstance(node, ast.Assign) and any(
                isinstance(t, ast.Attribute) and t.attr == "note" for t in node.targets
            ):
                yield from self._texts(node.value)

    def within(self, name: str) -> Iterator[str]:
        """Yield every text of words in a table or a function."""
        nodes: list[ast.AST] = list(self._assigned.get(name, ()))
        if (function := self._functions.get(name)) is not None:
            nodes += function.body[1:] if ast.get_docstring(function) else function.body
        for node in nodes:
            joined = [part for part in ast.walk(node) if isinstance(part, ast.JoinedStr)]
            inner = {id(value) for one in joined for value in one.values}
            for part in ast.walk(node):
                if isinstance(part, ast.JoinedStr) or (
                    isinstance(part, ast.Constant) and id(part) not in inner
                ):
                    yield from (text for text in self._texts(part) if " " in text)

    def _texts(self, node: ast.expr, depth: int = 0) -> Iterator[str]:  # noqa: PLR0912 - one case each
        if depth > 4:
            return
        match node:
            case ast.Constant(value=str(text)):
                yield _numbered(text)
            case ast.JoinedStr():
                yield _template(node)
            case ast.IfExp():
                yield from self._texts(node.body, depth + 1)
                yield from self._texts(node.orelse, depth + 1)
            case ast.BoolOp():
                for value in node.values:
                    yield from self._texts(value, depth + 1)
            case ast.BinOp(op=ast.Add()):
                for before in self._texts(node.left, depth + 1):
                    for after in self._texts(node.right, depth + 1):
                        yield _numbered(before + after)
            case ast.Name():
                for value in self._assigned.get(node.id, ()):
                    yield from self._texts(value, depth + 1)
            case ast.Call(func=ast.Attribute(attr="format", value=value)):
                yield from self._texts(value, depth + 1)
            case ast.Call(func=ast.Name(id=name)) if name in self._functions:
                for part in ast.walk(self._functions[name]):
                    if isinstance(part, ast.Return) and part.value is not None:
                        yield from self._texts(part.value, depth + 1)
            case _:
                return


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _template(node: ast.JoinedStr) -> str:
    parts: list[str] = []
    count = 0
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append(str(value.value))
        else:
            count += 1
            parts.append(f"{{{count}}}")
    return "".join(parts)


def _numbered(text: str) -> str:
    """Number what `format` would fill in."""
    parts: list[str] = []
    count = 0
    while True:
        before, opened, rest = text.partition("{")
        parts.append(before)
        if not opened:
            return "".join(parts)
        _, closed, text = rest.partition("}")
        if not closed:
            return "".join([*parts, opened, rest])
        count += 1
        parts.append(f"{{{count}}}")
