"""docs/proof.md: what stands between two markers is written anew, the rest is left as it is.

    python tests/proof/page.py

A marker is a comment: `<!-- measured: NAME -->` … `<!-- end: NAME -->`. A bench that has no marker
yet gets a section at the end of the page.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from proof import pictures, record, tables, trials

PAGE = record.DOCS / "proof.md"
PICTURES = record.DOCS / "pictures"
NOT_HELD = "not held"
FAULTS = "faults"
SOAK = "soak"


def write(page: Path, folder: Path, drawings: Path) -> None:
    """Write the tables and draw the pictures of what is kept in `folder`."""
    runs = record.runs(folder)
    parts = {run.bench: tables.of_run(run) for run in runs}
    parts[NOT_HELD] = tables.of_missed(runs)
    if tried := trials.read(folder):
        parts[FAULTS] = trials.written(tried)
    soaked = folder / "soak.md"
    if soaked.is_file():
        parts[SOAK] = soaked.read_text(encoding="utf-8").strip()
    text = page.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = filled(text, name, part)
    page.write_text(text, encoding="utf-8")
    drawings.mkdir(exist_ok=True)
    for name, drawing in pictures.drawn(runs).items():
        (drawings / f"{name}.svg").write_text(drawing, encoding="utf-8")


def filled(text: str, name: str, part: str) -> str:
    """Return a page with this part between its markers."""
    begin, end = f"<!-- measured: {name} -->", f"<!-- end: {name} -->"
    whole = f"{begin}\n\n{part}\n\n{end}"
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if between.search(text):
        return between.sub(lambda _: whole, text, count=1)
    return f"{text.rstrip()}\n\n## {name}\n\n{whole}\n"


if __name__ == "__main__":
    write(PAGE, record.FOLDER, PICTURES)
