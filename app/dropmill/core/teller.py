"""What the Runner tells: the record first, then the observers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from dropmill.core.entry import Entry
from dropmill.core.errors import Failure
from dropmill.core.keeper import Keeper
from dropmill.core.observer import News, Observers
from dropmill.core.records import Change
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State


class Teller:
    """Gathers what has changed, has it kept, and tells the observers.

    The Runner's thread calls all methods; `post` has something called there.
    """

    def __init__(self, keeper: Keeper, post: Callable[..., None]) -> None:
        self.observers = Observers()
        self._keeper = keeper
        self._post = post
        self._changed: list[Snapshot] = []
        self._with: list[Change] = []
        self._is_troubled = False

    def publish(self, entry: Entry) -> None:
        """Tell soon what this job is like now."""
        self._changed.append(entry.picture())

    def publish_all(self, entries: Iterable[Entry]) -> None:
        """Do the same for many."""
        self._changed += [entry.picture() for entry in entries]

    def record_with(self, changes: Iterable[Change]) -> None:
        """Have something kept in one commit with what is published until it is told."""
        self._with += changes

    def tell(self) -> None:
        """Keep what has changed and tell the observers; that jobs have ended, once that is kept."""
        if not self._changed and not self._with:
            return
        changed, self._changed = self._changed, []
        others, self._with = self._with, []
        if not any(snapshot.state in ENDED for snapshot in changed):
            self._keeper.record([*others, *changed])
            self.show(changed)
            return
        news = self.observers.tell(lambda o: o.jobs_changed(changed), is_due=self._is_troubled)
        self._keeper.record([*others, *changed], lambda: self._post(self._on_kept, news))

    def show(self, snapshots: Sequence[Snapshot]) -> None:
        """Tell the observers of what needs no record."""
        self.observers.tell(lambda observer: observer.jobs_changed(snapshots))

    def record(
        self, changes: Iterable[Change], on_committed: Callable[[], None] | None = None
    ) -> None:
        """Have something kept that observers do not see."""
        self._keeper.record(tuple(changes), on_committed)

    def gone(self, ids: Sequence[int]) -> None:
        """Tell the observers that these jobs have left the list."""
        self.observers.tell(lambda observer: observer.jobs_removed(ids))

    def announce(self, entries: list[Entry], then: Callable[[], None]) -> None:
        """Record that jobs are about to run: what has no such record has had no effect."""
        if not self._keeper.is_lasting:
            self._post(then)
            return
        self.tell()  # what they were until now, or that they are new, is recorded before
        now = time.time()
        begun = [
            msgspec.structs.replace(entry.picture(), state=State.RUNNING, started_at=now)
            for entry in entries
        ]
        self._keeper.record(begun, lambda: self._post(then))

    def on_trouble(self, trouble: Failure | None) -> None:
        """Tell that the record cannot be kept, or can again."""
        # What has ended is shown all the same: that it is not kept is said beside it.
        self._is_troubled = trouble is not None
        if self._is_troubled:
            self.observers.flush(is_all_due=True)
        self.observers.tell(lambda observer: observer.trouble_changed(trouble))

    def tell_all(self) -> None:
        """Tell what is left, kept or not: the end has come."""
        self.tell()
        self.observers.flush(is_all_due=True)

    def _on_kept(self, news: News) -> None:
        news.is_due = True
        self.observers.flush()
