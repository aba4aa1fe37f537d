"""Trying three first: which three, and what they say of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dropmill.core.plan import plan
from dropmill.core.trial import Tried, extrapolated, part_of, rest_of, summed_up, three_of
from dropmill.core.trial_files import pixels_of, sizes_of
from dropmill.jobs.copy.kind import Copy


def tried(before: int, after: int | None, work_s: float, *, is_done: bool = True) -> Tried:
    return Tried(name="a", before_bytes=before, after_bytes=after, work_s=work_s, is_done=is_done)


def test_the_smallest_the_middle_and_the_largest_are_tried() -> None:
    assert three_of([50, 10, 90, 30, 70]) == (1, 0, 2)
    assert three_of([5, 5, 5, 5]) == (0, 2, 3)
    assert three_of([2, 1]) == (1, 0)
    assert three_of([]) == ()


@given(st.lists(st.integers(0, 1 << 40), max_size=50))
def test_the_three_and_the_rest_are_all(sizes: list[int]) -> None:
    places = three_of(sizes)
    assert len(set(places)) == min(3, len(sizes))
    assert sorted([*places, *rest_of(len(sizes), places)]) == list(range(len(sizes)))
    assert [sizes[place] for place in places] == sorted(sizes[place] for place in places)


def test_between_the_measured_sizes_it_is_on_a_line_and_beyond_in_proportion() -> None:
    measured = [(100, 1.0), (200, 2.0), (400, 10.0)]
    assert extrapolated(measured, [150, 300]) == pytest.approx(1.5 + 6.0)
    assert extrapolated(measured, [50, 800]) == pytest.approx(0.5 + 20.0)
    assert extrapolated([(0, 3.0), (0, 5.0)], [0, 0, 0]) == pytest.approx(12.0)


@given(st.lists(st.integers(1, 1 << 40), min_size=1, max_size=50), st.floats(1e-9, 1e-3))
def test_work_in_proportion_to_the_size_is_foretold(sizes: list[int], per_byte_s: float) -> None:
    measured = [(sizes[place], sizes[place] * per_byte_s) for place in three_of(sizes)]
    assert extrapolated(measured, sizes) == pytest.approx(sum(sizes) * per_byte_s)


def test_the_whole_takes_as_long_as_its_work_by_what_runs_at_once() -> None:
    sizes = [100, 200, 300, 400]
    found = summed_up(
        sizes, [tried(100, 10, 1.0), tried(300, 30, 3.0), tried(400, 40, 4.0)], at_once=2
    )
    assert found.estimate is not None
    assert found.estimate.wall_s == pytest.approx(5.0)
    assert found.estimate.after_bytes == 100
    assert (found.count, found.rest_count, found.before_bytes) == (4, 1, 1000)


def test_what_was_not_done_says_nothing_of_the_whole() -> None:
    failed = tried(100, None, 9.0, is_done=False)
    found = summed_up([100, 200, 300, 400], [failed, tried(300, None, 3.0), failed], at_once=1)
    assert found.estimate is not None
    assert found.estimate.wall_s == pytest.approx(10.0)
    assert found.estimate.after_bytes is None
    assert summed_up([100] * 4, [failed] * 3, at_once=1).estimate is None


def test_a_part_of_a_plan_is_what_the_whole_says_of_these_jobs(tmp_path: Path) -> None:
    jobs = []
    for name in "abcde":
        (tmp_path / name).write_text(name)
        jobs.append(Copy(inputs=(str(tmp_path / name),), dir=str(tmp_path / "to")))
    whole = plan(jobs)
    part = part_of(whole, (4, 0))
    assert [(file.job, Path(file.source).name) for file in part.files] == [(0, "e"), (1, "a")]
    assert sizes_of(jobs) == [1] * 5


def test_an_image_is_as_large_as_it_is_seen(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 30))
    turned = Image.Exif()
    turned[0x0112] = 6
    image.save(tmp_path / "turned.jpg", exif=turned)
    image.save(tmp_path / "a.webp")
    (tmp_path / "a.svg").write_text("<svg width='40' height='30'/>")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert pixels_of(str(tmp_path / "turned.jpg")) == (30, 40)
    assert pixels_of(str(tmp_path / "a.webp")) == (40, 30)
    for name in ("a.svg", "broken.png", "missing.png", ""):
        assert pixels_of(str(tmp_path / name)) is None
