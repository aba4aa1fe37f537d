"""The walk over an archive's members: where they land, how far it is, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dropmill.core.errors import Problem
from dropmill.core.plain_text import shown
from dropmill.jobs.extract.tree import Tree

if TYPE_CHECKING:
    from dropmill.core.offload.report import Report

CHUNK_BYTES = 1 << 20
_NAMED_MOST = 5


class Walk:
    """One walk. `total` may be unknown at first; `reach` is called for every chunk."""

    def __init__(self, tree: Tree, report: Report, total: int | None = None) -> None:
        self.tree = tree
        self.total = total
        self.left_out: list[str] = []
        self.left_out_count = 0
        self._report = report

    def reach(self, done: int) -> None:
        """Say how far it is."""
        total = self.total
        self._report(done if total is None else min(done, total), total)

    def leave_out(self, name: str, what: str) -> None:
        """Remember a member that is neither a file nor a folder."""
        self.left_out_count += 1
        if len(self.left_out) < _NAMED_MOST:
            self.left_out.append(f"“{shown(name)[:200]}” ({what})")


def damaged(name: str, error: BaseException) -> Problem:
    """Say that a member cannot be read."""
    return Problem(
        f"The archive is damaged at “{shown(name)[:200]}”",
        "Get it again, then retry.",
        detail=f"{type(error).__name__}: {error}",
    )


def needs_password(*, is_wrong: bool = False) -> Problem:
    """Say that there is no password, or not the right one."""
    if is_wrong:
        title = "The password does not open this archive"
        return Problem(title, "Check it, then retry.", setting="password")
    title = "The archive is encrypted"
    return Problem(title, "Give its password, then retry.", setting="password")
