"""Dropmill in the user's own menu and in "Open with": one entry and one icon, put in and taken out.

Linux only; Windows and macOS have their own ways (README.md).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import environment

BUNDLE = environment.ROOT / "dist" / "dropmill" / "dropmill"
ENTRY = environment.ROOT / "packaging" / "linux" / "dropmill.desktop"
ICON = environment.ROOT / "resources" / "icons" / "dropmill.svg"


def install() -> None:
    """Write the entry, which starts the bundle where it was built, else the environment's own."""
    program = BUNDLE if BUNDLE.is_file() else Path(environment.program("dropmill-window"))
    entry, icon = _places()
    entry.parent.mkdir(parents=True, exist_ok=True)
    icon.parent.mkdir(parents=True, exist_ok=True)
    lines = ENTRY.read_text(encoding="utf-8").splitlines()
    here = {"Exec": f"{quote(program)} %U", "TryExec": _escape(str(program))}
    filled = [
        f"{key}={here[key]}" if (key := line.partition("=")[0]) in here else line for line in lines
    ]
    entry.write_text("\n".join(filled) + "\n", encoding="utf-8")
    shutil.copyfile(ICON, icon)
    _renew(entry.parent)
    print(f"Dropmill is in the menu: {entry} starts {program}")


def uninstall() -> None:
    """Take away what `install` wrote; nothing else."""
    entry, icon = _places()
    was_there = entry.exists() or icon.exists()
    entry.unlink(missing_ok=True)
    icon.unlink(missing_ok=True)
    _renew(entry.parent)
    print("Dropmill is out of the menu." if was_there else "Dropmill was not in the menu.")


def quote(program: Path) -> str:
    """Return a path as a word of `Exec` (Desktop Entry Specification 1.5, "The Exec key")."""
    word = str(program).replace("%", "%%")
    for sign in '\\"`$':
        word = word.replace(sign, f"\\{sign}")
    return _escape(f'"{word}"')


def _escape(text: str) -> str:
    """Return text as a value of a desktop entry: a backslash stands for itself doubled."""
    return text.replace("\\", "\\\\")


def _places() -> tuple[Path, Path]:
    if not sys.platform.startswith("linux"):
        sys.exit("A menu entry of this kind is for Linux: see README.md for this system.")
    named = os.environ.get("XDG_DATA_HOME", "")
    # A relative path there is to be ignored (XDG Base Directory Specification).
    data = Path(named) if Path(named).is_absolute() else Path.home() / ".local" / "share"
    entry = data / "applications" / "dropmill.desktop"
    return entry, data / "icons" / "hicolor" / "scalable" / "apps" / "dropmill.svg"


def _renew(applications: Path) -> None:
    """Let the desktop read the folder's entries anew, for "Open with"."""
    if not applications.is_dir():
        return
    if shutil.which("update-desktop-database"):
        subprocess.run(["update-desktop-database", "-q", str(applications)], check=True)
    else:
        print("For “Open with”, install desktop-file-utils and run this again.")
