"""Filling a part over several connections: pieces, split while that helps.

Only under one strong validator, and only once the server has answered a range rightly: the first
stream goes on as if it were alone until then.
"""

from __future__ import annotations

import contextlib
import time
from functools import partial
from io import BufferedWriter

from dropmill.core.errors import Problem
from dropmill.jobs.download.asking import REDIRECTS, Asker
from dropmill.jobs.download.failures import problem_of, status_problem
from dropmill.jobs.download.judge import Verdict, judge_range
from dropmill.jobs.download.part import Part
from dropmill.jobs.download.pieces import Interval, Piece, amount, merged
from dropmill.jobs.download.sources import Source
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Sink, Transfer
from dropmill.transfer.validators import Validators, validators_of

LEAST_SPLIT_BYTES = 256 * 1024
"""Half of what a piece must still have to come to be split."""

MOST_BY_ITSELF = 8
"""Connections of one file that nobody has asked for."""

_GROW_EVERY_S = 0.5
_WORTH_S = 3.0
_GAIN = 1.2
_MOST_FAILURES = 2
_LEAST_GAIN_BYTES = 512
_LAG_S = 0.2
_MOST_TAKEOVERS = 16


class Segments:
    """The pieces of one file and the transfers that fill them. Used by one worker."""

    def __init__(self, asker: Asker, part: Part, *, is_proven: bool = False) -> None:
        """`is_proven` says that a checksum will prove the whole, so that mirrors may help."""
        self._asker = asker
        self._part = part
        self._wanted = asker.live.connections
        """0: as many as help."""
        self._allowed = self._wanted or 1
        self._validators = Validators()
        self._total: int | None = None
        self._has_ranges = False
        self._mirrors = [s for s in asker.sources if s is not asker.source] if is_proven else []
        self.given: list[tuple[int, int, Source]] = []
        """Who gave which bytes, where there are mirrors."""
        self._pieces: list[Piece] = []
        self._there: list[Interval] = []
        self._failures = 0
        self._takeovers = 0
        self._last_problem: Problem | None = None
        self._measured_at = time.monotonic()
        self._measured_bytes = 0
        self._best_rate = 0.0

    # What is there.

    @property
    def intervals(self) -> list[Interval]:
        """What is there by now, in order."""
        return merged([*self._there, *((p.start, p.position) for p in self._pieces)])

    @property
    def done(self) -> int:
        """Bytes that are there by now."""
        return amount(self.intervals)

    # Beginning.

    def begin(self, there: list[Interval], missing: list[tuple[int, int | None]]) -> Piece:
        """Begin with this much there and that missing; return the first missing piece."""
        self._there = there
        self._pieces = [Piece(start, end) for start, end in missing]
        self._pieces[0].is_lead = True
        return self._pieces[0]

    @property
    def is_split(self) -> bool:
        """Whether several pieces are fetched, or can be."""
        return self._has_ranges and len(self._pieces) > 1

    def is_of(self, validators: Validators, total: int | None, *, has_ranges: bool) -> None:
        """Say which version is fetched, and whether the server has answered a range of it."""
        self._validators, self._total, self._has_ranges = validators, total, has_ranges
        if total is not None and self._pieces[-1].end is None:
            self._pieces[-1].end = total
        self._measured_at, self._measured_bytes = time.monotonic(), self.done

    def writer(self, piece: Piece) -> BufferedWriter:
        """Open the part for a piece; on the transfer thread."""
        piece.file = self._part.open_at(piece.position)
        return piece.file

    # Going on.

    def watch(self, piece: Piece, transfer: Transfer) -> None:
        """Look at the transfer of the first piece and, when it helps, at more beside it."""
        if transfer.head is not None and transfer.head.status == 206:
            self._has_ranges = True
        if transfer.outcome is None and piece.file is not None:
            piece.transfer = transfer
            piece.take_stock()
            if piece.is_whole and self.is_split:
                self._asker.cancel(transfer)
            self.look()

    def settle(self, piece: Piece) -> int:
        """Take stock of a piece whose transfer has ended; return how much came."""
        piece.transfer = None
        piece.is_lead = False
        if piece.file is None:
            return 0
        # What a full disk does not take has not come: the transfer says that it could not write.
        with contextlib.suppress(OSError):
            piece.file.flush()
        piece.take_stock()
        piece.file.raw.close()
        piece.file = None
        gained = piece.position - piece.base
        if gained and self._mirrors:
            self.given.append((piece.base, piece.position, piece.source or self._asker.source))
        piece.base = piece.position
        return gained

    def is_busy(self) -> bool:
        """Look at all; False once nothing more will come."""
        self.look()
        return any(piece.transfer is not None for piece in self._pieces)

    def raise_if_missing(self) -> None:
        """Raise why not all has come; return if it has."""
        if self.intervals != [(0, self._total)]:
            raise self._last_problem or Problem(
                "The server stopped giving parts of this file", "Try again.", can_pass=True
            )

    def stop(self) -> None:
        """End all transfers and take stock."""
        for piece in self._pieces:
            if piece.transfer is not None and piece.transfer.outcome is None:
                self._asker.stop(piece.transfer)
            self.settle(piece)

    def look(self) -> None:
        """Take stock of all, let go of what has ended, begin what helps."""
        for piece in list(self._pieces):
            transfer = piece.transfer
            if transfer is None or piece.is_lead:
                continue
            if transfer.outcome is not None:
                self._end(piece, transfer)
            elif piece.verdict is Verdict.JOINED:
                piece.take_stock()
                self._confirm(piece)
                if piece.is_whole:
                    self._asker.cancel(transfer)
        if self._asker.live.connections != self._wanted:
            self._take_wish()
        self._grow()

    def _take_wish(self) -> None:
        """Somebody wants another number of connections from now on."""
        self._wanted = self._asker.live.connections
        self._allowed, self._best_rate, self._failures = self._wanted or 1, 0.0, 0
        active = [p for p in self._pieces if p.transfer is not None and not p.is_lead]
        has_lead = any(p.is_lead and p.transfer is not None for p in self._pieces)
        for piece in active[max(0, self._allowed - has_lead) :]:
            if piece.transfer is not None:
                self._asker.cancel(piece.transfer)  # what it leaves, another one fetches

    def _end(self, piece: Piece, transfer: Transfer) -> None:
        verdict = piece.verdict
        gained = self.settle(piece)
        if verdict is Verdict.JOINED:
            self._confirm(piece)
        if piece.is_whole:
            return
        outcome, head = transfer.outcome, transfer.head
        if piece.source is not None and piece.source is not self._asker.source:
            self._end_of_mirror(piece, transfer, piece.source, gained)
            return
        if outcome is None or outcome.is_cancelled:
            return
        others = sum(other.transfer is not None for other in self._pieces)
        if gained >= _LEAST_GAIN_BYTES:
            self._failures = 0
        elif others:
            self._allowed = others  # as many as the server allows, it seems
        else:
            self._failures += 1
        if head is not None and head.status >= 300:
            self._last_problem = status_problem(head, outcome.words, transfer.request.url)
        elif outcome.code and verdict in {None, Verdict.JOINED}:
            self._last_problem = problem_of(outcome, transfer.request.url)
        elif verdict is not Verdict.JOINED:
            # No range of the version at hand: do without more connections.
            self._allowed, self._failures = 1, _MOST_FAILURES
        if piece.position == piece.start:
            self._give_back(piece)

    def _end_of_mirror(self, piece: Piece, transfer: Transfer, source: Source, gained: int) -> None:
        """Follow a mirror's redirect; else ask it no more, unless it was only stopped."""
        outcome, head = transfer.outcome, transfer.head
        if outcome is None or outcome.is_cancelled or gained >= _LEAST_GAIN_BYTES:
            return
        location = head.get("location") if head is not None else None
        problem: Problem | None = None
        if head is not None and head.status in REDIRECTS and location:
            try:
                source.follow(location, head.cookies)
            except Problem as refusal:
                problem = refusal
        elif head is not None and head.status >= 300:
            problem = status_problem(head, outcome.words, transfer.request.url)
        elif piece.verdict in {None, Verdict.JOINED}:
            problem = problem_of(outcome, transfer.request.url)
        else:
            has_other = piece.verdict is Verdict.CHANGED
            what = "has another file" if has_other else "gives no parts of files"
            problem = Problem(f"“{source.host}” {what}", "Leave this mirror out.")
        if problem is not None:
            source.put_out(problem)
            self._asker.say(f"a mirror is left out: {problem.title}")
        if piece.position == piece.start:
            self._give_back(piece)

    def _confirm(self, piece: Piece) -> None:
        """Once a piece is on its way, the one before it ends where it begins."""
        self._has_ranges = True
        index = self._pieces.index(piece)
        before = self._pieces[index - 1] if index else None
        if before is None or before.end is None or before.end <= piece.start:
            return
        before.end = piece.start
        if before.transfer is not None:
            self._asker.cut(before.transfer, before.end - before.base)

    def _give_back(self, piece: Piece) -> None:
        """Nothing came of a piece: if the one before it still goes past it, it is not needed."""
        index = self._pieces.index(piece)
        before = self._pieces[index - 1] if index else None
        if before is not None and before.end is not None and before.end > piece.start:
            self._pieces.remove(piece)

    # Growing.

    def _grow(self) -> None:
        if self._total is None or not (self._validators.strong or self._mirrors):
            return
        self._measure()
        active = [piece for piece in self._pieces if piece.transfer is not None]
        while len(active) < self._allowed and self._failures < _MOST_FAILURES:
            source = self._next_source(active)
            if source is None:
                return
            piece = self._next_piece(active)
            if piece is None:
                return
            self._start(piece, source)
            active.append(piece)

    def _measure(self) -> None:
        """Without a wish for so many connections, double them for as long as that is faster."""
        if self._wanted or self._total is None:
            return
        now = time.monotonic()
        passed_s = now - self._measured_at
        if passed_s < _GROW_EVERY_S:
            return
        rate = (self.done - self._measured_bytes) / passed_s
        self._measured_at, self._measured_bytes = now, self.done
        is_long = self._total - self.done > rate * _WORTH_S
        if is_long and rate > self._best_rate * _GAIN and self._allowed < MOST_BY_ITSELF:
            self._best_rate = rate
            self._allowed = min(2 * self._allowed, MOST_BY_ITSELF)

    def _next_piece(self, active: list[Piece]) -> Piece | None:
        """Take a piece that nobody fetches, else cut the largest one into as many as are free."""
        past = 0
        for piece in self._pieces:
            if piece.transfer is None and piece.end is not None:
                # The one before may have run into it before it was cut.
                piece.position = max(piece.position, min(past, piece.end))
                if not piece.is_whole:
                    return piece
            past = piece.position
        if not self._has_ranges and len(active) > 1:
            return None  # one trial is enough until its answer is there
        largest = max(active, key=lambda piece: piece.left, default=None)
        if largest is None or largest.end is None:
            return None
        if largest.left >= 2 * LEAST_SPLIT_BYTES:
            if self._is_split(largest):
                return None
            later = self._cut(largest, largest.end, active)
        else:
            largest = next((p for p in active if self._is_lagging(p)), None)
            if largest is None:
                return None
            self._takeovers += 1
            later = [Piece(largest.position, largest.end)]  # the bytes of both are the same
        index = self._pieces.index(largest)
        self._pieces[index + 1 : index + 1] = later
        return later[0]

    def _is_split(self, piece: Piece) -> bool:
        """Whether a piece has been split, and waits for the answer."""
        after = self._pieces.index(piece) + 1
        if piece.end is None or after == len(self._pieces):
            return False
        return self._pieces[after].start < piece.end

    def _is_lagging(self, piece: Piece) -> bool:
        """Whether nothing comes of a piece, while its rest could come over another connection."""
        if self._takeovers >= _MOST_TAKEOVERS or self._mirrors:
            return False  # a mirror's bytes may differ: each byte is to have come from one source
        if piece.transfer is None or piece.transfer.is_paced:
            return False
        is_stalled = piece.left > 0 and time.monotonic() - piece.moved_at >= _LAG_S
        return is_stalled and not self._is_split(piece)

    def _cut(self, piece: Piece, end: int, active: list[Piece]) -> list[Piece]:
        """Cut what is left of a piece into equal parts; return those that come after its own."""
        # As many as are its due of the free connections; thrice that if these are several, so that
        # those which are quick take another piece and no slow one is waited for long.
        all_left = sum(max(0, other.left) for other in active)
        due = (self._allowed - len(active)) * piece.left // all_left
        count = 3 * due if due > 1 else 1
        count = max(1, min(count, piece.left // LEAST_SPLIT_BYTES - 1))
        edges = [piece.position + piece.left * part // (count + 1) for part in range(1, count + 1)]
        if not self._has_ranges:
            return [Piece(edges[0], end)]  # one trial is enough
        return [Piece(start, stop) for start, stop in zip(edges, [*edges[1:], end], strict=True)]

    def _next_source(self, active: list[Piece]) -> Source | None:
        """Return whom to ask for one more piece: who is asked least; None when there is nobody."""
        own = self._asker.source
        usable = [source for source in self._mirrors if not source.is_out]
        if self._validators.strong or not active:
            usable.insert(0, own)
        asked = [piece.source or own for piece in active]
        usable.sort(key=asked.count)
        return next((s for s in usable if not active or self._asker.has_room(s)), None)

    def _start(self, piece: Piece, source: Source) -> None:
        is_own = source is self._asker.source
        strong = (self._validators if is_own else source.validators).strong
        last = None if piece.end is None else piece.end - 1
        piece.base = piece.position
        piece.moved_at = time.monotonic()
        piece.verdict = None
        piece.source = source
        condition = (f"If-Range: {strong}",) if strong else ()
        accept = partial(self._accept, piece, last)
        piece.transfer = self._asker.begin(accept, condition, piece.position, last, source)

    def _accept(self, piece: Piece, last: int | None, head: Head) -> Sink | None:
        """Judge the answer to a piece's request; on the transfer thread.

        `last` is what was asked for: the piece may have been split since.
        """
        source = piece.source
        is_own = source is None or source is self._asker.source
        of = self._validators if source is None or is_own else source.validators
        verdict = judge_range(
            head, piece.base, last, of=of, size=self._total, is_conditional=bool(of.strong)
        )
        if source is not None and not is_own and verdict is Verdict.JOINED:
            source.validators = validators_of(head)  # from now on it must stay with this version
        write = None
        if verdict is Verdict.JOINED:
            try:
                write = self.writer(piece)
            except OSError:
                verdict = Verdict.WRONG_RANGE  # no place for it: the other streams go on
        piece.verdict = verdict
        self._asker.tell()
        return write
