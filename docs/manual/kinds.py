"""Writes the manual's page of each kind from its docstring and its settings.

Run: python docs/manual/kinds.py (a test tells when a page is no longer what this writes).
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "app"))

from dropmill.cli.kinds import what_fits  # noqa: E402 - found by the line above
from dropmill.core.fields import Field, fields_of  # noqa: E402
from dropmill.core.job import Job  # noqa: E402
from dropmill.core.registry import load  # noqa: E402
from dropmill.jobs import BUILTIN  # noqa: E402

FOLDER = ROOT / "docs" / "manual" / "kinds"
_OF_ALL = {"dir", "if_exists", "timeout_s", "retries"}
_WIDTH = 100


def pages() -> Mapping[str, str]:
    """Return every page by its file name."""
    kinds = load(BUILTIN)
    made = {f"{name}.md": _page(name, kinds[name]) for name in kinds}
    lines = ["# What Dropmill can do", ""]
    lines += [f"- [`{name}`]({name}.md): {_title(kinds[name])}" for name in sorted(kinds)]
    lines += ["", "These settings all of them have:", "", *_table(_shared(kinds["copy"]))]
    return {**made, "README.md": "\n".join(lines) + "\n"}


def _page(name: str, kind: type[Job]) -> str:
    text = inspect.cleandoc(kind.__doc__ or "").partition("\n")[2].strip()
    paragraphs = [textwrap.fill(" ".join(part.split()), _WIDTH) for part in text.split("\n\n")]
    own = [f for f in fields_of(kind) if f.name not in _OF_ALL and not f.is_hidden]
    sample = "https://example.org/file.iso" if kind.takes_links else "FILE…"
    setting = f" --set {own[0].name}=…" if own else ""
    return "\n".join(
        [
            f"# {_title(kind)}",
            "",
            *[line for part in paragraphs for line in (part, "")],
            "```sh",
            f"dropmill run {name} {sample}{setting}",
            "```",
            "",
            *_table(own),
            "",
            "The others, and the settings that all have: [what Dropmill can do](README.md).",
            "",
        ]
    )


def _title(kind: type[Job]) -> str:
    return inspect.cleandoc(kind.__doc__ or kind.kind).partition("\n")[0].rstrip(".")


def _shared(kind: type[Job]) -> list[Field]:
    return [field for field in fields_of(kind) if field.name in _OF_ALL]


def _table(fields: list[Field]) -> list[str]:
    if not fields:
        return ["It has no settings of its own."]
    rows = ["| setting | what it is | fits | default |", "|---|---|---|---|"]
    for field in fields:
        described = field.description or field.title
        if field.when is not None:
            described += f" (only when {field.when[0]} is {' or '.join(field.when[1])})"
        cells = (f"`{field.name}`", described, what_fits(field), field.text_of(field.default))
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return rows


def write() -> None:
    """Write the pages, and remove those of kinds that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
