"""A plan says what a batch would do, and the batch then does that or refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.files import IfExists, numbered
from dropmill.core.intent import Intent
from dropmill.core.job import Job, Lane, Result
from dropmill.core.plan import Plan, Stopped, names_of, plan
from dropmill.core.planned import Outcome
from dropmill.core.runner import Runner
from dropmill.core.state import State
from recorder import Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Upper(Job):
    """Write each file in capitals beside it, as .up."""

    kind: ClassVar[str] = "upper"
    lane: ClassVar[Lane] = Lane.DISK

    retries: int = 0

    @property
    def target(self) -> Path:
        source = Path(self.inputs[0])
        if source.suffix == ".bad":
            raise Problem("This cannot be in capitals", "Choose another.")
        return (Path(self.dir) if self.dir else source.parent) / f"{source.stem}.up"

    def run(self, ctx: JobContext) -> Result:
        with ctx.output(self.target) as output:
            output.file.write(Path(self.inputs[0]).read_bytes().upper())
            return Result(outputs=(str(output.publish()),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Job):
    """Give each file the name of the next one."""

    kind: ClassVar[str] = "turn"
    lane: ClassVar[Lane] = Lane.DISK
    joins: ClassVar[bool] = True

    retries: int = 0

    def intent(self) -> Intent:
        paths = [Path(name) for name in self.inputs]
        return Intent(moves=tuple(zip(paths, [*paths[1:], paths[0]], strict=True)))

    def run(self, ctx: JobContext) -> Result:
        done = ctx.move_together(self.intent().moves)
        return Result(outputs=tuple(str(path) for path in done.finals if path is not None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "a.md"):
        (tmp_path / name).write_text(f"text of {name}")
    return tmp_path


def jobs(folder: Path, *names: str, policy: IfExists = IfExists.RENAME) -> list[Job]:
    return [Upper(inputs=(str(folder / name),), if_exists=policy) for name in names]


def told(made: Plan) -> list[tuple[str, str]]:
    return [(file.outcome.value, Path(file.final).name) for file in made.files]


def run(runner: Runner, recorder: Recorder, batch: Sequence[Job], made: Plan | None) -> list[State]:
    ids = runner.submit(batch, plan=made).result(10).ids
    recorder.wait_for(ids)
    return [recorder.latest[number].state for number in ids]


def test_targets_and_taken_names(folder: Path) -> None:
    (folder / "b.up").write_text("there")
    batch = ("a.txt", "a.md", "b.txt", "c.bad", "gone.txt")
    (folder / "c.bad").touch()
    made = plan(jobs(folder, *batch))
    assert told(made) == [
        ("make", "a.up"),
        ("make numbered", "a (1).up"),
        ("make numbered", "b (1).up"),
        ("fail", ""),
        ("fail", ""),
    ]
    assert "another result of this batch" in made.files[1].why
    assert "is there already" in made.files[2].why
    assert made.files[3].why == "This cannot be in capitals. Choose another."
    assert "does not exist" in made.files[4].why
    skipping = plan(jobs(folder, *batch[:3], policy=IfExists.SKIP))
    assert told(skipping) == [("make", "a.up"), ("skip", ""), ("skip", "")]
    replacing = plan(jobs(folder, *batch[:3], policy=IfExists.OVERWRITE))
    assert told(replacing) == [("make", "a.up"), ("fail", ""), ("replace", "b.up")]


def test_room_is_counted_for_each_disk(folder: Path) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Huge(Upper):
        def intent(self) -> Intent:
            return Intent(makes=(self.target,), room_bytes=1 << 60, warnings=("It gets large",))

    made = plan([*jobs(folder, "a.txt"), Huge(inputs=(str(folder / "b.txt"),))])
    (room,) = made.rooms
    assert room.needed_bytes == (1 << 60) + len("text of a.txt")
    assert made.size_bytes == len("text of a.txt") + len("text of b.txt")
    assert 0 < room.free_bytes < 1 << 60
    assert not room.is_enough
    assert made.warnings == (("It gets large", 1),)


def test_it_runs_as_planned(runner: Runner, recorder: Recorder, folder: Path) -> None:
    batch = jobs(folder, "a.txt", "a.md")
    made = plan(batch)
    assert run(runner, recorder, batch, made) == [State.DONE, State.DONE]
    for file in made.files:
        assert Path(file.final).read_text() == Path(file.source).read_text().upper()


def test_what_came_since_is_not_replaced(runner: Runner, recorder: Recorder, folder: Path) -> None:
    batch = jobs(folder, "a.txt", "b.txt", policy=IfExists.OVERWRITE)
    (folder / "b.up").write_text("there")
    made = plan(batch)
    (folder / "a.up").write_text("new")
    (folder / "b.up").write_text("changed since")
    assert run(runner, recorder, batch, made) == [State.FAILED, State.FAILED]
    assert (folder / "a.up").read_text() == "new"
    assert (folder / "b.up").read_text() == "changed since"
    titles = [picture.error.title for picture in recorder.latest.values() if picture.error]
    assert titles == [
        "“a.up” was not there when this was planned",
        "“b.up” is not what it was when this was planned",
    ]
    ids = list(recorder.latest)
    runner.retry(ids)
    recorder.wait_for(ids, State.DONE)
    assert (folder / "b.up").read_text() == "TEXT OF B.TXT"


def test_a_skip_that_was_planned_stays_one(
    runner: Runner, recorder: Recorder, folder: Path
) -> None:
    batch = jobs(folder, "a.txt", policy=IfExists.SKIP)
    (folder / "a.up").write_text("there")
    made = plan(batch)
    (folder / "a.up").unlink()
    assert run(runner, recorder, batch, made) == [State.DONE]
    assert not (folder / "a.up").exists()


def test_files_that_change_names_together(runner: Runner, recorder: Recorder, folder: Path) -> None:
    names = [str(folder / name) for name in ("a.txt", "b.txt", "a.md")]
    batch = [Turn(inputs=tuple(names))]
    made = plan(batch)
    assert [(f.outcome, f.final) for f in made.files] == [
        (Outcome.MOVE, names[1]),
        (Outcome.MOVE, names[2]),
        (Outcome.MOVE, names[0]),
    ]
    assert run(runner, recorder, batch, made) == [State.DONE]
    assert [Path(name).read_text() for name in names] == [
        "text of a.md",
        "text of a.txt",
        "text of b.txt",
    ]
    assert len(list(folder.iterdir())) == 3


def test_moves_that_would_end_elsewhere_are_refused(
    runner: Runner, recorder: Recorder, folder: Path
) -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Next(Turn):
        def intent(self) -> Intent:
            return Intent(moves=((folder / "a.txt", folder / "c.txt"),))

    batch = [Next(inputs=(str(folder / "a.txt"),))]
    made = plan(batch)
    (folder / "c.txt").touch()
    assert run(runner, recorder, batch, made) == [State.FAILED]
    assert (folder / "a.txt").exists()


def test_planning_is_given_up_when_asked(folder: Path) -> None:
    with pytest.raises(Stopped):
        plan(jobs(folder, "a.txt"), is_stopped=lambda: True)


@pytest.mark.parametrize(
    ("names", "is_planned"),
    [
        (["a/x.txt", "b/x.txt"], True),
        (["a/x.txt", "b/y.txt"], False),
        (["a/x.txt", "b/x (1).txt"], True),
        (["a/x.txt"], False),
    ],
)
def test_names_are_planned_where_two_may_want_one(
    tmp_path: Path, names: list[str], is_planned: bool
) -> None:
    """One that is there already takes a number, and only that may be in another's way."""
    to = tmp_path / "to"
    to.mkdir()
    (to / "x.up").touch()
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    jobs = [Upper(inputs=(str(tmp_path / name),), dir=str(to)) for name in names]
    found = names_of(jobs)
    assert (found is not None) == is_planned
    if found is not None:
        finals = [file.final for file in plan(jobs).files]
        assert [file.final for file in found.files] == finals


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Upper):
    """Move each file to where Upper makes one."""

    def intent(self) -> Intent:
        return Intent(moves=((Path(self.inputs[0]), self.target),))


@pytest.mark.parametrize("kind", [Upper, Move])
def test_thousands_that_want_one_name_are_numbered_without_trying_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Upper]
) -> None:
    tried: list[Path] = []

    def counted(path: Path) -> Iterator[Path]:
        for name in numbered(path):
            tried.append(name)
            yield name

    monkeypatch.setattr("dropmill.core.plan.numbered", counted)
    inputs = [str(tmp_path / str(n) / "x.txt") for n in range(300)]
    for name in inputs:
        Path(name).parent.mkdir()
        Path(name).touch()
    (tmp_path / "x (7).up").touch()
    made = plan([kind(inputs=(name,), dir=str(tmp_path)) for name in inputs])
    assert len(tried) < 2 * len(inputs)
    finals = [Path(file.final).name for file in made.files]
    numbers = [n for n in range(1, len(inputs) + 1) if n != 7]
    assert finals == ["x.up", *(f"x ({n}).up" for n in numbers)]
