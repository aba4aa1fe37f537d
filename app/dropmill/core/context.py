"""What a running job sees of Dropmill, and how its attempt ends."""

from __future__ import annotations

import logging
import os
import stat
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.claims import Claims
from dropmill.core.course import files_in
from dropmill.core.devices import Devices
from dropmill.core.errors import (
    Failure,
    JobCancelled,
    JobPaused,
    JobSkipped,
    Problem,
    explain,
)
from dropmill.core.files import IfExists, Output, give_name, refuse_folder
from dropmill.core.gate import Gate
from dropmill.core.identity import Look
from dropmill.core.job import Job, Result
from dropmill.core.lack import Lack, lack_behind
from dropmill.core.log import about_job
from dropmill.core.mending import mended_by_folder
from dropmill.core.moves import Moves, solved
from dropmill.core.planned import PlannedFile, checked_moves, checked_target
from dropmill.core.services import S, Services
from dropmill.core.staging import Kept, Staging
from dropmill.core.state import Event
from dropmill.core.vault import Vaults

if TYPE_CHECKING:
    from dropmill.core.effects import Effects
    from dropmill.core.keeper import Keeper
    from dropmill.core.ledger import Seen
    from dropmill.core.offload.work import Limits
    from dropmill.core.records import Change

R = TypeVar("R")

log = logging.getLogger(__name__)

_CHUNK_BYTES = 1 << 20
_LOOK_EVERY_S = 0.2


class Ending(msgspec.Struct, frozen=True):
    """How one attempt ended; each attempt has exactly one."""

    event: Event
    result: Result = Result()
    failure: Failure | None = None
    skipped: str = ""
    is_fine: bool = True
    """False for one that was skipped though its input is not what was wanted."""
    can_pass: bool = False
    retry_after_s: float | None = None
    lack: Lack | None = None
    """What its disk lacks, when that was it."""
    needs_person: bool = False
    """It can go on once a person has done something."""


class Reporter(Protocol):
    """Whom a context reports to: the Runner, or a recorder in a test. Worker threads call it."""

    def job_began(self, ctx: JobContext) -> None:
        """The attempt begins."""

    def job_progressed(self, ctx: JobContext) -> None:
        """There is a new amount, name or note in `ctx`; must return at once."""

    def job_suspended(self, ctx: JobContext) -> None:
        """The job waits in place until it may proceed."""

    def job_proceeded(self, ctx: JobContext) -> None:
        """The job proceeds after a suspension."""

    def job_ended(self, ctx: JobContext, ending: Ending) -> None:
        """The attempt is over; nothing comes after this."""

    def jobs_done(self, done: Sequence[tuple[JobContext, Result]]) -> None:
        """These attempts of one kind are over, all with a result; nothing comes after this."""


