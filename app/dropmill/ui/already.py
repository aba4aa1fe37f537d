"""Whether what comes in is in the list already."""

from __future__ import annotations

from collections.abc import Collection

from dropmill.core.state import State
from dropmill.ui.batches import CODE
from dropmill.ui.columns import Columns

_COUNTS = frozenset(
    CODE[state] for state in (State.WAITING, State.HELD, State.RUNNING, State.PAUSED, State.DONE)
)
LOOKED_AT = 200_000
"""Rows that are looked at, the newest: more would be felt."""


def known_ids(columns: Columns, inputs: Collection[str], kind: str) -> list[int]:
    """Return the jobs of this kind that have one of these inputs, and were not given up."""
    wanted = set(inputs)
    states, kinds = columns.states, columns.kinds
    first = max(0, len(columns) - LOOKED_AT)
    return [
        columns.ids[row]
        for row in range(first, len(columns))
        if columns.inputs[row][0] in wanted and kinds[row] == kind and states[row] in _COUNTS
    ]
