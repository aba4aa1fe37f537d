"""What a person typed for a path, as it is meant in any folder."""

from __future__ import annotations

from pathlib import Path


def absolute(text: str) -> str:
    """Return the absolute path; FileNotFoundError when the current folder has gone.

    “..” is taken as the system takes it, past links, so that none is left: two paths to one file
    look alike, and a name in an archive never begins with it. Links are not followed otherwise.
    """
    path = Path(text).absolute()
    if ".." not in path.parts:
        return str(path)
    if path.name == "..":
        return str(path.resolve())
    return str(path.parent.resolve() / path.name)
