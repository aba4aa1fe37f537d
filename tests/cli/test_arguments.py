from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dropmill.cli.arguments import SUBCOMMANDS, parse
from dropmill.cli.commands import Command, Kinds, Run, Watch, Window

CWD = Path.cwd()


def test_get_is_the_kind_download_into_this_folder() -> None:
    command = parse(["get", "http://a/b", "http://a/c"])
    assert command == Run(
        "download", ("http://a/b", "http://a/c"), (("dir", str(CWD)),), False, True
    )


def test_get_with_everything() -> None:
    typed = "get --json http://a/b --dir x --out=n --checksum md5=aa --if-exists skip"
    command = parse(typed.split())
    assert isinstance(command, Run)
    assert command.is_json
    assert dict(command.settings) == {
        "dir": str(CWD / "x"),
        "out": "n",
        "checksum": "md5=aa",
        "if_exists": "skip",
    }


def test_get_takes_its_folder_by_set_too() -> None:
    command = parse(["get", "http://a/b", "--set", "dir=x"])
    assert isinstance(command, Run)
    assert dict(command.settings) == {"dir": str(CWD / "x")}


def test_options_may_stand_between_inputs() -> None:
    command = parse(["run", "copy", "a", "--dir", "/d", "b", "--json", "c"])
    assert command == Run("copy", ("a", "b", "c"), (("dir", "/d"),), True)


def test_inputs_behind_two_dashes_may_look_like_options() -> None:
    command = parse(["run", "checksum", "--", "--json", "-x"])
    assert isinstance(command, Run)
    assert command.inputs == ("--json", "-x")


def test_set_takes_values_with_equal_signs_and_none() -> None:
    command = parse(["run", "k", "a", "--set", "x=1=2", "--set", "y=", "--set=dir=z"])
    assert isinstance(command, Run)
    assert dict(command.settings) == {"x": "1=2", "y": "", "dir": str(CWD / "z")}


def test_watch() -> None:
    command = parse(["watch", "--folder", "in", "--kind", "copy", "--settle", "0.5", "--dir", "/o"])
    assert command == Watch(str(CWD / "in"), "copy", (("dir", "/o"),), 0.5, False)


def test_kinds() -> None:
    assert parse(["kinds"]) == Kinds(False)
    assert parse(["kinds", "--json"]) == Kinds(True)


@pytest.mark.parametrize("argv", [[], ["a.txt", "http://x/y"], ["./get"], ["--", "--odd"]])
def test_anything_else_is_for_the_window(argv: list[str]) -> None:
    assert parse(argv) == Window(tuple(text for text in argv if text != "--"))


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["get"], "at least one link"),
        (["run"], "required: KIND, INPUT"),
        (["run", "copy"], "required: INPUT"),
        (["watch", "--kind", "copy"], "give --folder, and --kind or --recipe"),
        (["get", "u", "--if-exists", "ask"], "invalid choice: 'ask'"),
        (["get", "u", "v", "--out", "n"], "--out is for one file, but there are 2 links"),
        (["get", "u", "v", "--checksum", "md5=a"], "--checksum is for one file"),
        (["get", "u", "--nonsense"], "--nonsense"),
        (["run", "copy", "a", "--set", "x"], "“x” is not of the form FIELD=VALUE"),
        (["run", "copy", "a", "--set", "=x"], "“=x” is not of the form FIELD=VALUE"),
        (["run", "copy", "a", "--set", "x=1", "--set", "x=2"], "“x” is given twice"),
        (["run", "copy", "a", "--dir", "d", "--set", "dir=e"], "“dir” is given twice"),
        (["watch", "--folder", "d", "--kind", "k", "--settle", "soon"], "“soon” is not a number"),
        (["watch", "--folder", "d", "--kind", "k", "--settle", "0"], "“0” is not a number"),
        (["watch", "--folder", "d", "--kind", "k", "--settle", "nan"], "“nan” is not a number"),
        (["kinds", "x", "y"], "y"),
        (["rename", "a.txt"], "“rename”: a kind of job is run by “dropmill run rename”."),
        (["rnu", "--json"], "there is no command or file “rnu”; perhaps “run” is meant."),
        (["--nonsense"], "--nonsense"),
        (["get", "u", "--\x1b[31m"], "\\x1b[31m"),
    ],
)
def test_usage_error_is_a_sentence_and_a_hint(
    argv: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(argv)
    assert caught.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second = captured.err.splitlines()
    assert words in first
    assert second.startswith("Try “dropmill")


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in SUBCOMMANDS)])
def test_help_is_there(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(argv)
    assert caught.value.code == 0
    assert "dropmill" in capsys.readouterr().out


def test_folder_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(SystemExit) as caught:
        parse(["get", "http://a/b"])
    assert caught.value.code == 2
    assert "The current folder has gone" in capsys.readouterr().err


WORDS = st.sampled_from(
    [
        *("--json", "--dir", "--set", "--out", "--checksum", "--if-exists", "--settle", "--"),
        *("--folder", "--kind", "-", "-x", "=", "a=b", "skip", "copy", "0.5", "nan", "get", "run"),
    ]
)
TEXTS = st.text(st.characters(exclude_characters="\0"), max_size=8)


@given(st.sampled_from(["", *SUBCOMMANDS]), st.lists(WORDS | TEXTS, max_size=8))
@example("watch", ["--folder", "", "--kind", ""])
def test_whatever_is_typed_is_a_command_or_a_usage_error(first: str, rest: list[str]) -> None:
    status, command = 0, None
    try:
        command = parse([first, *rest] if first else rest)
    except SystemExit as end:
        status = end.code
    assert status in {0, 2}
    assert command is None or isinstance(command, Command)


NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


def test_a_file_may_be_called_as_what_ends_the_options() -> None:
    command = parse(["run", "k", "--", "--", "-x", "--"])
    assert isinstance(command, Run)
    assert command.inputs == ("./--", "-x", "./--")


@given(
    st.dictionaries(NAMES.filter(lambda name: name != "dir"), TEXTS, max_size=4),
    st.lists(TEXTS, min_size=1, max_size=4),
)
def test_settings_and_inputs_arrive_as_they_were_typed(
    settings: dict[str, str], inputs: list[str]
) -> None:
    argv = [f"--set={name}={value}" for name, value in settings.items()]
    command = parse(["run", "k", *argv, "--", *inputs])
    assert isinstance(command, Run)
    assert dict(command.settings) == settings
    assert list(command.inputs) == ["./--" if one == "--" else one for one in inputs]


def test_names_that_are_no_text_arrive() -> None:
    name = os.fsdecode(b"\xff")
    command = parse(["run", "checksum", name])
    assert isinstance(command, Run)
    assert command.inputs == (name,)


def test_a_tilde_that_the_shell_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    for line in ("get http://h/x --dir=~/x", "get http://h/x --set dir=~/x"):
        command = parse(line.split())
        assert isinstance(command, Run)
        assert dict(command.settings)["dir"] == str(Path("/home/me/x").absolute())
