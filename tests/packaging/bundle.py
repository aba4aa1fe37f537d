"""The bundle that `make package` built does what the program does. Run by `make package`."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

import pytest

import desktop
import dropmill
from dropmill.core.registry import Registry
from dropmill.jobs import BUILTIN
from jobs.samples.contract import PLAIN, SAMPLES
from launching import given_files, start_and_end
from screen import Screen

BUILTIN_KINDS = Registry(BUILTIN)
KINDS = sorted(name for name, kind in BUILTIN_KINDS.items() if not kind.takes_links)
ENDED = {"done", "skipped", "failed", "cancelled", "interrupted"}
RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture
def bundled(tmp_path: Path) -> dict[str, str]:
    """Variables with which nothing of this machine's Python is found."""
    outside = ("PYTHON", "QT_", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
    return {**variables, "DROPMILL_HOME": str(tmp_path / "home")}


def ask(variables: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(desktop.BUNDLE), *arguments],
        env=variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_it_says_the_one_version(bundled: dict[str, str]) -> None:
    assert ask(bundled, "--version") == f"dropmill {dropmill.__version__}\n"


def test_it_has_every_kind(bundled: dict[str, str]) -> None:
    lines = [json.loads(line) for line in ask(bundled, "kinds", "--json").splitlines()]
    assert {line["kind"] for line in lines} == set(BUILTIN)


def test_it_does_real_work(bundled: dict[str, str], tmp_path: Path) -> None:
    original = tmp_path / "original.bin"
    original.write_bytes(os.urandom(3_000_000))
    copies = tmp_path / "copies"
    ask(bundled, "run", "copy", str(original), "--dir", str(copies), "--json")
    assert (copies / original.name).read_bytes() == original.read_bytes()
    said = ask(bundled, "run", "checksum", str(original), "--json")
    (done,) = [e for e in map(json.loads, said.splitlines()) if e.get("state") == "done"]
    assert done["result"] == {"sha256": hashlib.sha256(original.read_bytes()).hexdigest()}


FILES = (*KINDS, "metadata of sound")


@pytest.mark.parametrize("name", FILES)
def test_every_kind_works(bundled: dict[str, str], tmp_path: Path, name: str) -> None:
    kind = name.partition(" ")[0]
    sample = SAMPLES.get("media" if " " in name else kind, PLAIN)
    (tmp_path / "in").mkdir()
    original = sample.make(tmp_path / "in", 1)
    settings = dict(sample.settings) if " " not in name else {}
    given = [word for key, text in settings.items() for word in ("--set", f"{key}={text}")]
    if BUILTIN_KINDS[kind].has_outputs and kind != "rename":
        given += ["--dir", str(tmp_path / "out")]
    said = ask(bundled, "run", kind, str(original), *given, "--json")
    (done,) = [e for e in map(json.loads, said.splitlines()) if e.get("state") in ENDED]
    assert done["state"] in {"done", "skipped"}, done
    assert all(Path(output).exists() for output in done.get("outputs", ()))


@pytest.mark.parametrize(
    ("module", "use"),
    [
        ("image", {"format": "avif"}),
        ("image", {"format": "tiff"}),
        ("table", {"format": "xlsx"}),
        ("table", {"format": "parquet"}),
        ("archive", {"format": "7z"}),
        ("archive", {"format": "tar.zst"}),
    ],
)
def test_formats_of_libraries_that_are_loaded_late(
    bundled: dict[str, str], tmp_path: Path, module: str, use: dict[str, str]
) -> None:
    original = tmp_path / "a.csv"
    original.write_text("name,number\nAda,1\n", encoding="utf-8")
    if module == "image":
        original = SAMPLES["image"].make(tmp_path, 1)
    given = [word for key, text in use.items() for word in ("--set", f"{key}={text}")]
    out = tmp_path / "out"
    ask(bundled, "run", module, str(original), *given, "--dir", str(out), "--json")
    (made,) = out.iterdir()
    assert made.name.endswith(f".{use['format']}")
    if module == "table":
        ask(bundled, "run", "table", str(made), "--set", "format=csv", "--dir", str(tmp_path / "b"))
        assert "Ada" in (tmp_path / "b" / "a.csv").read_text(encoding="utf-8")
    if use["format"] == "7z":
        ask(bundled, "run", "extract", str(made), "--dir", str(tmp_path / "b"))
        assert [path.name for path in (tmp_path / "b").rglob("*.csv")] == ["a.csv"]


def test_nothing_in_it_is_under_the_gpl() -> None:
    names = {path.name for path in desktop.BUNDLE.parent.rglob("*")}
    assert not {name for name in names if name.startswith(("libreadline", "readline", "mutagen"))}
    licences = desktop.BUNDLE.parent / "_internal" / "licences"
    assert {"pyside6-essentials", "py7zr", "pi-heif", "duckdb"} & {
        p.name for p in licences.iterdir()
    }


def test_it_opens_the_window_with_files(tmp_path: Path) -> None:
    paths = given_files(tmp_path / "in")
    with Screen(tmp_path) as screen:
        screen.start(str(desktop.BUNDLE), *map(str, paths))
        start_and_end(screen, paths)


def test_it_carries_every_resource() -> None:
    carried = desktop.BUNDLE.parent / "_internal" / "dropmill" / "resources"
    for path in filter(Path.is_file, RESOURCES.rglob("*")):
        assert (carried / path.relative_to(RESOURCES)).read_bytes() == path.read_bytes()


def test_it_has_no_link_that_leads_nowhere() -> None:
    links = [path for path in desktop.BUNDLE.parent.rglob("*") if path.is_symlink()]
    assert [str(link) for link in links if not link.exists()] == []


def test_it_is_slim() -> None:
    files = [path for path in desktop.BUNDLE.parent.rglob("*") if not path.is_symlink()]
    size_bytes = sum(path.stat().st_size for path in files if path.is_file())
    assert size_bytes < 150_000_000
