"""Jobs and their pictures as rows of the journal, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from typing import Any

import msgspec

from dropmill.core import exact_json
from dropmill.core.course import Course, Origin
from dropmill.core.errors import Failure
from dropmill.core.fields import types_of
from dropmill.core.job import Job, Lane
from dropmill.core.journal.withheld import (
    has_stand_in,
    link_without_passwords,
    path_without_passwords,
    secret_fields,
    without_passwords,
)
from dropmill.core.records import Processed, Stored, UndoStep
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.core.template import Template, Unmade, gone, misfit, name_of

Row = Sequence[object]

INPUTS = "inputs"


def exact(value: object) -> str:
    """Write something that must come back exactly as it was."""
    return exact_json.dumps(value).decode()


def shown(text: str) -> str:
    """Return a text that people read the way it may be stored: no password, no broken character."""
    return without_passwords(text).encode("utf-8", "backslashreplace").decode()


class _Plan:
    """How the jobs of one kind become rows."""

    def __init__(self, kind: type[Job]) -> None:
        secrets = secret_fields(kind)
        self.names = tuple(
            f.name for f in fields(kind) if f.name != INPUTS and f.name not in secrets
        )
        self.values: Callable[[Job], tuple[object, ...]] = attrgetter(*self.names)
        self.secrets = tuple((f.name, f.default) for f in fields(kind) if f.name in secrets)
        self.has_own_name = kind.name is not Job.name
        self.clean_input = link_without_passwords if kind.takes_links else path_without_passwords


_plan = lru_cache(maxsize=256)(_Plan)


class JobRows:
    """Turns jobs into rows; those with equal settings share one row for these."""

    def __init__(self, next_settings: int) -> None:
        self.next_settings = next_settings
        self._numbers: dict[object, int] = {}
        self._new: list[Row] = []

    def take(self, jobs: Iterable[Job]) -> tuple[list[Row], list[Row]]:
        """Return a row [settings, inputs, name] for each job, and the new rows of settings.

        TypeError for a job with a field that JSON cannot say.
        """
        rows = [self._row(job) for job in jobs]
        new, self._new = self._new, []
        return rows, new

    def _row(self, job: Job) -> Row:
        kind = type(job)
        plan = _plan(kind)
        withheld: tuple[str, ...] = ()
        if plan.secrets:
            withheld = tuple(n for n, default in plan.secrets if getattr(job, n) != default)
        inputs = job.inputs
        if "@" in "".join(inputs):
            inputs = tuple(t if has_stand_in(t) else plan.clean_input(t) for t in inputs)
            if inputs != job.inputs:
                withheld += (INPUTS,)
        key = (kind, plan.values(job), withheld)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self.next_settings
            self.next_settings += 1
            self._new.append(_settings_row(number, kind, plan, job, withheld))
        # What others are called is read from their inputs.
        return (number, inputs, shown(name_of(job))) if plan.has_own_name else (number, inputs)


def _settings_row(
    number: int, kind: type[Job], plan: _Plan, job: Job, withheld: tuple[str, ...]
) -> Row:
    stored, lacking = _stored_fields(plan, job)
    return (
        number,
        kind.kind,
        kind.lane,
        kind.unit,
        kind.resumes,
        exact(stored),
        exact((*withheld, *lacking)),
    )


def _stored_fields(plan: _Plan, job: Job) -> tuple[dict[str, object], list[str]]:
    """Return the settings as they may be written, and which of them lost a password."""
    stored = {}
    lacking = []
    for name, value in zip(plan.names, plan.values(job), strict=True):
        stored[name] = clean = _clean(value)
        if clean != value:
            lacking.append(name)
    return stored, lacking


def _clean(value: object) -> object:
    if isinstance(value, str):
        if "@" not in value or has_stand_in(value):
            return value
        return type(value)(path_without_passwords(value))
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    return value


_NO_MATTER = frozenset({"skip_done", "retries", "timeout_s"})
"""Settings that a result does not depend on."""


def settings_key(job: Job) -> str:
    """Return what is equal for jobs of one kind with equal settings, in every version."""
    stored, _ = _stored_fields(_plan(type(job)), job)
    counting = [item for item in sorted(stored.items()) if item[0] not in _NO_MATTER]
    text = exact([type(job).kind, counting])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def course_text(course: Course | None) -> str:
    """Write the recipe of a batch; "" for none."""
    return "" if course is None else exact(course)


def course_of(text: str) -> Course | None:
    """Read it again."""
    return exact_json.loads(text, Course) if text else None


def picture_row(snapshot: Snapshot) -> Row:
    """Return the changing part of a job: the columns of UPDATE_JOBS in their order."""
    error = snapshot.error
    return (
        snapshot.id,
        snapshot.state,
        snapshot.attempt,
        snapshot.started_at,
        snapshot.ended_at,
        snapshot.due_at,
        snapshot.work_s,
        snapshot.done,
        snapshot.total,
        shown(snapshot.name),
        shown(snapshot.note) if snapshot.note else "",
        shown(snapshot.skipped) if snapshot.skipped else "",
        # A kind of a third party may return paths where texts are due.
        exact([str(path) for path in snapshot.outputs]) if snapshot.outputs else "",
        exact(_shown_values(snapshot.values)) if snapshot.values else "",
        "" if error is None else error_text(error),
    )


def attempt_row(snapshot: Snapshot) -> Row:
    """Return the row of an attempt that ended without success."""
    return (
        snapshot.id,
        snapshot.attempt,
        snapshot.state,
        snapshot.started_at,
        snapshot.ended_at,
        snapshot.work_s,
        "" if snapshot.error is None else error_text(snapshot.error),
    )


def undo_row(step: UndoStep) -> Row:
    """Return the row of a step that can be undone."""
    details = {name: path_without_passwords(value) for name, value in step.details.items()}
    return (step.job_id, step.at, step.action, exact(details))


def processed_row(processed: Processed) -> Row:
    """Return the row of an input in the ledger."""
    p = processed
    source = exact(path_without_passwords(p.input))
    return (p.content, p.settings_key, source, p.job_id, p.at, exact(p.outputs))


def error_text(error: Failure) -> str:
    """Write a failure."""
    clean = Failure(*(without_passwords(text) for text in msgspec.structs.astuple(error)))
    return exact(clean)


def _shown_values(values: Mapping[str, str]) -> dict[str, str]:
    return {name: without_passwords(str(value)) for name, value in values.items()}


STORED_COLUMNS = (
    "jobs.id, jobs.batch, jobs.settings, jobs.inputs, jobs.rank, jobs.position, "
    "jobs.is_listed, jobs.state, jobs.submitted_at, jobs.attempt, jobs.started_at, jobs.ended_at, "
    "jobs.due_at, jobs.work_s, jobs.done, jobs.total, jobs.name, jobs.note, jobs.skipped, "
    "jobs.outputs, jobs.result, jobs.error, jobs.step, jobs.origin"
)
"""What `stored` reads."""

BATCH_AT = 1
SETTINGS_AT = 2
STEP_AT = 22
"""Where the numbers of the batch, the settings and the step stand in them."""


# Several times quicker than asking the enums.
_LANES = {lane.value: lane for lane in Lane}
_STATES = {state.value: state for state in State}


class Settings(msgspec.Struct, frozen=True):
    """A row of the settings, which many jobs share."""

    template: Template
    withheld: tuple[str, ...]


def settings_of(row: Sequence[Any], kinds: Mapping[str, type[Job]]) -> Settings:
    """Return what a row (kind, lane, unit, resumes, fields, withheld) says."""
    kind, lane, unit, resumes, stored_fields, withheld = row
    values: dict[str, Any] = {}
    of: type[Job] = Unmade
    failure = None
    try:
        values = exact_json.loads(stored_fields, dict[str, Any])
        of = kinds[kind]
    except Exception as error:  # noqa: BLE001 - a plug-in may raise anything when it is imported
        failure = gone(kind, error if kind in kinds else None)
    else:
        try:
            # Kinds may refuse inputs too: that is for each job to see.
            types = types_of(of)
            values = {
                name: msgspec.convert(value, types[name])
                for name, value in values.items()
                if name in types
            }
        except (msgspec.MsgspecError, TypeError, ValueError) as error:
            of, failure = Unmade, misfit(kind, error)
    folder = str(values.get("dir", ""))
    template = Template(kind, _LANES[lane], unit, bool(resumes), folder, of, values, failure)
    return Settings(template, exact_json.loads(withheld, tuple[str, ...]))


def stored(row: Sequence[Any], settings: Settings, course: Course | None = None) -> Stored:
    """Return the job of a row of STORED_COLUMNS, with the recipe of its batch."""
    (number, batch, _, inputs_text, rank, position, is_listed, state_word) = row[:8]
    (submitted_at, attempt, started_at, ended_at, due_at, work_s, done, total) = row[8:16]
    (name, note, skipped, outputs, result, error, step, origin) = row[16:]
    inputs = exact_json.loads(inputs_text, tuple[str, ...])
    state = _STATES[state_word]
    template = settings.template
    failure = exact_json.loads(error, Failure) if error else None
    if template.failure is not None:
        state = state if state in ENDED else State.FAILED
        failure = failure or (template.failure if state is not State.DONE else None)
    snapshot = Snapshot(
        id=number,
        batch=batch,
        kind=template.kind,
        lane=template.lane,
        name=name or template.name(inputs),
        inputs=inputs,
        dir=template.dir,
        state=state,
        done=done,
        total=total,
        unit=template.unit,
        note=note,
        due_at=due_at,
        order=(rank, position),
        outputs=exact_json.loads(outputs, tuple[str, ...]) if outputs else (),
        values=exact_json.loads(result, dict[str, str]) if result else {},
        error=failure,
        skipped=skipped,
        attempt=attempt,
        submitted_at=submitted_at,
        started_at=started_at,
        ended_at=ended_at,
        work_s=work_s,
        step=step,
    )
    return Stored(
        snapshot,
        template,
        settings.withheld,
        bool(is_listed),
        course,
        exact_json.loads(origin, Origin) if origin else (),
    )
