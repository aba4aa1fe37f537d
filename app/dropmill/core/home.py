"""One DROPMILL_HOME as the process that owns it sees it: journal, Runner, link, in their order."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

import msgspec

from dropmill.core import verbs
from dropmill.core.answers import Answers
from dropmill.core.claims import Claims
from dropmill.core.errors import Failure, Problem, explained
from dropmill.core.journal import Journal, Recovered
from dropmill.core.ledger import Ledger
from dropmill.core.leftovers import Leftovers
from dropmill.core.link import Link, LinkServer
from dropmill.core.ownership import Ownership
from dropmill.core.records import Forgotten, Removed, Stored
from dropmill.core.registry import Registry
from dropmill.core.runner import Runner
from dropmill.core.services import Services
from dropmill.core.settings import Settings
from dropmill.core.state import ENDED, State
from dropmill.core.undo import Undoing
from dropmill.core.vault import Vaults
from dropmill.core.widths import keep_widths, read_widths

log = logging.getLogger(__name__)

PAGE = 2_000
"""Jobs read from the journal in one go."""

DONE_MOST = 100_000
"""Jobs that are done and come back into the list at a start; earlier ones are in the history."""

PATIENCE_S = 15.0
"""How long a command waits for its turn."""

_DAY_S = 86_400
_TURN_S = 0.02
_RECOVERY_STOPS_S = 0.5


class Home:
    """Owns a home until it is closed. Get one by `take`, or by `of`.

    Nothing runs before `start`: whoever watches the Runner subscribes before that.
    """

    def __init__(
        self, ownership: Ownership, registry: Registry, settings: Settings, journal_folder: Path
    ) -> None:
        self._ownership = ownership
        self._settings = settings
        self._tag = _tag(journal_folder)
        self.journal = Journal(journal_folder, registry, on_trouble=self._on_trouble)
        self.claims = Claims(journal_folder)
        vaults = Vaults(journal_folder)
        ledger = Ledger(self.journal)
        undoing = Undoing(self.journal, vaults, is_synced=settings.is_synced)
        self.runner = Runner(
            widths=settings.lanes.widths(),
            services=Services(
                {Vaults: lambda: vaults, Undoing: lambda: undoing, Ledger: lambda: ledger}
            ),
            keeper=self.journal,
            is_synced=settings.is_synced,
            tag=self._tag,
            claims=self.claims,
            kinds=registry,
            disk_patience_s=None,
        )
        self._folder = journal_folder
        self._widths = read_widths(journal_folder)
        self.runner.remember_widths(self._widths)
        self.runner.set_lanes(settings.lanes)
        self.answers = Answers(self.runner, registry, self.journal.reader)
        self.answers.undoing = undoing
        self._vaults = vaults
        self._server: LinkServer | None = None
        self._is_closing = False
        self._is_quiet = False
        self._only: Collection[int] | None = None
        self._first_done = 0  # the earliest of those that are done and came back into the list
        self.is_recovered = threading.Event()
        """Set once every job that the journal has of earlier is in the Runner's list, or when that
        failed or was cut short by the end."""
        self.has_all = False
        """Whether they all are there; the recovery thread writes it before it sets the other."""
        self.unread: Failure | None = None
        """Why they are not, when that is set all the same."""
        self._thread = threading.Thread(target=self._recover, name="dropmill-recovery", daemon=True)

    @classmethod
    def take(cls, folder: Path, registry: Registry, settings: Settings) -> Self | None:
        """Own the home whose state is in `folder`; None when another process does.

        Problem when what it keeps there cannot be written.
        """
        with explained(folder):
            ownership = Ownership.take(folder)
        return None if ownership is None else cls.of(ownership, registry, settings)

    @classmethod
    def of(cls, ownership: Ownership, registry: Registry, settings: Settings) -> Self:
        """Be the home whose folder is owned already; when that cannot be, nobody owns it then.

        Problem when what it keeps there cannot be written.
        """
        try:
            with explained(ownership.folder):
                return cls(ownership, registry, settings, ownership.folder)
        except BaseException:
            ownership.release()
            raise

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What is to be said about the journal that was found."""
        return self.journal.failures

    def start(self, *, is_quiet: bool = False, only: Collection[int] | None = None) -> None:
        """Start the Runner, let other processes send verbs, bring the earlier jobs back.

        With `is_quiet` no job starts, and others are not served but wait their turn: for a
        command that looks at the jobs, or says something about them, and ends. With `only`, of
        the earlier jobs none but these start by themselves.
        """
        self._is_quiet = is_quiet
        self._only = only
        if is_quiet:
            self.runner.hold_lanes()
        self.runner.start()
        if not is_quiet:
            self._serve()
        self._thread.start()

    def _serve(self) -> None:
        try:
            self._server = LinkServer(self._ownership, self.answers)
        except OSError:
            # It works without, but for those who would send something.
            log.exception("other processes cannot reach this one")

    def close(self, timeout_s: float = 2.5) -> bool:
        """Stop all, keep all, give the home up; False when a worker hangs or the record failed.

        Blocks for about that time at most: never on the UI thread.
        """
        self._is_closing = True
        if self._server is not None:
            self._server.close()
        if self._thread.is_alive():
            self._thread.join(_RECOVERY_STOPS_S)
        is_stopped = self.runner.close(timeout_s)
        is_kept = self.journal.close(timeout_s)
        self.claims.close()
        if (found := self.runner.found_widths()) != self._widths:
            keep_widths(self._folder, found)
        self._ownership.release()
        return is_stopped and is_kept

    def _on_trouble(self, trouble: Failure | None) -> None:
        if trouble is not None:
            log.error("%s: %s", trouble.title, trouble.detail)
        self.runner.note_trouble(trouble)

    # On the recovery thread.

    def _recover(self) -> None:
        try:
            found = self.journal.recover().result()
            self._adopt_all(found)
            self._forget_old()
            self.runner.adopt(()).result()  # all that came before is in the list too
            self.has_all = not self._is_closing
            self.is_recovered.set()
            self._vaults.sweep(self._settings.vault)
            self._unlist_done(self._first_done)
        except Problem as problem:
            log.exception("the earlier jobs could not be read")
            self.unread = problem.failure
            self.runner.note_trouble(problem.failure)
        except RuntimeError:
            if not self._is_closing:
                raise
        finally:
            self.is_recovered.set()

    def _adopt_all(self, found: Recovered) -> None:
        if found.interrupted:
            log.warning("%d jobs were interrupted", found.interrupted)
        leftovers = Leftovers(self._tag)
        self.claims.read()
        unfinished: set[int] = set()
        last: Stored | None = None
        while stored := self._next_unfinished(last):
            self._clean_after(leftovers, stored)
            stored = [self._with_given(kept) for kept in stored]
            self.runner.adopt(stored, self._only, self._titles(stored))
            if self._settings.resume_at_start and self._only is None and not self._is_quiet:
                self.runner.retry(
                    kept.snapshot.id
                    for kept in stored
                    if kept.snapshot.state is State.INTERRUPTED
                    and kept.template.resumes
                    and kept.template.failure is None
                )
            unfinished.update(kept.snapshot.id for kept in stored)
            last = stored[-1]
        self.runner.end_adoption()
        if not self._is_closing:
            self.claims.keep(unfinished)
        self._adopt_ended()

    def _adopt_ended(self) -> None:
        """Bring back what has ended: of what is done, only the latest, whatever failed earlier."""
        ended = tuple(ENDED - {State.INTERRUPTED})
        first = self.journal.reader.first_of_latest(State.DONE, DONE_MOST)
        if first:
            self._adopt_listed(tuple(state for state in ended if state is not State.DONE), 0, first)
        self._adopt_listed(ended, max(0, first - 1), None)
        self._first_done = first
        if not self._is_closing:
            self.runner.end_listing()

    def _adopt_listed(self, states: tuple[State, ...], known: int, before: int | None) -> None:
        while stored := self.journal.reader.listed(states, known, PAGE):
            if self._is_closing:
                return
            known = stored[-1].snapshot.id
            is_last = before is not None and known >= before
            if is_last:
                stored = [kept for kept in stored if kept.snapshot.id < (before or 0)]
            self.runner.adopt(stored, titles=self._titles(stored))
            if is_last:
                return

    def _unlist_done(self, before: int) -> None:
        """Leave earlier ones to the history: else they come back once later ones are removed."""
        while ids := self.journal.reader.listed_before(State.DONE, before, PAGE):
            if self._is_closing:
                return
            is_kept = threading.Event()
            self.journal.record([Removed(number) for number in ids], is_kept.set)
            if not is_kept.wait(PATIENCE_S):
                return  # it is not urgent: the next start goes on

    def _titles(self, stored: list[Stored]) -> dict[int, str]:
        return self.journal.reader.titles(kept.snapshot.batch for kept in stored)

    def _with_given(self, kept: Stored) -> Stored:
        """Add what earlier jobs have given to one that joins them."""
        if kept.course is None or kept.snapshot.step < 2:
            return kept
        given = self.journal.reader.given(kept.snapshot.batch, kept.snapshot.step - 1)
        return msgspec.structs.replace(kept, gathered=given)

    def _forget_old(self) -> None:
        """Forget jobs that were removed from the list and ended long ago."""
        if not self._is_closing and (days := self._settings.history_days):
            self.journal.record([Forgotten(time.time() - days * _DAY_S)])

    def _next_unfinished(self, last: Stored | None) -> list[Stored]:
        if self._is_closing:
            return []
        after = None if last is None else (*last.snapshot.order, last.snapshot.id)
        return self.journal.reader.unfinished(after, PAGE)

    def _clean_after(self, leftovers: Leftovers, stored: list[Stored]) -> None:
        """Remove the temporary files of jobs that were cut off in the middle."""
        for kept in stored:
            if kept.snapshot.state is State.INTERRUPTED:
                number = kept.snapshot.id
                try:
                    leftovers.sweep(kept)
                except OSError:  # they stay: the job itself does not need them gone
                    log.warning("what job %d left could not be removed", number, exc_info=True)


