"""The set-up: an older Python is told so, locks hold what they should, nothing is done twice."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import environment
import make
import system

SCRIPTS = sorted((environment.ROOT / "packaging").glob("*.py"))
LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in environment.LOCKS.glob("*.txt")}


def pins(lock: str) -> dict[str, str]:
    """Name -> version of everything a lock holds."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==([^ ;]+)", LOCKS[lock], re.MULTILINE))


def test_an_older_python_gets_a_clear_sentence() -> None:
    older = "import runpy, sys; sys.version_info = (3, 9, 2); sys.argv = ['make.py', 'run'];"
    script = environment.ROOT / "packaging" / "make.py"
    asked = subprocess.run(
        [sys.executable, "-c", f"{older} runpy.run_path({str(script)!r}, run_name='__main__')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stderr.startswith("Dropmill needs Python 3.11 or later, and this is 3.9.2 (")
    assert asked.stderr.count("\n") == 1


def test_an_older_python_can_read_the_script_that_tells() -> None:
    source = (environment.ROOT / "packaging" / "make.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_an_unknown_command_gets_the_list() -> None:
    script = str(environment.ROOT / "packaging" / "make.py")
    asked = subprocess.run(
        [sys.executable, script, "dance"], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert all(f"  {name} " in asked.stderr for name in make.COMMANDS)


def test_every_purpose_has_a_lock() -> None:
    # Benches and faults are run with what the tests need, and more system packages.
    assert set(LOCKS) == set(make.LOCK_GROUPS) == set(system.PROGRAMS) - {"bench", "faults"}


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_a_lock_pins_all_by_hash_and_names_no_address(lock: str) -> None:
    text = LOCKS[lock]
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z])", text)[1:]
    assert {re.split(r"[\[=]", entry)[0] for entry in entries} == set(pins(lock))
    assert len(entries) > 10
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("lock", sorted(LOCKS))
def test_every_lock_holds_what_running_needs_in_the_same_versions(lock: str) -> None:
    assert pins("run").items() <= pins(lock).items()


def test_the_locks_hold_every_dependency_that_is_declared() -> None:
    text = (environment.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)
    groups = declared["dependency-groups"]
    for lock, names in make.LOCK_GROUPS.items():
        wanted = [
            *declared["project"]["dependencies"],
            *(w for name in names for w in groups[name]),
        ]
        names_wanted = (re.split(r"[^A-Za-z0-9.-]", want)[0] for want in wanted)
        found = {name.lower().replace(".", "-") for name in names_wanted}
        assert found <= set(pins(lock)), lock


def test_the_lock_keeps_to_the_qt_that_does_not_abort() -> None:
    version = tuple(int(part) for part in pins("run")["pyside6-essentials"].split("."))
    assert (6, 11, 3) <= version < (6, 12)


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What pip would be asked; the environment is another folder, and looks usable."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "_is_usable", lambda: True)
    monkeypatch.setattr(environment, "_pip", lambda *arguments: asked.append(arguments))
    return asked


def test_a_second_start_installs_nothing(calls: list[tuple[str, ...]]) -> None:
    environment.ensure("run")
    assert calls
    calls.clear()
    environment.ensure("run")
    assert calls == []


def test_what_tests_need_is_enough_to_run(calls: list[tuple[str, ...]]) -> None:
    environment.ensure("test")
    calls.clear()
    environment.ensure("run")
    assert calls == []
    environment.ensure("package")
    assert calls


def test_a_changed_lock_installs_again(
    calls: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "LOCKS", tmp_path)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    lock = tmp_path / "run.txt"
    lock.write_text("a==1")
    environment.ensure("run")
    calls.clear()
    lock.write_text("a==2")
    environment.ensure("run")
    assert any(str(lock) in arguments for arguments in calls)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux machine that lacks a library of Qt and Python's venv."""
    monkeypatch.setattr(sys, "platform", "linux")
    lacks = {"libEGL.so.1": "libegl1", "Python's venv module": "python3-venv"}
    monkeypatch.setattr(system, "_missing", lambda _purpose: lacks)


@pytest.mark.usefixtures("bare")
def test_without_rights_the_exact_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_rights", lambda: None)
    with pytest.raises(SystemExit) as ended:
        system.ensure("run")
    command = "  sudo apt-get install --no-install-recommends libegl1 python3-venv\n"
    assert command in str(ended.value)


@pytest.mark.usefixtures("bare")
def test_without_apt_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.shutil, "which", lambda _name: None)
    with pytest.raises(SystemExit) as ended:
        system.ensure("run")
    assert "libEGL.so.1" in str(ended.value)
    assert "Python's venv module" in str(ended.value)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_set_up_needs_nothing_but_python(script: Path) -> None:
    tree = ast.parse(script.read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules: set[str] = set()
    for node in imported:
        is_from = isinstance(node, ast.ImportFrom)
        names = [node.module or ""] if is_from else [alias.name for alias in node.names]
        modules |= {name.split(".")[0] for name in names}
    assert modules <= sys.stdlib_module_names | {path.stem for path in SCRIPTS}
