"""The commands as another program sees them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dropmill import __version__
from faults.downloading import Serve
from faults.lying_server import Version

Dropmill = Any
STATES = {"waiting", "held", "running", "paused", "done", "failed", "cancelled", "interrupted"}
Leftovers = Callable[[Path], list[Path]]


def check_schema(lines: list[dict[str, Any]]) -> None:
    """Every line is as promised, in the order promised."""
    told: dict[int, str] = {}
    amounts: dict[int, int] = {}
    for line in lines[:-1]:
        assert isinstance(line["id"], int)
        assert isinstance(line["batch"], int)
        if line["event"] == "progress":
            assert told[line["id"]] == "running", "progress of a job that does not run"
            assert line["unit"] == "bytes"
            assert line["done"] >= amounts.get(line["id"], 0)
            assert line["total"] is None or 0 <= line["done"] <= line["total"]
            amounts[line["id"]] = line["done"]
            continue
        assert line["event"] == "state"
        assert line["state"] in STATES
        assert told.get(line["id"]) != line["state"], "the same state twice in a row"
        if line["id"] not in told:
            assert line["state"] == "waiting"
        told[line["id"]] = line["state"]
        assert all(Path(path).is_absolute() for path in line["outputs"])
        assert (line["error"] is None) == (line["state"] != "failed")
        if line["error"]:
            assert line["error"].keys() == {"title", "hint"}
            assert all(line["error"].values())
    summary = lines[-1]
    assert summary.keys() == {
        "event", "done", "failed", "cancelled", "interrupted", "skipped", "wall_s", "work_s"
    }  # fmt: skip
    for state in ("done", "failed", "cancelled", "interrupted"):
        assert summary[state] == list(told.values()).count(state)


def test_version(dropmill: Dropmill) -> None:
    outcome = dropmill("--version")
    assert (outcome.status, outcome.out, outcome.err) == (0, f"dropmill {__version__}\n", "")
    assert not dropmill.home.exists()


def test_version_and_usage_errors_import_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from dropmill.__main__ import main\n"
        "for argv in (['--version'], ['get'], ['kinds', '--help']):\n"
        "    sys.argv = ['dropmill', *argv]\n"
        "    try: main()\n"
        "    except SystemExit: pass\n"
        "heavy = {'rich', 'watchdog', 'pycurl', 'PySide6', 'platformdirs', 'logging'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_json_lines_of_a_mixed_batch(dropmill: Dropmill, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * 3_000_000)
    (tmp_path / "empty").touch()
    outcome = dropmill(
        "run", "checksum", tmp_path / "a", tmp_path / "none", tmp_path / "empty", "--json"
        , "--set", "algorithms=sha256,md5",
    )  # fmt: skip
    assert outcome.status == 1
    assert outcome.err == ""
    check_schema(outcome.lines)
    assert outcome.ended("/a")["result"] == {
        "sha256": hashlib.sha256(b"a" * 3_000_000).hexdigest(),
        "md5": hashlib.md5(b"a" * 3_000_000).hexdigest(),  # noqa: S324
    }
    assert outcome.ended("/none")["error"]["title"] == f"“{tmp_path / 'none'}” does not exist"
    assert outcome.ended("/empty")["state"] == "done"
    assert "result" not in outcome.ended("/none")
    assert [line["state"] for line in outcome.states if line["input"].endswith("/a")] == [
        "waiting",
        "running",
        "done",
    ]
    assert {line["batch"] for line in outcome.lines[:-1]} == {outcome.lines[0]["batch"]}
    assert outcome.summary["done"] == 2
    assert outcome.summary["failed"] == 1
    assert outcome.summary["wall_s"] > 0


def test_progress_is_sampled(dropmill: Dropmill, tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(600 << 20)
    outcome = dropmill("run", "checksum", tmp_path / "big", "--json")
    check_schema(outcome.lines)
    progress = [line for line in outcome.lines if line["event"] == "progress"]
    assert progress[-1]["done"] == progress[-1]["total"] == 600 << 20
    assert len(progress) <= outcome.summary["wall_s"] * 10 + 3


def test_paths_are_taken_from_this_folder_and_results_are_absolute(dropmill: Dropmill) -> None:
    (dropmill.folder / "a.txt").write_text("a")
    outcome = dropmill("run", "copy", "a.txt", "--dir", "out", "--json")
    assert outcome.status == 0
    assert outcome.ended("a.txt")["outputs"] == [str(dropmill.folder / "out/a.txt")]
    assert (dropmill.folder / "out/a.txt").read_text() == "a"


def test_skipped_jobs_are_done_and_counted(dropmill: Dropmill) -> None:
    for name in ("a", "b", "out/a"):
        (dropmill.folder / name).parent.mkdir(exist_ok=True)
        (dropmill.folder / name).write_text(name)
    outcome = dropmill("run", "copy", "a", "b", "--dir", "out", "--if-exists", "skip", "--json")
    assert outcome.status == 0
    check_schema(outcome.lines)
    assert outcome.ended("/a")["skipped"] == "“a” is already there"
    assert outcome.summary["done"] == 2
    assert outcome.summary["skipped"] == 1
    assert (dropmill.folder / "out/a").read_text() == "out/a"


@pytest.mark.parametrize(("policy", "names"), [("rename", ["a", "a (1)"]), ("overwrite", ["a"])])
def test_if_exists(dropmill: Dropmill, policy: str, names: list[str]) -> None:
    (dropmill.folder / "out").mkdir()
    (dropmill.folder / "a").write_text("new")
    (dropmill.folder / "out/a").write_text("old")
    outcome = dropmill("run", "copy", "a", "--dir", "out", "--if-exists", policy)
    assert outcome.status == 0
    assert sorted(path.name for path in (dropmill.folder / "out").iterdir()) == names


def test_plain_lines_where_there_is_no_terminal(dropmill: Dropmill) -> None:
    (dropmill.folder / "a").write_text("a")
    outcome = dropmill("run", "checksum", "a", "none")
    assert outcome.status == 1
    first, last = outcome.out.splitlines()
    assert first == f"done  a  sha256={hashlib.sha256(b'a').hexdigest()}"
    assert last.startswith("1 done, 1 failed in ")
    assert outcome.err.startswith("failed  none: “")
    assert outcome.err.count("\n") == 1


def test_names_cannot_play_tricks_on_a_terminal(dropmill: Dropmill) -> None:
    names = ["\x1b[31mred", "a\rb", "exe\u202egpj", "\x9bfoo", "two\nlines", os.fsdecode(b"\xff")]
    for name in names:
        (dropmill.folder / name).write_text("x")
    outcome = dropmill("run", "checksum", *names, "\x1b]0;none\x07")
    assert outcome.status == 1
    for text in (outcome.out, outcome.err):
        assert all(c.isprintable() for c in text.replace("\n", "")), text
    assert len(outcome.out.splitlines()) == len(names) + 1
    as_json = dropmill("run", "checksum", *names, "--json")
    assert as_json.status == 0
    assert as_json.out.isascii()
    assert {Path(line["input"]).name for line in as_json.states} == set(names)


def test_output_in_another_encoding(dropmill: Dropmill) -> None:
    dropmill.environment["PYTHONIOENCODING"] = "ascii"
    outcome = dropmill("run", "checksum", "größe")
    assert outcome.status == 1
    assert "\\u201c" in outcome.err


def test_kinds_for_people_and_for_programs(dropmill: Dropmill) -> None:
    outcome = dropmill("kinds")
    assert outcome.status == 0
    for word in ("download: ", "checksum: ", "copy: ", "algorithms", "verify", "if_exists"):
        assert word in outcome.out
    kinds = {line["kind"]: line for line in dropmill("kinds", "--json").lines}
    assert {"download", "checksum", "copy"} <= kinds.keys()
    assert "begun_as" not in outcome.out
    assert "begun_as" not in {field["name"] for field in kinds["download"]["fields"]}
    for kind in kinds.values():
        assert kind["title"]
        for field in kind["fields"]:
            assert field["name"]
            assert field["title"]
            assert field["type"] in {"bool", "int", "float", "text", "choice", "list"}
    algorithms = next(f for f in kinds["checksum"]["fields"] if f["name"] == "algorithms")
    assert algorithms["default"] == "sha256"
    assert "blake3" in algorithms["choices"]


def test_the_manual_of_one_kind(dropmill: Dropmill) -> None:
    outcome = dropmill("kinds", "pdf")
    assert outcome.status == 0
    words = " ".join(outcome.out.split())
    assert words.startswith("pdf: Merge, split, rotate and compress PDFs.")
    assert "A document that needs a password is not opened." in words
    assert "300 to print (a whole number from 36 to 1200; default: 150; only when" in words
    assert "dropmill run pdf FILE…" in words
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "“?” asks for it" in " ".join(dropmill("kinds", "encrypt").out.split())
    (line,) = dropmill("kinds", "pdf", "--json").lines
    assert line["kind"] == "pdf"
    wrong = dropmill("kinds", "pfd")
    assert (wrong.status, wrong.out) == (2, "")
    assert "Did you mean “pdf”?" in wrong.err


def test_paths_that_go_up_are_told_without(dropmill: Dropmill) -> None:
    (dropmill.folder.parent / "above").write_text("x")
    (dropmill.folder / "here").write_text("x")
    outcome = dropmill("run", "archive", "here", "../above", "--dir", "../out", "--json")
    (made,) = outcome.ended("/here")["outputs"]
    assert made == str(dropmill.folder.parent / "out" / f"{dropmill.folder.parent.name}.zip")
    with zipfile.ZipFile(made) as archive:
        assert archive.namelist() == [f"{dropmill.folder.name}/here", "above"]


def test_get(dropmill: Dropmill, serve: Serve) -> None:
    version = Version.make(1, 300_000)
    server = serve(lambda ask: ask.serve(version))
    outcome = dropmill("get", server.url("/a.bin"), server.url("/b.bin"), "--json")
    assert outcome.status == 0, outcome
    check_schema(outcome.lines)
    assert sorted(path for line in outcome.states for path in line["outputs"]) == [
        str(dropmill.folder / "a.bin"),
        str(dropmill.folder / "b.bin"),
    ]
    for name in ("a.bin", "b.bin"):
        assert (dropmill.folder / name).read_bytes() == version.body


def test_get_with_name_folder_and_checksum(dropmill: Dropmill, serve: Serve) -> None:
    version = Version.make(2, 1000)
    server = serve(lambda ask: ask.serve(version))
    outcome = dropmill(
        "get", server.url("/a"), "--dir", "sub", "--out", "n.bin", "--checksum"
        , f"sha256={version.sha256}", "--if-exists", "overwrite",
    )  # fmt: skip
    assert outcome.status == 0, outcome
    assert (dropmill.folder / "sub/n.bin").read_bytes() == version.body


def test_all_state_is_below_the_home(dropmill: Dropmill) -> None:
    dropmill.environment["HOME"] = str(dropmill.folder / "user")
    (dropmill.folder / "a").write_text("a")
    assert dropmill("run", "checksum", "a").status == 0
    assert dropmill.home.is_dir()
    assert not (dropmill.folder / "user").exists()
    log = (dropmill.home / "log/dropmill.log").read_text()
    for line in log.splitlines():
        json.loads(line)


def test_reader_that_goes_away_ends_it_quietly(dropmill: Dropmill, leftovers: Leftovers) -> None:
    with (dropmill.folder / "big").open("wb") as file:
        file.truncate(50 << 30)
    process = dropmill.start("run", "checksum", "big", "big", "--json")
    assert process.stdout.readline()
    process.stdout.close()
    assert process.wait(20) == 1
    assert process.stderr.read() == ""
    assert leftovers(dropmill.folder) == []


def test_output_that_is_full_is_said(dropmill: Dropmill) -> None:
    (dropmill.folder / "a").write_text("a")
    outcome = dropmill("run", "checksum", "a", before=["sh", "-c", 'exec "$@" > /dev/full', "sh"])
    assert outcome.status == 1
    assert outcome.err.startswith("dropmill: The output could not be written: No space left")


def test_closed_output_is_no_error(dropmill: Dropmill) -> None:
    (dropmill.folder / "a").write_text("a")
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        outcome = dropmill("run", "checksum", "a", before=["sh", "-c", f'exec "$@" {closed}', "sh"])
        assert outcome.status == 0