def reach(
    folder: Path, registry: Registry, settings: Settings, patience_s: float = PATIENCE_S
) -> Home | Link:
    """Own the home whose state is in `folder`, or else reach the process that does.

    Another command may own it for a moment without serving others: that is waited for. Problem
    when it takes longer than `patience_s`.
    """
    patience = _Patience(patience_s)
    while (reached := Home.take(folder, registry, settings) or _linked(folder)) is None:
        patience.wait()
    return reached


def hand_over(
    folder: Path, inputs: Sequence[str], patience_s: float = PATIENCE_S
) -> Ownership | None:
    """Send inputs to the window of the process that owns this home, and bring it to the front.

    It may be about to start or to end: that is waited for. Where it ended, the home is returned,
    owned, and what was sent is not shown there. Problem when there is no such window, or after
    `patience_s`.
    """
    leave = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID", "")
    asked: list[verbs.Verb] = [verbs.Raise(activation=leave)]
    if inputs:
        asked.insert(0, verbs.Open(inputs=tuple(map(_from_anywhere, inputs))))
    patience = _Patience(patience_s)
    while True:
        with explained(folder):
            reached = Ownership.take(folder) or _linked(folder)
        if isinstance(reached, Ownership):
            return reached
        if reached is not None and _has_done(reached, asked):
            return None
        patience.wait()


