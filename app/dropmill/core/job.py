"""A job: one thing to do for one input (or one set of inputs)."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import msgspec
from msgspec import Meta

from dropmill.core.errors import Problem
from dropmill.core.files import IfExists
from dropmill.core.intent import Intent

if TYPE_CHECKING:
    from dropmill.core.context import JobContext
    from dropmill.core.services import Services


class Lane(StrEnum):
    """What a job mostly waits for; each lane has its own threads and its own limit."""

    NET = "net"
    DISK = "disk"
    CPU = "cpu"


class Result(msgspec.Struct, frozen=True, gc=False):
    """What a finished job leaves: absolute paths, and values such as a checksum by name."""

    outputs: tuple[str, ...] = ()
    values: Mapping[str, str] = {}
    jobs: tuple[Job, ...] = ()
    """Jobs that come of it: they join its batch, in one commit with its end. Not in a recipe,
    whose next step takes the outputs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(ABC):
    """One thing to do for one input, or for one set of inputs when the kind joins them.

    A kind is a frozen dataclass that derives from this one. Its fields are its settings: they
    become the form, the command-line options and the recipe's keys, with the `description` and
    the limits of their `Annotated[..., Meta(...)]`; `extra={"when": {"action": ("split",)}}` says
    that a field counts only while another has one of these values. Its docstring is its manual:
    the first line is the title of the form. A field must be of a type that msgspec can convert
    from text: bool, int, float, str, a StrEnum, any of these or None, or a tuple
    of strings.
    """

    kind: ClassVar[str]
    lane: ClassVar[Lane]
    unit: ClassVar[str] = "bytes"
    # True: all inputs of one submission are one job; False: one job an input. Where that depends
    # on the settings, override `is_joining`.
    joins: ClassVar[bool] = False
    # True: run() may be stopped by JobPaused and called again later without losing its work.
    resumes: ClassVar[bool] = False
    # How many jobs run_many() keeps in flight on one worker.
    in_flight: ClassVar[int] = 1
    # How many small jobs run_many() does together: it is given so many unless they take long.
    together: ClassVar[int] = 1
    # True: the inputs are links; False: they are paths.
    takes_links: ClassVar[bool] = False
    # Units that an attempt must gain for the next one not to count as a retry.
    least_gain: ClassVar[int] = 1
    # Settings that a running job takes over at once: see JobContext.on_change.
    live: ClassVar[frozenset[str]] = frozenset()
    # True: a folder is an input like a file; False: the files in it are.
    takes_folders: ClassVar[bool] = False
    # How the names of what it takes end, in small letters; none: it takes whatever there is. A
    # recipe looks at it, a run does not: files may be called anything.
    takes_suffixes: ClassVar[frozenset[str]] = frozenset()
    # False: it only tells something and writes no file, so no folder is asked for. Where that
    # depends on the settings, override `makes_files`.
    has_outputs: ClassVar[bool] = True

    inputs: tuple[str, ...]
    dir: Annotated[
        str,
        Meta(title="Save to", description="Folder for the results", extra={"is_exact": True}),
    ] = ""
    if_exists: Annotated[
        IfExists, Meta(title="If it exists", description="What to do when a name is taken")
    ] = IfExists.RENAME
    timeout_s: Annotated[
        float | None, Meta(title="Time limit", description="Seconds after which the job fails")
    ] = None
    retries: Annotated[
        int, Meta(ge=0, le=100, description="Attempts after one that failed but may pass later")
    ] = 4
    skip_done: Annotated[
        bool,
        Meta(
            title="Skip what was done",
            description="Leave out inputs that were done with these settings before",
        ),
    ] = False

    @property
    def name(self) -> str:
        """What the job is called in a list: the base name of its first input."""
        return base_name(self.inputs[0])

    @property
    def likely_name(self) -> str:
        """What the file of a link is called unless the answer says otherwise; "" where none is."""
        return ""

    @property
    def slot_key(self) -> str:
        """The host or device whose slots this job shares with others; "" for none."""
        return ""

    @property
    def is_joining(self) -> bool:
        """Whether all inputs of one submission are one job with these settings."""
        return self.joins

    @property
    def adds_jobs(self) -> bool:
        """Whether more jobs come of it with these settings; of a recipe's last step alone."""
        return False

    @property
    def makes_files(self) -> bool:
        """Whether it makes files of its own with these settings."""
        return self.has_outputs

    @property
    def gives_many(self) -> bool:
        """Whether one input may become several files with these settings."""
        return False

    @property
    def keeps_inputs(self) -> bool:
        """Whether its inputs are still wanted after it, or are its results in another place.

        In a recipe, what lies aside for a step that does not keep them is removed after it.
        """
        return not self.makes_files

    @property
    def gives_inputs(self) -> bool:
        """Whether the next step of a recipe takes its inputs, though it makes files of its own."""
        return False

    @property
    def target(self) -> Path | None:
        """Where the result goes if its name is free; None when only the run can tell.

        Worked out of names and settings alone; Problem when these do not fit.
        """
        return None

    def intent(self) -> Intent:
        """What the job means to do, for a plan; Problem when it cannot be done."""
        target = self.target if self.makes_files else None
        return Intent(makes=() if target is None else (target,))

    @abstractmethod
    def run(self, ctx: JobContext) -> Result:
        """Do it, on a worker thread; checkpoint often; raise Problem for what a person can mend."""

    def with_link(self, link: str) -> Self:
        """Return this job with another link to the same file; Problem if it cannot have one."""
        raise Problem(
            f"A job of the kind “{self.kind}” has no link", f"Add a new job for “{link}”."
        )

    def discard(self) -> None:  # noqa: B027 - most kinds keep nothing between attempts
        """Remove what a stopped attempt kept for the next one, such as a part file.

        Called on a thread beside the workers when a job that has run is cancelled while it is not
        running, or leaves the list after it failed; it may block.
        """

    @classmethod  # noqa: B027 - most kinds need nothing
    def make_ready(cls, services: Services, count: int) -> None:
        """Have made ready what so many need that may soon be submitted; returns at once."""

    @classmethod
    def run_many(cls, items: Iterable[tuple[Self, JobContext]]) -> None:
        """Do several small jobs of this kind on one worker thread.

        `items` hands out the next (job, ctx) as long as there are any for this worker; each that
        was handed out must be ended: by `ctx.attempt(run)`, or, in a kind that keeps several in
        flight, by `ctx.begin()` and later `ctx.finish(result)` or `ctx.abort(error)`. Such a kind
        asks again while some are in flight, for what comes later: see `Items`.
        """
        for job, ctx in items:
            ctx.attempt(job.run)


def suffixes(names: str) -> frozenset[str]:
    """Return the endings of names: ".jpg", ".png" for "jpg png"."""
    return frozenset(f".{name}" for name in names.split())


def example_input(kind: type[Job], suffix: str = "") -> str:
    """Return an input that is nowhere, for a job that is made only to look at its settings."""
    return "https://example.org/input" if kind.takes_links else f"/input{suffix}"


def base_name(path: str) -> str:
    """Return the last part of a path, or all of it when that is nothing."""
    name = path.rpartition(os.sep)[2]
    if os.altsep is None and name not in {"", "."}:
        return name  # pathlib takes 10 µs: a hundred thousand jobs feel that
    return PurePath(path).name or path
