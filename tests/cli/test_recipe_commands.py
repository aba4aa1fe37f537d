"""`dropmill recipe` in a process of its own."""

from __future__ import annotations

import tomllib
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
