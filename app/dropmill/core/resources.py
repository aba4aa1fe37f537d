"""The files that travel with the program: icons, style, translations."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "resources"  # a wheel and a bundle carry them inside the package
_CHECKOUT = _PACKAGE.parents[1] / "resources"


def resource(name: str) -> Path:
    """Return the path of a resource, named with forward slashes (`icons/dropmill.svg`).

    The same from a checkout, an installed wheel and a frozen bundle. Any thread. Raises
    FileNotFoundError when there is none of this name, which is a fault in the package.
    """
    folder = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    path = folder / name
    if not path.exists():
        raise FileNotFoundError(f"This copy of Dropmill lacks its file {name}: {path}")
    return path
