"""`dropmill watch` in a process of its own."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Dropmill = Any
OutcomeOf = Callable[[subprocess.Popen[str]], Any]


class Watching:
    """A running watch, read line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[dict[str, Any]] = []

    def until(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            line: dict[str, Any] = json.loads(text)
            self.lines.append(line)
            if is_it(line):
                return line
        raise AssertionError(self.lines)

    def until_done(self, *names: str) -> None:
        """Wait until exactly these inputs are done, each once."""
        for _ in names:
            self.until(lambda line: line.get("state") == "done")
        assert sorted(self.done()) == sorted(names)

    def done(self) -> list[str]:
        return [Path(line["input"]).name for line in self.lines if line.get("state") == "done"]


@pytest.fixture
def start(dropmill: Dropmill) -> Callable[..., Watching]:
    (dropmill.folder / "in").mkdir()

    def start(*arguments: str) -> Watching:
        process = dropmill.start("watch", "--folder", "in", "--settle", "0.3", "--json", *arguments)
        watching = Watching(process)
        watching.until(lambda line: line["event"] == "watch" and line["state"] == "watching")
        return watching

    return start


def test_each_file_is_taken_once(
    dropmill: Dropmill, start: Callable[..., Watching], ended: OutcomeOf
) -> None:
    folder: Path = dropmill.folder / "in"
    (folder / "sub").mkdir()
    (folder / "sub/before").write_text("x")
    (dropmill.folder / "moved").write_text("x")
    watching = start("--kind", "checksum")
    (folder / "made").write_text("x")
    (dropmill.folder / "moved").rename(folder / "moved")
    (folder / "x.part").write_text("x")
    (folder / "x.part").rename(folder / "x")
    (folder / ".DS_Store").write_text("x")
    watching.until_done("before", "made", "moved", "x")
    (folder / "last").write_text("x")
    watching.until(lambda line: line.get("state") == "done")
    watching.process.send_signal(signal.SIGINT)
    outcome = ended(watching.process)
    assert outcome.status == 130
    assert outcome.err == ""
    assert sorted(watching.done()) == ["before", "last", "made", "moved", "x"]
    assert outcome.summary["done"] == 5


def test_results_go_to_their_folder_and_the_input_stays(
    dropmill: Dropmill, start: Callable[..., Watching], ended: OutcomeOf
) -> None:
    folder: Path = dropmill.folder / "in"
    watching = start("--kind", "copy", "--dir", "out")
    (folder / "a").write_text("a")
    watching.until_done("a")
    watching.process.send_signal(signal.SIGTERM)
    outcome = ended(watching.process)
    assert outcome.status == 130
    assert (dropmill.folder / "out/a").read_text() == "a"
    assert (folder / "a").read_text() == "a"


def test_folder_that_vanishes_and_comes_back(
    dropmill: Dropmill, start: Callable[..., Watching], ended: OutcomeOf
) -> None:
    folder: Path = dropmill.folder / "in"
    watching = start("--kind", "checksum")
    shutil.rmtree(folder)
    gone = watching.until(lambda line: line["event"] == "watch" and line["state"] == "gone")
    assert gone["error"]["title"] == f"The folder “{folder}” has gone"
    assert gone["error"]["hint"]
    folder.mkdir()
    (folder / "a").write_text("a")
    watching.until_done("a")
    watching.process.send_signal(signal.SIGINT)
    assert ended(watching.process).status == 130


def test_plain_lines(dropmill: Dropmill, ended: OutcomeOf) -> None:
    folder: Path = dropmill.folder / "in"
    folder.mkdir()
    process = dropmill.start("watch", "--folder", folder, "--kind", "checksum", "--settle", "0.2")
    assert process.stdout.readline() == f"watching  {folder}  (Ctrl+C ends it)\n"
    (folder / "a").write_text("a")
    assert process.stdout.readline().startswith("done  a  sha256=")
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    assert outcome.status == 130
    assert outcome.out.splitlines()[-1].startswith("1 done in ")


def test_the_original_is_moved_once_its_job_is_done(
    dropmill: Dropmill, start: Callable[..., Watching], ended: OutcomeOf
) -> None:
    folder: Path = dropmill.folder / "in"
    watching = start("--kind", "copy", "--dir=out", "--original=move", "--original-dir=taken")
    (folder / "a").write_text("a")
    watching.until_done("a", "a")
    watching.process.send_signal(signal.SIGINT)
    ended(watching.process)
    assert (dropmill.folder / "out/a").read_text() == "a"
    assert (dropmill.folder / "taken/a").read_text() == "a"
    assert not (folder / "a").exists()


def test_what_is_kept_is_known_at_the_next_start_and_can_be_undone(
    dropmill: Dropmill, start: Callable[..., Watching], ended: OutcomeOf
) -> None:
    folder: Path = dropmill.folder / "in"
    kept = ("--kind=copy", "--dir=out", "--original=move", "--original-dir=taken", "--keep")
    watching = start(*kept)
    (folder / "a").write_text("a")
    watching.until_done("a", "a")
    again = dropmill("watch", "--folder", "in", *kept)
    assert again.status == 2
    assert "only one can keep the list" in again.err
    watching.process.send_signal(signal.SIGINT)
    assert ended(watching.process).status == 130
    assert (dropmill.folder / "taken/a").read_text() == "a"
    assert "2 files" in dropmill("undo").out
    assert dropmill("undo", "1").out == "2 files restored\n"
    assert (folder / "a").read_text() == "a"
    watching = start(*kept)
    (folder / "b").write_text("b")
    watching.until_done("b", "b")  # and “a” is not new
    watching.process.send_signal(signal.SIGINT)
    assert ended(watching.process).summary["done"] == 2


def test_what_does_not_fit_together_is_said(dropmill: Dropmill) -> None:
    (dropmill.folder / "in").mkdir()
    usual = ("watch", "--folder=in", "--kind=copy", "--dir=out")
    assert "give --folder, and --kind or --recipe" in dropmill("watch", "--kind=copy").err
    assert "belong together" in dropmill(*usual, "--original=move").err
    inside = dropmill(*usual, "--original=move", "--original-dir=in/taken")
    assert inside.status == 2
    assert "The originals would go to" in inside.err


def test_the_folders_of_the_window_are_shown_though_it_is_closed(dropmill: Dropmill) -> None:
    config: Path = dropmill.home
    config.mkdir(parents=True, exist_ok=True)
    rule = '[[watches]]\nfolder = "/in"\nkind = "copy"\npatterns = ["*.pdf"]\n'
    (config / "settings.toml").write_text(rule)
    shown = dropmill("watch", "--show")
    assert shown.err == ""
    assert shown.out == "not watched now  /in  copy, *.pdf\n"
    (line,) = dropmill("watch", "--events", "--json").out.splitlines()
    assert json.loads(line)["rule"]["folder"] == "/in"
