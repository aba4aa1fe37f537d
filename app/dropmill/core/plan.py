"""What a batch would do, before it runs: targets, taken names, room, what is skipped and why."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import IfExists, numbered
from dropmill.core.identity import identity
from dropmill.core.intent import Intent
from dropmill.core.job import Job
from dropmill.core.moves import solved
from dropmill.core.planned import NO_JOB, Outcome, PlannedFile

LOOK_EVERY = 32
"""Jobs planned, in about 2 ms, between two looks at whether to go on."""


_NUMBERED = re.compile(r" \(\d+\)")
"""What is in a name that another result may get when its own is taken."""


class Room(msgspec.Struct, frozen=True):
    """Room on one disk."""

    folder: str
    """A folder on it that gets results."""
    needed_bytes: int
    """About as much as the inputs, where nothing better is known."""
    free_bytes: int

    @property
    def is_enough(self) -> bool:
        """Whether it fits."""
        return self.needed_bytes <= self.free_bytes


class Plan(msgspec.Struct, frozen=True):
    """What a batch would do. Frozen, so it may cross threads; for that very batch only."""

    files: tuple[PlannedFile, ...]
    """In the order of the jobs."""
    size_bytes: int
    """Of all inputs that are files."""
    rooms: tuple[Room, ...]
    warnings: tuple[tuple[str, int], ...]
    """Each sentence, and for how many jobs."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many files have which outcome."""
        return Counter(file.outcome for file in self.files)

    def with_left_out(self, left_out: Mapping[str, str]) -> Plan:
        """Return it with files that are no inputs of the batch, each with the reason."""
        files = (PlannedFile(NO_JOB, path, Outcome.SKIP, why=why) for path, why in left_out.items())
        return msgspec.structs.replace(self, files=(*self.files, *files))

    @property
    def by_job(self) -> Mapping[int, tuple[PlannedFile, ...]]:
        """The files of each job, by its place in the batch."""
        found: dict[int, list[PlannedFile]] = {}
        for file in self.files:
            found.setdefault(file.job, []).append(file)
        return {place: tuple(files) for place, files in found.items()}


class Stopped(Exception):  # noqa: N818 - it is no fault
    """Planning was given up, as asked."""


def plan(jobs: Sequence[Job], is_stopped: Callable[[], bool] = lambda: False) -> Plan:
    """Say what these jobs would do as one batch; looks at names and sizes, opens nothing.

    Blocks, for about 75 µs a job: never on the UI thread. Stopped once `is_stopped` says so.
    """
    return _Planning(is_stopped).run(jobs)


def names_of(jobs: Sequence[Job]) -> Plan | None:
    """Plan no more than which of them gets a name that several of these jobs want; None: nobody.

    For a batch whose plan nobody has looked at: names go by the order of the jobs, not by which is
    done first, and everything else is as the jobs find it. So do the names that links suggest, as
    far as answers do not say others. Blocks: for about 15 µs a job, 3 µs a link, where no two can
    want the same name, else as `plan` does.
    """
    if len(jobs) < 2 or not any(job.makes_files for job in jobs):
        return None
    if jobs[0].takes_links:
        return _names_of_links(jobs)
    if not _may_meet(jobs):
        return None
    whole = plan(jobs)
    wanted = Counter(name for file in whole.files for name in {file.wanted, file.final} if name)
    files = tuple(
        file
        for file in whole.files
        if (wanted[file.wanted] > 1 or wanted[file.final] > 1)
        # Who overwrites does so whatever is there by then: planned is only that others may not.
        and (file.outcome is Outcome.FAIL or jobs[file.job].if_exists is not IfExists.OVERWRITE)
    )
    return msgspec.structs.replace(whole, files=files) if files else None


def _names_of_links(jobs: Sequence[Job]) -> Plan | None:
    likely = [
        (job.dir, job.likely_name) if job.if_exists is IfExists.RENAME else ("", "") for job in jobs
    ]
    wanted = Counter(likely)
    planning = _Planning(lambda: False)
    files = tuple(
        planning.made(place, job.inputs[0], Path(folder).absolute() / name, job.if_exists)
        for place, (job, (folder, name)) in enumerate(zip(jobs, likely, strict=True))
        if name and wanted[folder, name] > 1
    )
    return Plan(files, 0, (), ()) if files else None


def _may_meet(jobs: Sequence[Job]) -> bool:
    """Whether two of them may want one name: what is there already gives them only numbers."""
    wanted: set[Path] = set()
    for job in jobs:
        try:
            intent = job.intent()
        except (Problem, OSError):
            continue
        for target in (*intent.makes, *(final for _, final in intent.moves)):
            if target in wanted or _NUMBERED.search(target.name):
                return True
            wanted.add(target)
    return False


