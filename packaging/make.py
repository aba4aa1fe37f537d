"""Every command of the Makefile, on every system: `python packaging/make.py run` and so on.

Each does its own set-up first. Needs nothing but Python.
"""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells the owner of an older Python
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        "Dropmill needs Python 3.11 or later, and this is " + found + " (" + sys.executable + "). "
        "If a newer one is installed, name it: make run PYTHON=python3.12"
    )

import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import desktop
import environment
import system

NOTHING_COLLECTED = 5
"""Pytest's exit status when it found no test that was asked for."""

CHECKS = (
    ("mypy",),
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
)

_TIMED = b"pytest.mark.alone"

LOCK_OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes"]
LOCK_OPTIONS += ["--no-emit-index-url", "--no-config", "--quiet", "--upgrade"]
LOCK_GROUPS = {
    "run": ["build"],
    "test": ["build", "test"],
    "package": ["build", "package"],
    "lock": ["build", "lock"],
}


def run(arguments: list[str]) -> None:
    """Open the window, or do what the arguments say."""
    _prepare("run")
    command = [environment.program("dropmill"), *arguments]
    if os.name == "nt":
        _call(*command)
    else:
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - the program itself, in this one's place


def check(_arguments: list[str]) -> None:
    """Lint, format, types, layers."""
    _prepare("test")
    for words in CHECKS:
        _call(environment.program(words[0]), *words[1:])


def test(arguments: list[str]) -> None:
    """Run `check` and every test, or what pytest's arguments choose; the slowest are named."""
    if arguments:
        check([])
        _pytest("--durations=10", *arguments)
        return
    _prepare("test")
    # Tests mostly wait, so folders run side by side, each in a process of its own, the largest
    # first; those that measure a time come after them.
    tests = environment.ROOT / "tests"
    folders = sorted({path.parent for path in tests.glob("*/test_*.py")}, key=_size, reverse=True)
    timed = [path for path in sorted(tests.rglob("test_*.py")) if _TIMED in path.read_bytes()]
    with ThreadPoolExecutor(1 + max(2, os.cpu_count() or 2)) as pool:
        checks = [pool.submit(_checked, words) for words in CHECKS]
        apart = [pool.submit(_tested, folder.name, [folder], "not alone") for folder in folders]
    runs = [run.result() for run in (*checks, *apart)]
    runs.append(_tested("those that measure a time", timed, "alone"))
    slowest = sorted((line for run in runs for line in run.durations), reverse=True)
    print("The slowest tests", *(f"{s:8.1f} s  {name}" for s, name in slowest[:15]), sep="\n")
    failed = [run.name for run in runs if run.status]
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)


def bench(arguments: list[str]) -> None:
    """Measure beside other programs, write docs/proof.md: every bench, or those that are named."""
    _prepare("bench", "test")
    _call(environment.program("python"), "tests/proof/benches.py", *arguments)


def faults(arguments: list[str]) -> None:
    """Break things on purpose, many times, write docs/proof.md: all, or what pytest chooses."""
    _prepare("faults", "test")
    _call(environment.program("python"), "tests/proof/trying.py", *arguments)


def fuzz(arguments: list[str]) -> None:
    """Read made-up input for SECONDS (120) with each reader of foreign text, or those named."""
    _prepare("test")
    _call(environment.program("python"), "tests/fuzz/run.py", *arguments)


def soak(arguments: list[str]) -> None:
    """Use a window hard for MINUTES (15), and see that nothing grows or is left; SEED repeats."""
    _prepare("test")
    _call(environment.program("python"), "tests/soak/run.py", *arguments)


def package(arguments: list[str]) -> None:
    """Build dist/dropmill, a folder that runs without Python, and try it."""
    _prepare("package")
    build = environment.ROOT / "build"
    _call(
        environment.program("pyinstaller"),
        *("--noconfirm", "--clean", "--log-level", "WARN", "--workpath", str(build)),
        *("--distpath", str(desktop.BUNDLE.parents[1]), "packaging/dropmill.spec"),
    )
    _prepare("test")
    _pytest("tests/packaging/bundle.py", *arguments)