def _linked(folder: Path) -> Link | None:
    """Reach the owner; None when nobody serves there, or goes away while it greets."""
    try:
        return Link.connect(folder)
    except Problem as problem:
        if not problem.can_pass:
            raise
        return None


def _has_done(link: Link, asked: Sequence[verbs.Verb]) -> bool:
    """Have a window do this; False when it quits, as it may after it has done some of it."""
    with link:
        try:
            return all(link.ask(verb) for verb in asked)
        except Problem as problem:
            if not problem.can_pass:
                raise
            return False


class _Patience:
    """Lets a loop look again and again, for so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds
        self._turn = threading.Event()

    def wait(self) -> None:
        """Wait for the next look; Problem when there is no time left for one."""
        if time.monotonic() >= self._deadline:
            raise Problem(
                "Dropmill is running but does not answer", "Wait until it has started or ended."
            )
        self._turn.wait(_TURN_S)  # a lock of another process tells nobody when it is free


def _from_anywhere(text: str) -> str:
    """Return a path so that a process in another folder can use it; links stay as they are."""
    try:
        return os.path.abspath(text) if os.path.lexists(text) else text  # noqa: PTH100 - a text, which may be a link
    except (OSError, ValueError):
        return text


def _tag(folder: Path) -> str:
    """Return a short mark that temporary files of this home's jobs have in their names."""
    import hashlib  # noqa: PLC0415 - only for this

    return hashlib.blake2b(str(folder.resolve()).encode(), digest_size=3).hexdigest()
