"""Whether what comes in is in the list already, or was done with the same settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import msgspec

from dropmill.core.errors import Problem
from dropmill.core.job import Job
from dropmill.core.journal import settings_key
from dropmill.core.state import State
from dropmill.ui.batches import CODE
from dropmill.ui.columns import Columns
from dropmill.ui.part_form import Part

_COUNTS = frozenset(
    CODE[state] for state in (State.WAITING, State.HELD, State.RUNNING, State.PAUSED, State.DONE)
)
LOOKED_AT = 200_000
"""Rows that are looked at, the newest: more would be felt."""

JobOf = Callable[[int], Job | None]
"""Gives a job by its id, as it was submitted or changed: the Runner's `job`."""


def alike_ids(
    columns: Columns, part: Part, kinds: Mapping[str, type[Job]], job_of: JobOf
) -> list[int]:
    """Return the jobs that do, or did, to one of these inputs what the part would do."""
    found = known_rows(columns, part.inputs, part.kind.kind)
    if not found:
        return []
    try:
        first = msgspec.structs.replace(part, inputs=part.inputs[:1]).jobs(kinds)[0]
    except Problem:
        return []  # whoever plans it says what does not fit
    wanted = _key_of(first)
    # The jobs of one batch and kind have the settings of that batch: one look at each will do.
    is_alike: dict[int, bool] = {}
    ids = []
    for row in found:
        batch = columns.batch_of[row]
        if batch not in is_alike:
            job = job_of(columns.ids[row])
            is_alike[batch] = job is not None and _key_of(job) == wanted
        if is_alike[batch]:
            ids.append(columns.ids[row])
    return ids


def _key_of(job: Job) -> str:
    try:
        return settings_key(job)
    except TypeError:
        return ""  # a kind of a third party that JSON cannot say


def known_rows(columns: Columns, inputs: Collection[str], kind: str) -> list[int]:
    """Return the rows of this kind that have one of these inputs, and were not given up."""
    wanted = set(inputs)
    states, kinds = columns.states, columns.kinds
    first = max(0, len(columns) - LOOKED_AT)
    return [
        row
        for row in range(first, len(columns))
        if columns.inputs[row][0] in wanted and kinds[row] == kind and states[row] in _COUNTS
    ]
