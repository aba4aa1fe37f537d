"""Failures that another folder mends say so, whatever the kind; others do not."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dropmill.core.errors import LINK, Failure, Problem, explain
from dropmill.core.mending import mended_by_folder
from dropmill.jobs.checksum.kind import Checksum
from dropmill.jobs.copy.kind import Copy

SOURCE = Path("/photos/a.jpg").absolute()
TARGET = Path("/media/stick/web").absolute()


def failed(code: int, *names: Path) -> OSError:
    first, second = (*map(str, names), None, None)[:2]
    return OSError(code, os.strerror(code), first, None, second)


def mended(error: BaseException) -> str:
    return mended_by_folder(
        explain(error), error, Copy(inputs=(str(SOURCE),), dir=str(TARGET))
    ).setting


@pytest.mark.parametrize(
    "error",
    [
        failed(errno.EACCES, TARGET / "a.jpg.part"),
        failed(errno.EACCES, TARGET),
        failed(errno.ENOTDIR, TARGET.parent),
        failed(errno.EACCES, SOURCE, TARGET / "a.jpg"),
        failed(errno.ENOSPC),
        failed(errno.EDQUOT),
        failed(errno.EROFS, Path("/elsewhere")),
    ],
    ids=str,
)
def test_what_cannot_be_written_is_mended_by_another_folder(error: OSError) -> None:
    assert mended(error) == "dir"
    problem = Problem("No room", "Make some.")
    problem.__cause__ = error
    assert mended(problem) == "dir", "a kind that puts it in its own words need not say so"


@pytest.mark.parametrize(
    "error",
    [
        failed(errno.EACCES, SOURCE),
        failed(errno.ENOENT, SOURCE),
        failed(errno.EACCES, TARGET.with_name("web-other")),
        failed(errno.EIO),
        ValueError("a crash"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_not(error: BaseException) -> None:
    assert mended(error) == ""


def test_a_file_below_an_input_folder_beside_which_the_result_goes_is_no_matter_of_it() -> None:
    job = Copy(inputs=(str(SOURCE.parent),), dir=str(SOURCE.parent))
    error = failed(errno.EACCES, SOURCE)
    assert mended_by_folder(explain(error), error, job).setting == ""


def test_a_kind_without_results_has_no_folder_to_be_another() -> None:
    error = failed(errno.EACCES, SOURCE.parent)
    job = Checksum(inputs=(str(SOURCE),))
    assert mended_by_folder(explain(error), error, job).setting == ""


def test_where_results_lie_for_a_later_step_no_person_has_chosen() -> None:
    job = Copy(inputs=(str(SOURCE),), dir=str(TARGET))
    for error in (failed(errno.ENOSPC), failed(errno.EACCES, TARGET)):
        assert mended_by_folder(explain(error), error, job, gives_on=True).setting == ""
    wrong = Problem("The password does not open it", setting="password")
    assert mended_by_folder(wrong.failure, wrong, job, gives_on=True).setting == "password"


def test_what_a_kind_says_itself_stays() -> None:
    problem = Problem("The link has expired", "Replace it.", setting=LINK)
    problem.__cause__ = failed(errno.ENOSPC)
    assert mended(problem) == LINK
    assert problem.failure == Failure("The link has expired", "Replace it.", "", LINK)


def test_a_path_is_looked_at_by_whole_names(tmp_path: Path) -> None:
    job = Copy(inputs=(str(SOURCE),), dir=str(tmp_path / "web"))
    error = failed(errno.EACCES, tmp_path / "website" / "a.jpg")
    assert mended_by_folder(explain(error), error, job).setting == ""