class JobContext:
    """All that one attempt of a job sees. The worker thread that runs the job calls it.

    `amount`, `name` and `text` are written by the worker and read by whoever takes a snapshot:
    single attributes that hold frozen values.
    """

    __slots__ = (
        "_on_change",
        "_reporter",
        "_seen",
        "_services",
        "amount",
        "attempt_number",
        "began_unseen",
        "begins_again",
        "brings_to",
        "claims",
        "current",
        "gate",
        "gives_to",
        "has_begun",
        "has_ended",
        "is_marked",
        "is_synced",
        "job",
        "job_id",
        "keeper",
        "name",
        "named",
        "planned",
        "shares_time_with",
        "tag",
        "text",
        "token",
    )

    def __init__(
        self,
        job: Job,
        reporter: Reporter,
        *,
        job_id: int = 0,
        attempt_number: int = 1,
        token: CancelToken | None = None,
        gate: Gate | None = None,
        services: Services | None = None,
        is_synced: bool = True,
        tag: str = "0",
        claims: Claims | None = None,
        keeper: Keeper | None = None,
    ) -> None:
        self.job = job
        self.current = job
        """The job with the settings in `Job.live` as they are by now; frozen, like `job`."""
        self.job_id = job_id
        self.attempt_number = attempt_number
        self.token = token or CancelToken()
        self.gate = gate or Gate()
        self.is_synced = is_synced
        self.amount: tuple[int, int | None] = (0, None)
        self.name: str | None = None
        self.named = ""
        self.text = ""
        self.is_marked = False
        """Set while observers know of something new here that they have not read yet."""
        self.tag = tag
        self.claims = claims
        """Where it is noted which files it has published; None: nowhere."""
        self.keeper = keeper
        """Who records what it does to files; None: nobody."""
        self._seen: Seen | None = None
        self.planned: tuple[PlannedFile, ...] = ()
        """What a plan that a person has seen says of this job; the first attempt keeps to it."""
        self.gives_to: type[Job] | None = None
        """The kind of the recipe's next step, which takes what this job makes."""
        self.shares_time_with = 1
        """How many jobs are done in the time that this one takes, itself counted."""
        self.begins_again = False
        """Whether a pause ends this attempt: others wait on its thread, and little is lost."""
        self.began_unseen: tuple[float, float] | None = None
        """When it began, by both clocks, where only its end is to be told."""
        self.brings_to: Path | None = None
        """Where an input goes that lies aside, when it is found to be as it should be."""
        self._on_change: Callable[[Job], None] | None = None
        self._services = services or Services()
        self._reporter = reporter
        self.has_begun = False
        self.has_ended = False

    @property
    def job_name(self) -> str:
        """What the job was called when it began."""
        return self.named or self.job.name

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much in all; cheap enough for every chunk."""
        self.amount = (done, total)
        if not self.is_marked:
            self._reporter.job_progressed(self)

    def note(self, text: str) -> None:
        """Say in a few words what is going on, or what is being waited for."""
        if text != self.text:
            self.text = text
            self._reporter.job_progressed(self)

    def rename(self, name: str) -> None:
        """Say what the job should be called from now on, as when a server names its file."""
        self.name = name
        self._reporter.job_progressed(self)

    def on_change(self, call: Callable[[Job], None]) -> None:
        """Have `call` told whenever a setting in `Job.live` is changed, and now if one was.

        It is called on any thread, must return at once and never raise.
        """
        self._on_change = call
        if self.current is not self.job:
            call(self.current)

    def change(self, job: Job) -> None:
        """Take over other live settings. The Runner's thread calls it."""
        self.current = job
        if self._on_change is not None:
            self._on_change(job)

    def checkpoint(self) -> None:
        """Stop here if that was asked for: raises JobCancelled or JobPaused, or waits in place."""
        if self.token.stop is not Stop.NONE:
            self._obey()

    def sleep(self, seconds: float) -> None:
        """Wait, ended at once by a request to stop, which is then obeyed."""
        if self.token.wait(seconds) is not Stop.NONE:
            self._obey()

    def computing(self) -> AbstractContextManager[object]:
        """A turn to compute with the GIL released, for about 2 ms or 1 MiB a slice."""
        return self.gate.native()

    def computing_python(self) -> AbstractContextManager[object]:
        """A turn to compute in plain Python, for about 2 ms a slice."""
        return self.gate.python()

    def output(self, target: Path) -> Output:
        """Open a result under a temporary name beside `target`; JobSkipped if policy says so."""
        self._services.get(Devices).check(str(target.parent))
        target = self.planned_target(target)
        return Output(
            target,
            self.job.if_exists,
            is_synced=self.is_synced,
            tag=self.tag,
            publish=self.publish,
        )

    def planned_target(self, target: Path) -> Path:
        """Return where the plan has a result go that is wanted at `target`.

        JobSkipped when the plan says so, Problem when what is there now was not when it was made.
        """
        return checked_target(self.planned, target, self.job.if_exists)

    def publish(self, temporary: Path, target: Path) -> Path:
        """Give a finished file its name, as `files.publish` does; return the path it got.

        What it replaces is kept for an undo, which takes a new file away again. An attempt after
        one that was killed between this and its record finds the file that is there already, and
        takes that.
        """
        return Path(self.give_name(str(temporary), str(target)))

    def give_name(self, temporary: str, target: str) -> str:
        """Do what `publish` does, for absolute paths as text."""
        policy = self.job.if_exists
        # Of a link the name is known only now.
        if self.planned and self.job.takes_links and policy is IfExists.RENAME:
            target = str(self.planned_target(Path(target)))
        if policy is IfExists.OVERWRITE and os.path.lexists(target):
            refuse_folder(Path(target))
            self.effects.replace(Path(temporary), Path(target))
            return target
        if self.claims is None or Path(temporary).is_dir():
            final = give_name(temporary, target, policy)
        else:
            final = str(self.claims.publish(self.job_id, Path(temporary), Path(target), policy))
        if self.keeper is not None:
            self.effects.made(Path(final))
        return final

    @property
    def effects(self) -> Effects:
        """What is done to files that are there already: moves, replacing, the trash."""
        from dropmill.core.effects import Effects  # noqa: PLC0415 - few jobs need it

        vaults = self.service(Vaults)
        return Effects(self.job_id, self.keeper, vaults, self._wait_for, is_synced=self.is_synced)

    def move_together(
        self,
        moves: Sequence[tuple[Path, Path]],
        on_moved: Callable[[int], None] | None = None,
    ) -> Moves:
        """Move many files (from, to) as planned: swaps, chains and taken names are solved.

        Returns where each has come to lie. What an attempt that was cut off has moved is taken
        back first; OSError when one cannot be moved, and those before it then stay moved.
        """
        from dropmill.core.undo import Undoing  # noqa: PLC0415 - few jobs need it

        if self.keeper is not None and self.attempt_number > 1:
            self.service(Undoing).take_back_job(self.job_id)
        done = checked_moves(self.planned, solved(moves, self.job.if_exists))
        self.effects.move_solved(done, on_moved)
        return done

    def _wait_for(self, event: threading.Event) -> None:
        while not event.wait(_LOOK_EVERY_S):  # as when the disk of the journal is full
            self.checkpoint()

    def staging(self, folder: Path, stem: str) -> Staging:
        """Make a folder of our own in `folder`, for results that are published in one step."""
        return Staging(
            folder,
            stem,
            self.job.if_exists,
            is_synced=self.is_synced,
            tag=self.tag,
            publish=self.publish,
        )

    def kept_staging(self, folder: Path, stem: str, key: str) -> Staging:
        """Make such a folder, or take the one that an attempt with this `key` has left.

        It stays for the next attempt when this one is paused, interrupted, out of time, or fails by
        what may pass. A kind that uses it resumes, and discards it by `staging.discard_kept`.
        """
        return Staging(
            folder,
            stem,
            self.job.if_exists,
            is_synced=self.is_synced,
            publish=self.publish,
            kept=Kept.take(folder, stem, key, self._is_to_go_on),
        )

    def _is_to_go_on(self, error: BaseException) -> bool:
        if isinstance(error, JobCancelled):
            return self.token.stop is not Stop.CANCEL
        return isinstance(error, JobPaused) or (isinstance(error, Problem) and error.can_pass)

    def service(self, of: type[S]) -> S:
        """The shared service of this class, such as the transfer thread; made at first use."""
        return self._services.get(of)

    def offload(
        self, function: str, payload: object, returns: type[R], limits: Limits | None = None
    ) -> R:
        """Have a function called in a child process; return its result once it is there.

        `function` is "package.module:function", which only the child imports; it is called as
        `function(payload, report)` and says how far it is by `report(done, total)` and
        `report.note(text)`, which come back as this context's. `payload` and the result are
        frozen msgspec Structs. A Problem that it raises arrives here; whatever else goes wrong
        there, a crash or more than the limits, is a Problem too. Obeys requests to stop: the
        child is suspended, or stopped with all it has started, before this returns.
        """
        from dropmill.core.offload.offload import Offload  # noqa: PLC0415 - few jobs need it

        return self.service(Offload).run(self, function, payload, returns, limits)

    def attempt(self, run: Callable[[JobContext], Result]) -> None:
        """Run the whole attempt and report how it ended; never raises."""
        with about_job(self.job_id):
            self.begin()
            try:
                self.checkpoint()
                self.look_up()
                result = run(self)
            except BaseException as error:  # noqa: BLE001 - whatever it was, the attempt ends with it
                self.abort(error)
            else:
                self.finish(result)

    def begin(self) -> None:
        """Say that the attempt begins."""
        self.has_begun = True
        self.began_unseen = None
        self._reporter.job_began(self)

    def begin_unseen(self, now: float, clock: float) -> None:
        """Note that the attempt begins, to tell it with its end: what is over at once."""
        self.has_begun = True
        self.began_unseen = (now, clock)

    def look_up(self) -> None:
        """Look whether this was done before; JobSkipped when it was and is not to be again."""
        if self.keeper is not None:
            from dropmill.core.ledger import Ledger  # noqa: PLC0415 - only with a journal

            self._seen = self.service(Ledger).look(self.job, self.checkpoint)

    def finish(self, result: Result) -> None:
        """End the attempt with its result."""
        if self.keeper is not None and (changes := self.changes_by(result)):
            self.keeper.record(changes)
        if self.gives_to is not None:
            try:
                result = self._given(result, self.gives_to)
            except OSError as error:
                self.abort(error)
                return
        self._end(Ending(Event.FINISH, result))

    def saw(self, look: Look) -> None:
        """Note what its one input was when a call read it, where `look_up` did not look."""
        if self.keeper is not None:
            from dropmill.core.ledger import Ledger  # noqa: PLC0415 - only with a journal

            self._seen = self.service(Ledger).seen(self.job, look)

    def changes_by(self, result: Result) -> Sequence[Change]:
        """Return what is to be recorded of the job being done, so that it need not be again."""
        return () if self._seen is None else self._seen.done(self.job_id, self.job, result)

    def finish_with_others(self) -> Reporter | None:
        """End the attempt; return whom to tell of its result by `jobs_done`. None: by `finish`."""
        if self.gives_to is not None:
            return None
        self._end_once()
        return self._reporter

    def _given(self, result: Result, to: type[Job]) -> Result:
        """Return the result with what the next step of a recipe takes: files, not their folder.

        What only tells something, or writes it down, gives the inputs that are still there.
        """
        outputs = result.outputs
        if self.job.gives_inputs or not (outputs or self.job.makes_files):
            outputs = tuple(path for path in self.job.inputs if os.path.lexists(path))
        if not to.takes_folders:
            outputs = tuple(files_in(outputs))
        return msgspec.structs.replace(result, outputs=outputs)

    def abort(self, error: BaseException) -> None:
        """End the attempt with what stopped it: a request, a reason to skip, a failure."""
        ending = self._ending_of(error)
        if isinstance(error, JobSkipped) and error.is_fine and self.brings_to is not None:
            try:
                result = self._brought(self.brings_to)
            except BaseException as other:  # noqa: BLE001 - as in `attempt`
                ending = self._ending_of(other)
            else:
                ending = Ending(Event.FINISH, result, skipped=error.reason)
        if (failure := ending.failure) is not None:
            try:
                ending = self._with_cause(ending, failure, error)
            except Exception:  # a disk that does not answer, a kind of a third party
                log.exception("what is behind the failure of a job could not be found out")
        self._end(ending)

    def _with_cause(self, ending: Ending, failure: Failure, error: BaseException) -> Ending:
        """Return the ending of a failure with what mends it, and what its disk lacks."""
        gives_on = self.gives_to is not None
        failure = mended_by_folder(failure, error, self.job, gives_on=gives_on)
        devices = self._services.get(Devices)
        lack = lack_behind(error, self.job, self.amount, devices.known, devices.probe)
        return msgspec.structs.replace(ending, failure=failure, lack=lack or ending.lack)

    def _brought(self, folder: Path) -> Result:
        """Copy the inputs, which lie aside and are as they should be, to where results go."""
        outputs: list[str] = []
        for path in map(Path, self.job.inputs):
            with path.open("rb") as source, self.output(folder / path.name) as output:
                while chunk := source.read(_CHUNK_BYTES):
                    output.file.write(chunk)
                    self.checkpoint()
                status = os.fstat(source.fileno())
                os.utime(output.path, ns=(status.st_atime_ns, status.st_mtime_ns))
                outputs.append(str(output.publish(mode=stat.S_IMODE(status.st_mode))))
        return Result(outputs=tuple(outputs))

    def suspended(self) -> None:
        """Say that the job waits in place until it may proceed."""
        self._reporter.job_suspended(self)

    def proceeded(self) -> None:
        """Say that it goes on."""
        self._reporter.job_proceeded(self)

    def _ending_of(self, error: BaseException) -> Ending:
        match error:
            case JobSkipped():
                is_given = error.is_fine and self.gives_to is not None
                result = Result(self.job.inputs if is_given else ())
                return Ending(Event.FINISH, result, skipped=error.reason, is_fine=error.is_fine)
            case JobPaused() if self.token.stop is Stop.NONE:
                # The request was taken back while it was being obeyed: the Runner resumes it.
                return _STOPPED[Stop.PAUSE]
            case JobPaused() | JobCancelled() if self.token.stop in _STOPPED:
                return _STOPPED[self.token.stop]
            case JobPaused() | JobCancelled() if self.token.stop is Stop.TIMEOUT:
                limit = self.job.timeout_s or 0.0
                return Ending(
                    Event.FAIL,
                    failure=Failure(
                        f"This took longer than its limit of {limit:g} s",
                        "Set a longer time limit, then retry.",
                        setting="timeout_s",
                    ),
                )
            case Problem():
                return Ending(
                    Event.FAIL,
                    failure=error.failure,
                    can_pass=error.can_pass,
                    retry_after_s=error.retry_after_s,
                    needs_person=error.needs_person,
                )
            case _:
                return Ending(Event.FAIL, failure=explain(error))

    def _end(self, ending: Ending) -> None:
        self._end_once()
        self._reporter.job_ended(self, ending)

    def _end_once(self) -> None:
        if self.has_ended:
            raise RuntimeError(f"job {self.job_id} has ended already")
        if not self.has_begun:
            self.begin()
        self.has_ended = True

    def _obey(self) -> None:
        if self.token.stop is Stop.PAUSE:
            if self.job.resumes or self.begins_again:
                raise JobPaused
            self.suspended()
            stop = self.token.wait_while_paused()
            self.proceeded()
            if stop is Stop.NONE:
                return
        raise JobCancelled


def finish_all(done: Sequence[tuple[JobContext, Result]]) -> None:
    """End attempts of one Runner that were done together, with their results; report that once."""
    told: dict[Reporter, list[tuple[JobContext, Result]]] = {}
    alone = []
    changes: list[Change] = []
    try:
        for one in done:
            reporter = one[0].finish_with_others()
            if reporter is None:
                alone.append(one)
            else:
                told.setdefault(reporter, []).append(one)
                changes += one[0].changes_by(one[1])
        if changes and (keeper := done[0][0].keeper) is not None:
            keeper.record(changes)
    finally:  # those that have ended are told of, whatever came of one of them
        for reporter, ended in told.items():
            reporter.jobs_done(ended)
    for ctx, result in alone:  # at last: a fault at one must not cost the others their report
        ctx.finish(result)


_STOPPED = {
    Stop.PAUSE: Ending(Event.PAUSE),
    Stop.QUIT: Ending(Event.INTERRUPT),
    Stop.CANCEL: Ending(Event.CANCEL),
}
