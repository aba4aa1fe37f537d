"""What jobs with equal settings have in common, and how one of them is made once it is needed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import msgspec

from dropmill.core.context import JobContext
from dropmill.core.errors import Failure, Problem
from dropmill.core.job import Job, Lane, Result, base_name

log = logging.getLogger(__name__)


class Template(msgspec.Struct, frozen=True):
    """All that jobs with equal settings share: everything but their inputs. Any thread.

    A journal may hold a hundred thousand jobs: what is shown of one needs no more than this, and
    the job itself is made when it is to run or somebody asks for it.
    """

    kind: str
    lane: Lane
    unit: str
    resumes: bool
    dir: str
    group: type[Job]
    """The kind's class; `Unmade` when there is no such kind."""
    values: Mapping[str, Any] = {}
    """The fields of the kind but `inputs`."""
    failure: Failure | None = None
    """Why no job can be made of this."""

    def job(self, inputs: tuple[str, ...]) -> Job:
        """Make the job with these inputs; an `Unmade` when the kind is gone or refuses them."""
        if self.failure is not None:
            return Unmade(inputs=inputs, failure=self.failure)
        try:
            return self.group(inputs=inputs, **self.values)
        except Exception as error:  # noqa: BLE001 - a kind of a third party may raise anything
            return Unmade(inputs=inputs, failure=misfit(self.kind, error))

    def name(self, inputs: tuple[str, ...]) -> str:
        """What the job with these inputs is called before it has run."""
        is_plain = self.group.name is Job.name
        return base_name(inputs[0]) if is_plain else name_of(self.job(inputs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmade(Job):
    """Stands for a job that cannot be made: it can be looked at and removed; run, it fails."""

    kind: ClassVar[str] = ""
    lane: ClassVar[Lane] = Lane.CPU

    failure: Failure

    def run(self, ctx: JobContext) -> Result:  # noqa: ARG002 - it does nothing with it
        """Fail with the reason."""
        raise Problem(self.failure.title, self.failure.hint, detail=self.failure.detail)


def template_of(job: Job) -> Template:
    """Return what is shared by a job that was submitted; those of one folder have the same."""
    return _template_of(type(job), job.dir)


@lru_cache(maxsize=1_024)
def _template_of(kind: type[Job], folder: str) -> Template:
    return Template(kind.kind, kind.lane, kind.unit, kind.resumes, folder, kind)


def name_of(job: Job) -> str:
    """Return what a job is called; its first input where its kind fails to say it. Never raises."""
    try:
        return job.name
    except Exception:  # a kind of a third party may raise anything
        log.exception("“%s” does not say what its job is called", job.kind)
        return base_name(job.inputs[0]) if job.inputs else job.kind


def gone(kind: str, error: Exception | None = None) -> Failure:
    """Say that there is no such kind any more."""
    return Failure(
        f"There is no kind “{kind}” any more",
        "Turn on or install the plug-in that brought it, then retry.",
        _words(error),
    )


def misfit(kind: str, error: Exception) -> Failure:
    """Say that a kind refuses what was recorded for it."""
    return Failure(
        f"The settings of this job do not fit the kind “{kind}” any more",
        "Drop the input again.",
        _words(error),
    )


def _words(error: Exception | None) -> str:
    return "" if error is None else f"{type(error).__name__}: {error}"