def install_desktop(_arguments: list[str]) -> None:
    """Put Dropmill in the menu and in "Open with"; the bundle, where it was built."""
    if not desktop.BUNDLE.is_file():
        _prepare("run")
    desktop.install()


def uninstall_desktop(_arguments: list[str]) -> None:
    """Take Dropmill out of the menu again."""
    desktop.uninstall()


def lock(_arguments: list[str]) -> None:
    """Choose the newest versions again and write `packaging/locks/`."""
    environment.ensure("lock")
    names: list[str] = []
    for name, groups in LOCK_GROUPS.items():
        command = [environment.program("uv"), "pip", "compile", "pyproject.toml", *LOCK_OPTIONS]
        command += ["--custom-compile-command", "make lock"]
        for group in groups:
            command += ["--group", group]
        # What stands in several locks has one version, so that one environment can hold them all.
        for written in names:
            command += ["--constraint", f"packaging/locks/{written}.txt"]
        _call(*command, "--output-file", f"packaging/locks/{name}.txt")
        names.append(name)


COMMANDS = {
    "run": run,
    "check": check,
    "test": test,
    "bench": bench,
    "faults": faults,
    "fuzz": fuzz,
    "soak": soak,
    "package": package,
    "install-desktop": install_desktop,
    "uninstall-desktop": uninstall_desktop,
    "lock": lock,
}


@dataclass(frozen=True)
class _Run:
    """What a check or some of the tests came to; durations are (seconds, test)."""

    name: str
    status: int
    durations: list[tuple[float, str]]


def _checked(words: Sequence[str]) -> _Run:
    return _run(" ".join(words), [environment.program(words[0]), *words[1:]])


def _tested(name: str, paths: Sequence[Path], marked: str) -> _Run:
    with tempfile.TemporaryDirectory() as reports:
        report = Path(reports, "report.xml")
        command = [environment.program("python"), "-m", "pytest", "-q", *map(str, paths)]
        done = _run(f"tests: {name}", [*command, "-m", marked, f"--junitxml={report}"])
        cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()  # noqa: S314
        durations = [(float(case.get("time", 0)), _name_of(case)) for case in cases]
    # All tests of a folder may be of the other sort.
    return _Run(done.name, 0 if done.status == NOTHING_COLLECTED else done.status, durations)


def _run(name: str, command: Sequence[str]) -> _Run:
    """Run a program beside others: what it says is printed at its end."""
    ran = subprocess.run(
        command,
        cwd=environment.ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    print(f"== {name}", ran.stdout.decode(errors="replace"), sep="\n", flush=True)
    return _Run(name, ran.returncode, [])


def _size(folder: Path) -> int:
    """Return how much there is of a folder's tests, which tells about how long they take."""
    return sum(path.stat().st_size for path in folder.rglob("test_*.py"))


def _name_of(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def _prepare(purpose: str, lock: str = "") -> None:
    system.ensure(purpose)
    environment.ensure(lock or purpose)


def _pytest(*arguments: str) -> None:
    _call(environment.program("python"), "-m", "pytest", *arguments, QT_QPA_PLATFORM="offscreen")


def _call(*command: str, **variables: str) -> None:
    status = _status(*command, **variables)
    if status:
        sys.exit(status)


def _status(*command: str, **variables: str) -> int:
    print("$", " ".join([Path(command[0]).name, *command[1:]]), flush=True)
    whole = {**os.environ, **variables}
    return subprocess.run(command, cwd=environment.ROOT, env=whole, check=False).returncode


def main() -> None:
    """Do the command named first, with the arguments after it."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        lines = [f"  {name:<20}{command.__doc__}" for name, command in COMMANDS.items()]
        sys.exit("\n".join(["Usage: python packaging/make.py COMMAND [ARGUMENT…]", "", *lines]))
    COMMANDS[name](sys.argv[2:])


if __name__ == "__main__":
    main()
