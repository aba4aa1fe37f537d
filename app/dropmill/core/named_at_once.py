"""Many new files of jobs of one Runner that get their names by one call: what is noted of them."""

from __future__ import annotations

from collections.abc import Sequence

from dropmill.core.claims import Claim
from dropmill.core.context import JobContext
from dropmill.core.effects import made_step
from dropmill.core.identity import Look


def claim_all(whole: Sequence[tuple[JobContext, Look]]) -> list[bool]:
    """Note that these are about to get their names; False for those that the call must leave.

    What their jobs have published before they were cut off may be there: `ctx.give_name` sees to
    that.
    """
    claims = whole[0][0].claims if whole else None
    if claims is None:
        return [True] * len(whole)
    are_new = [not claims.has_earlier(ctx.job_id) for ctx, _ in whole]
    pairs = zip(whole, are_new, strict=True)
    claims.note([Claim.of(ctx.job_id, look) for (ctx, look), is_new in pairs if is_new])
    return are_new


def record_made(named: Sequence[tuple[JobContext, Look, str]]) -> None:
    """Record that these have their names, which are absolute paths, so that an undo finds them.

    It does not wait.
    """
    keeper = named[0][0].keeper if named else None
    if keeper is not None:
        keeper.record([made_step(ctx.job_id, path, look.identity) for ctx, look, path in named])
