"""A result that comes back: says what it was made from and when, and what can be done about it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication

from dropmill.core.again import settings_of
from dropmill.core.errors import Problem
from dropmill.core.provenance import Provenance, Record, Stopped, provenances
from dropmill.core.records import Stored
from dropmill.ui import figures
from dropmill.ui.intake import Found, Raw, paths_in
from dropmill.ui.kind_words import word_of
from dropmill.ui.notice import Choice, Notice
from dropmill.ui.part_form import Part
from dropmill.ui.plain_text import shown
from dropmill.ui.recipe_words import recipe_title
from dropmill.ui.showing import show_in_folder

LOOKED_AT_MOST = 20
"""Of more files nobody wants to hear where each comes from."""


class Remembering(QObject):
    """Looks at what comes in off the UI thread; the newest only.

    `answered` is emitted when something was chosen that is done instead of what else was offered.
    """

    answered = Signal()
    _found = Signal(int, object, object)

    def __init__(
        self,
        parent: QObject,
        record: Record,
        executor: Executor,
        notice: Notice,
        *,
        again: Callable[[Found, Sequence[Part]], None],
        undo: Callable[[int], None],
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._executor = executor
        self._notice = notice
        self._again = again
        self._undo = undo
        self._number = 0
        self._stop = threading.Event()
        self._found.connect(self._on_found, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def look(self, raw: Raw) -> None:
        """Tell whether files in this are results; what floats there is of earlier things."""
        self.cancel()
        self._notice.end_toast()
        self._stop = threading.Event()
        self._executor.submit(self._look, self._number, raw, self._stop)

    def cancel(self) -> None:
        """Look no more."""
        self._stop.set()
        self._number += 1

    def _look(self, number: int, raw: Raw, stop: threading.Event) -> None:
        """On another thread."""
        try:
            found = provenances(paths_in(raw, LOOKED_AT_MOST), self._record, stop.is_set)
        except (Problem, Stopped):
            return  # nobody asked: what is wrong with the journal is said elsewhere
        if not found:
            return
        # Of the batch that did it last: a button is for one thing.
        last = max(found, key=lambda one: one.made.at)
        alike = [one for one in found if one.job.snapshot.batch == last.job.snapshot.batch]
        there = [
            name for one in alike for name in one.sources if "://" in name or os.path.lexists(name)
        ]
        self._found.emit(number, alike, list(dict.fromkeys(there)))

    @Slot(int, object, object)
    def _on_found(self, number: int, found: Sequence[Provenance], there: Sequence[str]) -> None:
        if number == self._number and not self._notice.is_asking:
            self._notice.toast(self.words(found), self._choices(found, there))

    def words(self, found: Sequence[Provenance]) -> str:
        """Say what these are."""
        one = found[0]
        course = one.job.course
        what = (
            word_of(one.job.snapshot.kind) if course is None else recipe_title(course.recipe.name)
        )
        when = _told_at(one.made.at)
        if len(found) > 1:
            words = self.tr("{n} of these are results: {what}, {when}.")
            return words.format(n=figures.count(len(found)), what=shown(what), when=when)
        sources = one.sources
        name, was = Path(one.path).name, Path(one.made.path).name
        if one.is_copy:
            words = self.tr("“{name}” has the content of “{was}”, made from {source}")
        elif one.made.before:
            words = self.tr("“{name}” was {source}")
        elif sources and "://" in sources[0]:
            words = self.tr("“{name}” came from {source}")
        else:
            words = self.tr("“{name}” was made from {source}")
        told = words.format(name=name, was=was, source=self._source_words(sources, name))
        return shown(f"{told}: {what}, {when}.")

    def _source_words(self, sources: Sequence[str], name: str) -> str:
        if len(sources) != 1:
            return self.tr("{n} files").format(n=figures.count(len(sources)))
        source = Path(sources[0])
        called = source.name
        if "://" in sources[0]:
            parts = urlsplit(sources[0])
            called = f"{parts.hostname or ''}/…/{unquote(parts.path.rpartition('/')[2])}"
        elif called == name:
            called = f"{source.parent.name}/{name}"  # the folder tells them apart
        return self.tr("“{name}”").format(name=called)

    def _choices(self, found: Sequence[Provenance], there: Sequence[str]) -> list[Choice]:
        choices: list[Choice] = []
        firsts = list(dict.fromkeys(first.snapshot.id for one in found for first in one.firsts))
        by_id = {first.snapshot.id: first for one in found for first in one.firsts}
        parts = [part for number in firsts if (part := _part_of(by_id[number])) is not None]
        if parts and all(name in there for part in parts for name in part.inputs):
            again = Found(
                files=tuple(name for name in there if "://" not in name),
                links=tuple(name for name in there if "://" in name),
            )
            choices.append((self.tr("Again"), self._instead(lambda: self._again(again, parts))))
        batch = found[0].job.snapshot.batch
        choices.append((self.tr("Undo"), self._instead(lambda: self._undo(batch))))
        if there and "://" in there[0]:
            copy = "\n".join(there)
            put = QGuiApplication.clipboard().setText
            choices.append((self.tr("Copy link"), lambda: put(copy)))
        elif there:
            choices.append((self.tr("Show source"), lambda: show_in_folder(there)))
        return choices

    def _instead(self, call: Callable[[], None]) -> Callable[[], None]:
        def do() -> None:
            self.answered.emit()
            call()

        return do


def _part_of(first: Stored) -> Part | None:
    """Return what would do the same again; None where the kind is gone."""
    job = first.job
    if job is None:
        return None
    if first.course is not None:
        return Part(type(job), job.inputs, {}, course=first.course)
    settings, _ = settings_of(job, keeps_private=True)
    return Part(type(job), job.inputs, settings)


def _told_at(at_s: float) -> str:
    """Return a moment as people say it; the day only where it is another."""
    at = QDateTime.fromSecsSinceEpoch(round(at_s))
    if at.date() == QDateTime.currentDateTime().date():
        return figures.time_of_day(at_s)
    return QLocale().toString(at, QLocale.FormatType.ShortFormat)
