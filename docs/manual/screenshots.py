"""Takes the manual's pictures of the real window, light and dark, on a screen of its own.

Run: python docs/manual/screenshots.py [FOLDER [LOOK…]] (needs xvfb, openbox and xdotool). Without
a folder the manual's own are made anew beside this file; with one, every scene goes there: at
100 and 200 %, light and dark, in each language, from right to left, in high contrast; or only in
the looks that are named.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAGE = Path(__file__).with_name("stage.py")
sys.path.insert(0, str(ROOT / "tests"))

LOOKS = {
    f"{look}{size}{spoken}": (look, scale, language)
    for look in ("light", "dark")
    for scale, size in (("1", ""), ("2", "-200"))
    for language, spoken in (("en", ""), ("de", "-de"))
} | {"light-rtl": ("light", "1", "rtl"), "contrast": ("contrast", "1", "en")}
"""By name: colours, scale and language of the window."""
OF_THE_MANUAL = ("light", "dark", "light-200")


def photograph(folder: Path, look_name: str, *scenes: str) -> None:
    """Open a screen and let a second process show the window there, and take these pictures."""
    from screen import Screen  # noqa: PLC0415 - tests/ is on the path only here

    look, scale, language = LOOKS[look_name]
    size = "3200x2000x24" if scale == "2" else "1600x1000x24"
    with (
        tempfile.TemporaryDirectory(prefix="dropmill-") as home,
        Screen(Path(home), size) as screen,
    ):
        what = [look, language, str(folder), look_name, home, *scenes]
        subprocess.run(
            [sys.executable, str(STAGE), *what],
            env={**screen.variables, "QT_SCALE_FACTOR": scale, "HOME": home},
            check=True,
            timeout=180,
        )


def main() -> None:
    """Take the manual's pictures, or all of these looks."""
    if len(sys.argv) == 1:
        for name in OF_THE_MANUAL:
            photograph(Path(__file__).parent, name, "window")
        return
    folder = Path(sys.argv[1]).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or LOOKS:
        photograph(folder, name)


if __name__ == "__main__":
    main()
