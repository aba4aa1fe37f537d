from __future__ import annotations

import itertools
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core.errors import JobSkipped, Problem, explain
from dropmill.core.files import (
    TEMPORARY_SUFFIX,
    IfExists,
    Output,
    numbered,
    open_input,
    publish,
    split_suffix,
)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_result_has_a_temporary_name_until_it_is_published(tmp_path: Path) -> None:
    target = tmp_path / "new" / "a.txt"
    with Output(target, IfExists.RENAME) as output:
        output.file.write(b"x")
        (temporary,) = names(target.parent)
        assert temporary.endswith(TEMPORARY_SUFFIX)
        assert output.path.stat().st_mode & 0o777 == 0o600
        assert output.publish() == target
    assert names(target.parent) == {"a.txt"}
    assert target.read_bytes() == b"x"


def test_what_is_not_published_is_removed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), Output(tmp_path / "a", IfExists.RENAME):
        raise ZeroDivisionError
    assert names(tmp_path) == set()


def test_the_mode_follows_the_umask_or_what_is_asked(tmp_path: Path) -> None:
    for mode, seen in ((None, 0o666 & ~_umask()), (0o640, 0o640)):
        with Output(tmp_path / "a", IfExists.OVERWRITE) as output:
            assert output.publish(mode=mode).stat().st_mode & 0o777 == seen


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("policy", list(IfExists))
def test_a_taken_name(tmp_path: Path, policy: IfExists) -> None:
    target = tmp_path / "a.tar.gz"
    target.write_bytes(b"old")
    temporary = tmp_path / "t"
    temporary.write_bytes(b"new")
    match policy:
        case IfExists.SKIP:
            with pytest.raises(JobSkipped, match="already there"):
                Output(target, policy)
            with pytest.raises(JobSkipped, match="already there"):
                publish(temporary, target, policy)
            assert target.read_bytes() == b"old"
        case IfExists.RENAME:
            assert publish(temporary, target, policy) == tmp_path / "a (1).tar.gz"
            assert target.read_bytes() == b"old"
        case IfExists.OVERWRITE:
            assert publish(temporary, target, policy) == target
            assert target.read_bytes() == b"new"


def test_a_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "t").write_bytes(b"new")
    with pytest.raises(IsADirectoryError):
        publish(tmp_path / "t", tmp_path / "a", IfExists.OVERWRITE)
    assert publish(tmp_path / "t", tmp_path / "a", IfExists.RENAME).name == "a (1)"


def test_sixteen_at_once_never_take_each_others_name(tmp_path: Path) -> None:
    start = threading.Barrier(16)

    def write(number: int) -> None:
        temporary = tmp_path / f"t{number}"
        temporary.write_text(str(number))
        start.wait()
        publish(temporary, tmp_path / "a", IfExists.RENAME)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(p.read_text()) for p in tmp_path.iterdir()) == list(range(16))


def test_without_the_systems_own_way_a_link_keeps_the_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dropmill.core.files._renameat2", None)
    (tmp_path / "a").write_text("old")
    (tmp_path / "t").write_text("new")
    assert publish(tmp_path / "t", tmp_path / "a", IfExists.RENAME).name == "a (1)"
    assert names(tmp_path) == {"a", "a (1)"}


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=300))
def test_numbered_names_fit_and_keep_the_suffix(name: str) -> None:
    if name in {".", ".."} or len(name.encode("utf-8", "surrogatepass")) > 255:
        return
    try:
        name.encode()
    except UnicodeEncodeError:
        return
    paths = list(itertools.islice(numbered(Path("/d") / name), 4))
    assert len(set(paths)) == 4
    assert all(len(p.name.encode()) <= 255 for p in paths[1:])
    assert all(p.name.endswith(split_suffix(name)[1]) for p in paths)


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("a.txt", ("a", ".txt")),
        ("a.tar.gz", ("a", ".tar.gz")),
        (".tar.gz", (".tar", ".gz")),
        (".bashrc", (".bashrc", "")),
        ("a", ("a", "")),
        ("a.b.c", ("a.b", ".c")),
    ],
)
def test_split_suffix(name: str, split: tuple[str, str]) -> None:
    assert split_suffix(name) == split


@pytest.mark.parametrize(
    ("name", "second"),
    [("a.csv.age", "a (1).csv.age"), ("a.tar.gz.age", "a (1).tar.gz.age"), ("a.age", "a (1).age")],
)
def test_an_encrypted_file_keeps_its_suffix_when_it_is_numbered(name: str, second: str) -> None:
    assert list(itertools.islice(numbered(Path("/d") / name), 2))[1].name == second


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problem, match="not a file"):
        open_input(tmp_path / "pipe")
    with pytest.raises(IsADirectoryError):
        open_input(tmp_path)


def test_errors_of_the_system_are_put_in_words(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        open_input(tmp_path / "gone.txt")
    failure = explain(caught.value)
    assert failure.title == f"“{tmp_path}/gone.txt” does not exist"
    assert failure.hint