class _Planning:
    """One planning under way."""

    def __init__(self, is_stopped: Callable[[], bool]) -> None:
        self._is_stopped = is_stopped
        self._taken: set[str] = set()
        self._numbered: dict[str, Iterator[Path]] = {}  # names to try next, by the name wanted
        self._rooms: dict[int, list[int | str]] = {}  # by device: a folder, bytes needed
        self._devices: dict[Path, int] = {}
        self._size_bytes = 0
        self._warnings: Counter[str] = Counter()

    def run(self, jobs: Sequence[Job]) -> Plan:
        files: list[PlannedFile] = []
        for place, job in enumerate(jobs):
            if not place % LOOK_EVERY and self._is_stopped():
                raise Stopped
            files += self._files_of(place, job)
        return Plan(
            tuple(files),
            self._size_bytes,
            tuple(self._measured()),
            tuple(self._warnings.most_common()),
        )

    def _files_of(self, place: int, job: Job) -> Iterator[PlannedFile]:
        source = job.inputs[0]
        try:
            size_bytes = 0 if job.takes_links else sum(map(_size, job.inputs))
            intent = job.intent()
        except (Problem, OSError) as error:
            yield PlannedFile(place, source, Outcome.FAIL, why=_sentence(explain(error)))
            return
        self._size_bytes += size_bytes
        self._warnings.update(intent.warnings)
        if not (intent.makes or intent.moves or intent.trashes):
            yield PlannedFile(place, source, Outcome.TELL)
        room_bytes = size_bytes if intent.room_bytes is None else intent.room_bytes
        for target in intent.makes:
            made = self.made(place, source, target, job.if_exists)
            if made.outcome is not Outcome.SKIP:
                self._need(target.parent, room_bytes // len(intent.makes))
            yield made
        yield from self._moved(place, intent, job.if_exists)
        for path in intent.trashes:
            yield PlannedFile(place, str(path), Outcome.TRASH)

    def made(self, place: int, source: str, target: Path, policy: IfExists) -> PlannedFile:
        """Return where a result goes that is wanted at `target`; its name is taken from then on."""
        wanted = str(target)
        if not self._is_taken(wanted):
            self._taken.add(wanted)
            return PlannedFile(place, source, Outcome.MAKE, wanted, wanted)
        why = f"“{target.name}” is there already"
        if wanted in self._taken:
            why = f"another result of this batch is called “{target.name}”"
        if policy is IfExists.SKIP:
            return PlannedFile(place, source, Outcome.SKIP, wanted, "", why)
        if policy is IfExists.OVERWRITE and wanted not in self._taken:
            self._taken.add(wanted)
            known = identity(target)
            return PlannedFile(place, source, Outcome.REPLACE, wanted, wanted, why, known)
        if policy is IfExists.OVERWRITE:
            return PlannedFile(place, source, Outcome.FAIL, wanted, "", why)
        final = str(next(path for path in self._names(target) if not self._is_taken(str(path))))
        self._taken.add(final)
        return PlannedFile(place, source, Outcome.MAKE_NUMBERED, wanted, final, why)

    def _moved(self, place: int, intent: Intent, policy: IfExists) -> Iterator[PlannedFile]:
        is_alone = len(intent.moves) == 1 and intent.moves[0][0].parent != intent.moves[0][1].parent
        moves = solved(
            intent.moves,
            policy,
            is_there=lambda path: self._is_taken(str(path)),
            names=self._names if is_alone else numbered,  # else it may be called so already
        )
        replaced = set(moves.replaced)
        for (source, target), final, why in zip(
            intent.moves, moves.finals, moves.kept, strict=True
        ):
            if final is None:
                yield PlannedFile(place, str(source), Outcome.SKIP, str(target), "", why)
                continue
            self._taken.add(str(final))
            known = identity(final) if final in replaced else ""
            reason = "" if final == target else f"“{target.name}” is taken"
            yield PlannedFile(
                place, str(source), Outcome.MOVE, str(target), str(final), reason, known
            )

    def _names(self, target: Path) -> Iterator[Path]:
        """Return the names that are still to be tried for one that is taken.

        Not from 1 for each: of thousands that want one name, each would try all before it.
        """
        return self._numbered.setdefault(str(target), numbered(target))

    def _is_taken(self, path: str) -> bool:
        return path in self._taken or os.path.lexists(path)

    def _need(self, folder: Path, size_bytes: int) -> None:
        device = self._devices.get(folder)
        if device is None:
            there = folder
            while not there.is_dir():
                there = there.parent
            device = self._devices[folder] = there.stat().st_dev
            self._rooms.setdefault(device, [str(there), 0])
        self._rooms[device][1] += size_bytes  # type: ignore[operator]

    def _measured(self) -> Iterator[Room]:
        import shutil  # noqa: PLC0415 - only here

        for folder, needed in self._rooms.values():
            yield Room(str(folder), int(needed), shutil.disk_usage(str(folder)).free)


def _size(path: str) -> int:
    """Return the size of a file, 0 for a folder; OSError when it is not there."""
    status = os.stat(path)  # noqa: PTH116 - a hundred thousand times
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _sentence(failure: Failure) -> str:
    return f"{failure.title}. {failure.hint}".strip()
