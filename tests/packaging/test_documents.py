"""What README.md and CONTRIBUTING.md say is so."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

import environment
import make
import system
from dropmill.core.fields import build
from dropmill.core.runner import Runner
from dropmill.core.state import State
from recorder import Recorder

README = (environment.ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (environment.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (environment.ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_readme_names_every_system_package() -> None:
    table = README.partition("## System packages")[2].partition("\n## ")[0]
    named = {word for cell in re.findall(r"`([^`]+)`", table) for word in cell.split()}
    packages = {"python3-venv", "libpython3.11", *system.QT.values()}
    packages |= {package for needed in system.PROGRAMS.values() for package in needed.values()}
    packages.add("libnginx-mod-http-echo")  # a module, not a program
    assert named == packages


def test_the_makefile_has_every_command_and_the_documents_name_no_other() -> None:
    (line,) = re.findall(r"^commands := (.*)$", MAKEFILE, re.MULTILINE)
    assert set(line.split()) == set(make.COMMANDS)
    named = set(re.findall(r"`make ([a-z-]+)", README + CONTRIBUTING))
    assert named <= set(make.COMMANDS)


def test_every_local_link_leads_somewhere() -> None:
    for link in re.findall(r"\]\(([^):#]+)\)", README + CONTRIBUTING):
        assert (environment.ROOT / link).exists(), link


def test_the_kind_in_contributing_works(
    tmp_path: Path, runner: Runner, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = CONTRIBUTING.partition("```python\n")[2].partition("```")[0]
    module = ModuleType("example_kind")
    monkeypatch.setitem(sys.modules, module.__name__, module)  # dataclasses look it up
    exec(compile(source, "CONTRIBUTING.md", "exec"), module.__dict__)  # noqa: S102 - our own text
    poem = tmp_path / "poem.txt"
    poem.write_bytes(b"one\ntwo\nthree\n")
    ids = runner.submit(build(module.Lines, [str(poem)], {})).result(10).ids
    recorder.wait_for(ids)
    (done,) = [recorder.latest[number] for number in ids]
    assert (done.state, done.values) == (State.DONE, {"lines": "3"})
