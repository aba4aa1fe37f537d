"""The virtual environment `.venv`: made from a lock, made anew only when something changed."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LOCKS = ROOT / "packaging" / "locks"
ONLY_SOURCE = ("pyftpdlib", "pyvips")
"""What comes as source only: plain Python, whose set-up pip makes in an environment of its own."""


def program(name: str) -> str:
    """Return the path of a program of the environment."""
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


def ensure(purpose: str) -> None:
    """Make the environment hold what `packaging/locks/PURPOSE.txt` says, and Dropmill itself."""
    # Every lock holds all that running needs.
    enough = sorted(LOCKS.glob("*.txt")) if purpose == "run" else [LOCKS / f"{purpose}.txt"]
    if any(_is_installed(lock) for lock in enough):
        return
    lock = LOCKS / f"{purpose}.txt"
    if not _is_usable():
        if Path(sys.prefix) == VENV.resolve():
            sys.exit("The environment .venv must be made anew: leave it with “deactivate” first.")
        print("Making a Python environment in .venv", flush=True)
        venv.create(VENV, clear=True, with_pip=True)
    print(f"Installing the Python packages of {lock.relative_to(ROOT)}", flush=True)
    # Known hashes only: where they come from cannot change them. Nothing else is built.
    binary = ("--only-binary", ":all:", "--no-binary", ",".join(ONLY_SOURCE))
    _pip("--require-hashes", *binary, "--no-deps", "-r", str(lock))
    _pip("--no-build-isolation", "--no-deps", "-e", str(ROOT))
    _stamp(lock).write_text(_digest(lock), encoding="utf-8")


def _is_installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _digest(lock)


def _stamp(lock: Path) -> Path:
    return VENV / f"dropmill-{lock.stem}.stamp"


def _pip(*arguments: str) -> None:
    # A constraint or a "user" setting of this machine must not stand against the lock.
    settings = {"PIP_CONSTRAINT": os.devnull, "PIP_USER": "0", "PIP_NO_INPUT": "1"}
    settings["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    quiet = [] if sys.stdout.isatty() else ["-qq"]  # errors only
    command = [program("python"), "-m", "pip", "install", *quiet, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if subprocess.run(command, env={**environment, **settings}, cwd=ROOT, check=False).returncode:
        sys.exit("The Python packages could not be installed: the lines above say why.")


def _digest(lock: Path) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256(f"{version} {ROOT} {VENV.resolve()}".encode())
    digest.update(lock.read_bytes())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def _is_usable() -> bool:
    """Tell whether `.venv` is whole, was made where it stands now and has this Python's version."""
    configuration = VENV / "pyvenv.cfg"
    if not configuration.is_file() or not Path(program("python")).exists():
        return False
    here = (f" {VENV}", f" {VENV.resolve()}")  # its programs hold this path
    lines = configuration.read_text(encoding="utf-8").splitlines()
    if not any(line.startswith("command = ") and line.endswith(here) for line in lines):
        return False
    asked = subprocess.run(
        [program("python"), "-m", "pip", "--version"], capture_output=True, text=True, check=False
    )
    return f"(python {sys.version_info.major}.{sys.version_info.minor})" in asked.stdout
