"""Which inputs of a batch are done with, so that something can be done with the inputs themselves.

A watched folder puts its files away like that, once all that came of them is done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from dropmill.core.course import Afterwards, Course
from dropmill.core.entry import Entry
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.state import State

_ALL = 0
"""Stands for all inputs, where a step joins them: no job has this number."""


class Afterwork:
    """The Runner's thread calls all methods.

    An input that failed, was cancelled or skipped for want of something is not done with.
    """

    def __init__(self, course: Course, afterwards: Afterwards, *, is_joint: bool) -> None:
        self._last = course.last
        self._afterwards = afterwards
        self._is_joint = is_joint
        self._open: defaultdict[int, set[int]] = defaultdict(set)
        self._over: set[int] = set()

    def note(self, entry: Entry) -> None:
        """Take note of a job that has come."""
        group = self._group_of(entry)
        if entry.step > self._last:
            self._over.add(group)
        elif entry.state is not State.DONE or (entry.skipped and entry.step == self._last):
            self._open[group].add(entry.id)

    def end(self, entry: Entry, *, is_fine: bool) -> bool:
        """Take note of a job's end, and say whether its inputs are due because of it.

        All jobs of the batch must have been noted before, those that come of this one too.
        """
        if entry.step > self._last or entry.state is not State.DONE or not is_fine:
            return False
        group = self._group_of(entry)
        self._open[group].discard(entry.id)
        if self._open[group] or group in self._over:
            return False
        self._over.add(group)
        del self._open[group]
        return True

    def jobs(self, entry: Entry, kinds: Mapping[str, type[Job]]) -> list[Job]:
        """Make the jobs for the inputs that this job comes from; Problem as in `build`."""
        after = self._afterwards
        if self._is_joint:
            places = range(len(after.inputs))
        else:
            places = after.inputs_of(entry.origin[0] if entry.origin else entry.id)
        inputs = [after.inputs[place] for place in places]
        if not inputs:
            return []
        own = {after.inputs[place]: (after.own[place],) for place in places if after.own}
        return build(kinds[after.step.kind], inputs, after.step.settings, own)

    def _group_of(self, entry: Entry) -> int:
        if self._is_joint:
            return _ALL
        return entry.origin[0] if entry.origin else entry.id
