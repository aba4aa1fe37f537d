"""What was done as a command line and as a recipe: the same jobs, and never a secret."""

from __future__ import annotations

import os
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.cli.arguments import parse
from dropmill.cli.commands import Run
from dropmill.cli.recipe_options import RunRecipe
from dropmill.core.after import After, Then, read_after
from dropmill.core.again import LONGEST, line_of, recipe_of
from dropmill.core.course import Course
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.recipe import Recipe, Step
from dropmill.core.registry import Registry
from dropmill.jobs import BUILTIN

KINDS = Registry(BUILTIN)
names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


def jobs_again(line: str) -> list[Job]:
    """Return the jobs that such a command line makes."""
    command = parse(shlex.split(line)[1:])
    assert isinstance(command, Run)
    return build(KINDS[command.kind], command.inputs, dict(command.settings))


@given(st.lists(names, min_size=1, max_size=4, unique=True), names, names)
def test_a_line_makes_the_same_jobs(inputs: list[str], text: str, folder: str) -> None:
    paths = [f"/in/{name}" for name in inputs]
    # As a sheet and a command line give it: without what leads nowhere.
    settings = {
        "dir": os.path.normpath(f"/to/{folder}"),
        "if_exists": "skip",
        "pattern": f"{{type}}/{text}",
    }
    try:
        jobs = build(KINDS["sort"], paths, settings)
    except Problem:
        return  # it is no pattern
    assert jobs_again(line_of(jobs).text) == jobs


@pytest.mark.parametrize("kind", [name for name in KINDS if not KINDS[name].takes_links])
def test_a_line_of_each_kind_makes_the_same_jobs(kind: str) -> None:
    settings = {"dir": "/out", "timeout_s": "5"}
    settings |= {"command": "tool {input}"} if kind == "command" else {}
    settings |= {"passphrase": "canary words"} if kind == "encrypt" else {}
    jobs = build(KINDS[kind], ["/in/a b.bin", '/in/it\'s "c".bin'], settings)
    line = line_of(jobs)
    assert "canary" not in line.text
    assert line.has_left_out is (kind == "encrypt")
    if kind != "encrypt":
        assert jobs_again(line.text) == jobs


def test_secrets_are_left_out_and_that_is_known() -> None:
    for settings, link in (
        ({"proxy": "http://me:canary@proxy:1"}, "https://a.example/x"),
        ({"header": "Authorization: canary"}, "https://a.example/x"),
        ({"user": "me:canary"}, "https://a.example/x"),
        ({}, "https://me:canary@a.example/x"),
    ):
        line = line_of(build(KINDS["download"], [link], {"dir": "/to", **settings}))
        assert "canary" not in line.text
        assert line.has_left_out
    assert not line_of(build(KINDS["download"], ["https://a.example/x"], {"dir": "/"})).has_left_out


def test_jobs_with_other_settings_have_a_line_each() -> None:
    own = {"https://a.example/2": ({"out": "two"},)}
    links = ["https://a.example/1", "https://a.example/2", "https://a.example/3"]
    lines = line_of(build(KINDS["download"], links, {"dir": "/to"}, own)).text.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith(f"{links[0]} {links[2]}")
    assert "--set out=two" in lines[1]


def test_the_line_of_a_recipe_names_it_its_version_and_what_comes_after() -> None:
    recipe = Recipe(name="It's mine", version=3, steps=(Step("text"), Step("archive")))
    course = Course.begin(recipe, "/to/here")
    jobs = course.first_jobs(KINDS, ["/in/a", "/in/b"])
    line = line_of(jobs, course, version=3, after=After(Then.COMMAND, "tell 'a b'").text)
    command = parse(shlex.split(line.text)[1:])
    assert isinstance(command, RunRecipe)
    assert (command.name, command.inputs, command.dir) == (
        "It's mine",
        ("/in/a", "/in/b"),
        "/to/here",
    )
    assert (command.version, command.after) == (3, After(Then.COMMAND, "tell 'a b'"))


def test_a_line_that_no_system_takes_is_told() -> None:
    jobs = build(KINDS["checksum"], [f"/in/{n:020}" for n in range(LONGEST // 20)], {})
    with pytest.raises(Problem, match="too many files or links for a command line"):
        line_of(jobs)


def test_a_batch_as_a_recipe_has_its_settings_but_nothing_of_one_input_and_no_secret() -> None:
    settings = {"dir": "/to", "out": "x", "connections": "3", "user": "me:canary"}
    jobs = build(KINDS["download"], ["https://a.example/x"], settings)
    assert recipe_of(jobs, None, KINDS).steps == (Step("download", {"connections": "3"}),)
    jobs = build(KINDS["copy"], ["/in/a"], {"dir": "/to", "move": "true"})
    assert recipe_of(jobs, None, KINDS).steps == (Step("copy", {"dir": "/to", "move": "true"}),)


@pytest.mark.parametrize(
    "text", ["nothing", "notify", "folder", "sleep", "shut-down", "run:a 'b c'"]
)
def test_what_comes_after_is_read_as_it_is_written(text: str) -> None:
    after = read_after(text)
    assert (after.text or "nothing") == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("explode", "is nothing to do afterwards"),
        ("run:", "There is no command"),
        ("run:a 'b", "without its other half"),
        ("shutdown", "Choose from: nothing, notify, folder, sleep, shut-down"),
    ],
)
def test_what_cannot_come_after_is_told(text: str, sentence: str) -> None:
    with pytest.raises(Problem) as refused:
        read_after(text)
    assert sentence in f"{refused.value.failure.title}. {refused.value.failure.hint}"
