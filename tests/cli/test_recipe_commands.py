"""`dropmill recipe` in a process of its own."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path
from typing import Any

Dropmill = Any


def test_a_recipe_is_made_shown_exported_and_run(dropmill: Dropmill, tmp_path: Path) -> None:
    pack = ("--step", "text newline=lf", "--step", "archive out=all format=tar.gz")
    made = dropmill("recipe", "new", "Pack texts", *pack, "--about", "For a friend")
    assert (made.status, made.err) == (0, "")
    assert "version 1" in made.out
    shown = dropmill("recipe", "show", "pack TEXTS")
    recipe = tomllib.loads(shown.out)
    assert [step["kind"] for step in recipe["steps"]] == ["text", "archive"]
    assert "Pack texts" in dropmill("recipe", "list").out
    assert dropmill("recipe", "export", "Pack texts", "mine.toml").status == 0
    assert tomllib.loads((dropmill.folder / "mine.toml").read_text()) == recipe
    assert dropmill("recipe", "import", "mine.toml").status == 0
    folder = dropmill.folder / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(b"one\r\n")
    done = dropmill("recipe", "run", "Pack texts", "in", "--dir", "out", "--json")
    assert done.status == 0, done.err
    assert done.summary["done"] == 3
    assert [path.name for path in (dropmill.folder / "out").iterdir()] == ["all.tar.gz"]


def test_a_second_run_over_a_folder_leaves_the_first_ones_results_alone(
    dropmill: Dropmill,
) -> None:
    assert dropmill("recipe", "new", "Copies", "--step", "copy dir=kept").status == 0
    for name in ("in/a", "in/deep/b", "in/other/c"):
        path = dropmill.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    for _ in range(2):
        done = dropmill("recipe", "run", "Copies", "in", "--json")
        assert done.summary["done"] == 3
    assert dropmill("recipe", "run", "Copies", "in/kept", "--json").summary["done"] == 2


def test_results_in_a_folder_are_said_to_be_left_out(dropmill: Dropmill) -> None:
    assert dropmill("recipe", "new", "Tidy", "--step", "text newline=lf dir=tidy").status == 0
    folder = dropmill.folder / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"one\r\n")
    words = "1 file is left out, a result of “Tidy”"
    first = dropmill("recipe", "run", "Tidy", "in")
    assert words not in first.err
    planned = dropmill("recipe", "run", "Tidy", "in", "--dry-run")
    assert f"skip     {folder}/tidy/a.txt  (lies where this recipe puts its results)" in planned.out
    assert "1 to make, 1 to skip" in planned.out
    assert words in dropmill("recipe", "run", "Tidy", "in").err
    (folder / "a.txt").unlink()
    nothing = dropmill("recipe", "run", "Tidy", "in")
    assert nothing.status == 0
    assert "0 done" in nothing.out


def test_results_that_the_list_knows_are_left_out_wherever_they_lie(dropmill: Dropmill) -> None:
    assert dropmill("recipe", "new", "Tidy", "--step", "text newline=lf").status == 0
    folder = dropmill.folder / "in"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"one\r\n")
    assert dropmill("add", "--recipe", "Tidy", "in").out == "1\n"
    assert dropmill("resume", "--all").status == 0
    assert (folder / "a (1).txt").read_bytes() == b"one\n"
    again = dropmill("add", "--recipe", "Tidy", "in")
    assert (again.status, again.out) == (0, "2\n")
    assert "1 file is left out, a result of “Tidy”" in again.err
    (folder / "a.txt").unlink()
    nothing = dropmill("add", "--recipe", "Tidy", "in")
    assert nothing.status == 1
    assert "All of these files are results of “Tidy”" in nothing.err


def test_an_empty_folder_is_nothing_to_do_for_a_step_that_joins(dropmill: Dropmill) -> None:
    (dropmill.folder / "in").mkdir()
    outcome = dropmill("recipe", "run", "Scans to one PDF", "in")
    assert outcome.is_clean()
    assert (outcome.status, outcome.err) == (0, "")
    assert "0 done" in outcome.out


def test_nothing_stays_aside_for_inputs_that_failed_at_their_first_step(
    dropmill: Dropmill,
) -> None:
    steps = ("--step", "extract", "--step", "text newline=lf", "--step", "archive out=all")
    assert dropmill("recipe", "new", "Repack", *steps).status == 0
    with zipfile.ZipFile(dropmill.folder / "a.zip", "w") as archive:
        archive.writestr("a.txt", "one\r\n")
    (dropmill.folder / "b.zip").write_text("no archive")
    outcome = dropmill("recipe", "run", "Repack", "a.zip", "b.zip", "--dir", "out")
    assert outcome.status == 1
    assert [path.name for path in (dropmill.folder / "out").iterdir()] == ["all.zip"]


def test_what_a_failed_step_was_given_stays_where_it_says(dropmill: Dropmill) -> None:
    steps = (
        "--step",
        "text newline=lf",
        "--step",
        "command command='false {input} {output}' out=x",
    )
    assert dropmill("recipe", "new", "Fails", *steps, "--step", "archive").status == 0
    (dropmill.folder / "a.txt").write_bytes(b"one\r\n")
    outcome = dropmill("recipe", "run", "Fails", "a.txt", "--dir", "out")
    assert outcome.status == 1
    assert "What the steps before have made is kept in" in outcome.err
    (kept,) = (dropmill.folder / "out").rglob("a.txt")
    assert kept.read_bytes() == b"one\n"


def test_what_lies_aside_is_not_told_to_a_person(dropmill: Dropmill) -> None:
    steps = ("--step", "text newline=lf", "--step", "archive out=all")
    assert dropmill("recipe", "new", "Pack", *steps).status == 0
    (dropmill.folder / "a.txt").write_bytes(b"one\r\n")
    done = dropmill("recipe", "run", "Pack", "a.txt")
    assert "dropmill-tmp" not in done.out
    assert str(dropmill.folder / "all.zip") in done.out


def test_a_recipe_that_cannot_be_is_told_in_a_sentence(dropmill: Dropmill) -> None:
    for words, sentence in (
        (("run", "Pack", "x"), "There is no recipe “Pack”"),
        (("new", "Bad", "--step", "imag"), "There is no kind “imag” (step 1 of “Bad”)"),
        (("new", "Bad", "--step", "recipe=Bad"), "makes a loop: Bad → Bad"),
        (("new", " ", "--step", "text"), "A recipe needs a name"),
        (("show", "Check an ISO", "--version", "9"), "no version 9"),
    ):
        outcome = dropmill("recipe", *words)
        assert outcome.status == 2
        assert sentence in outcome.err
        assert outcome.is_clean()


def test_a_recipe_in_the_list_goes_on_at_a_resume(dropmill: Dropmill) -> None:
    assert dropmill("recipe", "new", "Two", "--step", "text", "--step", "checksum").status == 0
    (dropmill.folder / "a.txt").write_bytes(b"one\r\n")
    added = dropmill("add", "--recipe", "Two", "a.txt")
    assert (added.status, added.out) == (0, "1\n")
    resumed = dropmill("resume", "--all", "--json")
    assert resumed.summary["done"] == 2
    states = dropmill("jobs", "--json").lines
    assert [line["state"] for line in states] == ["done", "done"]
