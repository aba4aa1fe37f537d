"""What a plan says of one file, and keeping to it when the job runs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.files import IfExists
from dropmill.core.identity import identity, is_same
from dropmill.core.moves import Moves


class Outcome(StrEnum):
    """What becomes of one file."""

    MAKE = "make"
    MAKE_NUMBERED = "make numbered"
    """Under another name: its own is taken."""
    REPLACE = "replace"
    MOVE = "move"
    TRASH = "trash"
    SKIP = "skip"
    TELL = "tell"
    """Nothing is written, or only the run can tell where."""
    FAIL = "fail"
    """It cannot be done, and it is known why."""


NO_JOB = -1
"""The place of a job that is not made: its input is left out of the batch."""


class PlannedFile(msgspec.Struct, frozen=True, gc=False):
    """What would be done for one input, or to one file."""

    job: int
    """The place of its job in the batch, or NO_JOB."""
    source: str
    outcome: Outcome
    wanted: str = ""
    """Where the result would go if that were free."""
    final: str = ""
    """Where it goes."""
    why: str = ""
    replaced: str = ""
    """What `identity` says of the file that is replaced."""


def checked_target(planned: Sequence[PlannedFile], target: Path, policy: IfExists) -> Path:
    """Return where a planned job puts a result that it wants at `target`.

    Raises JobSkipped when the plan says so, and Problem when something is there now that a person
    who saw the plan did not know of.
    """
    for file in planned:
        if file.wanted != str(target):
            continue
        final = Path(file.final or file.wanted)
        if file.outcome is Outcome.SKIP:
            raise JobSkipped(file.why)
        if file.outcome is Outcome.FAIL:
            raise Problem(_capitalised(file.why), "Give them different names or folders.")
        is_known = bool(file.replaced) and is_same(file.replaced, final)
        if policy is IfExists.OVERWRITE and not is_known and identity(final):
            what = "is not what it was" if file.replaced else "was not there"
            raise _unplanned(final, what)
        return final
    return target


def checked_moves(planned: Sequence[PlannedFile], moves: Moves) -> Moves:
    """Return moves that are as planned; Problem when they would now end elsewhere."""
    wanted = {file.source: file.final for file in planned if file.outcome is Outcome.MOVE}
    for file in planned if wanted else ():
        now = moves.final_of.get(file.source, "")
        if file.outcome in {Outcome.MOVE, Outcome.SKIP} and now != file.final:
            raise Problem(
                f"“{Path(file.source).name}” would not get the name that was planned",
                "Something was added or removed since: retry to do it as it is now.",
            )
    return moves


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _unplanned(path: Path, what: str) -> Problem:
    return Problem(
        f"“{path.name}” {what} when this was planned",
        "It would be replaced: look at it, then retry to do that.",
    )
