"""The resources are found from a checkout and from an installed wheel; the bundle's own test
runs after `make package`."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import dropmill
from dropmill.core.resources import resource

ROOT = Path(__file__).resolve().parents[2]
ICON = "icons/dropmill.svg"
ASK = "from dropmill.core.resources import resource; print(resource('icons/dropmill.svg'))"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the pinned back-end and unpack it, as an installer does."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    target = out / "site"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(target)
    return target


def ask(*arguments: str, path: Path) -> str:
    """Run Python with this folder first among its modules, far away from the checkout."""
    variables = {**os.environ, "PYTHONPATH": str(path), "PYTHONSAFEPATH": "1"}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=path,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_checkout_finds_its_resources() -> None:
    assert resource(ICON) == ROOT / "resources" / ICON


def test_a_wheel_finds_the_resources_it_carries(installed: Path) -> None:
    found = Path(ask("-c", ASK, path=installed))
    assert found == installed / "dropmill" / "resources" / ICON
    assert found.read_bytes() == (ROOT / "resources" / ICON).read_bytes()


def test_a_wheel_carries_every_resource(installed: Path) -> None:
    def names(folder: Path) -> set[str]:
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert names(installed / "dropmill" / "resources") == names(ROOT / "resources")


def test_a_wheel_carries_the_one_version(installed: Path) -> None:
    (metadata,) = installed.glob("dropmill-*.dist-info/METADATA")
    assert f"\nVersion: {dropmill.__version__}\n" in metadata.read_text(encoding="utf-8")


def test_a_wheel_installs_the_command_and_the_window(installed: Path) -> None:
    (points,) = installed.glob("dropmill-*.dist-info/entry_points.txt")
    text = points.read_text(encoding="utf-8")
    assert "[console_scripts]\ndropmill = dropmill.__main__:main" in text
    assert "[gui_scripts]\ndropmill-window = dropmill.__main__:main" in text


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/none\.svg"):
        resource("icons/none.svg")
