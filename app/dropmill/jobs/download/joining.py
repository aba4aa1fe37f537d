"""Going on from what is there: only what is proven to be the same version is joined."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial

import msgspec

from dropmill.core.errors import LINK, Problem
from dropmill.jobs.download.checksum import parse_checksum
from dropmill.jobs.download.judge import (
    Verdict,
    judge_range,
    judge_unsatisfied,
    refusal_of_rest,
)
from dropmill.jobs.download.part import Part
from dropmill.jobs.download.pieces import Interval, amount, gaps
from dropmill.jobs.download.record import Record
from dropmill.jobs.download.samples import compare_samples
from dropmill.jobs.download.whole import Whole
from dropmill.transfer.exchange import Head
from dropmill.transfer.transfer import Sink

OVERLAP_BYTES = 64 * 1024


class Joining(Whole):
    """An attempt that can join what is missing to what is there (docs/downloads.md, 1 to 5)."""

    def _is_new_link(self, record: Record) -> bool:
        """Whether the job was given another link since the record was written."""
        is_asked = self._asker.source is self._asker.sources[0]
        return bool(self._job.begun_as) and is_asked and record.urls[0] != self._place.url

    def _adopted(
        self, part: Part, record: Record, there: list[Interval]
    ) -> Generator[None, None, Record | None]:
        """Return the record as it is for another link than the part was fetched from.

        None when what is there cannot be used with it. Problem when the person gave the link, and
        it leads to another file.
        """
        validators = None
        if record.size is not None:
            self._ctx.note("comparing the server's file with what is there")
            validators = yield from compare_samples(self._asker, part, there, record.size)
            self._ctx.note("")
        if self._is_new_link(record):
            if validators is None and record.size is not None:
                raise Problem(
                    "The new link does not lead to the same file",
                    "Its length or its bytes differ from what is there, or its server gives no"
                    " parts of it. What has come is kept: give another link, or add this one as a"
                    " new download.",
                    setting=LINK,
                )
        elif validators is not None and not self._proof.is_given:
            # Samples are no proof: without a checksum only a common strong validator is. File
            # servers have none, so that for the same link their size and date must do.
            is_same_link = record.urls[:1] == (self._asker.source.url,)
            is_likely = is_same_link and record.validators.agree(validators)
            if not is_likely and not record.validators.prove(validators):
                validators = None
        if validators is None:
            return None
        return msgspec.structs.replace(
            record, validators=validators, urls=(self._asker.source.url,)
        )

    def _go_on(
        self, part: Part, record: Record, there: list[Interval]
    ) -> Generator[None, None, bool]:
        """Fetch what is missing in a part that is proven; False when it must start again."""
        self._validators, self._total = record.validators, record.size
        self._media_type = record.media_type
        self._name = self._job.out or record.name
        self._proof.stated = parse_checksum(record.checksum)
        self._asker.source.validators = record.validators
        self._done = self._done_before = amount(there)
        self._has_joined = True
        missing = gaps(there, record.size)
        self._ctx.rename(self._name)
        self._ctx.progress(self._done, self._total)
        self._segments = self._new_segments(part)
        if not missing:
            return True
        strong = record.validators.strong
        condition = (f"If-Range: {strong}",) if strong else ()
        verdict = yield from self._join(part, there, missing, condition)
        if verdict is Verdict.WRONG_RANGE:
            verdict = yield from self._join(part, there, missing, condition)
        if verdict is Verdict.IGNORED and strong:
            # Some servers do not know If-Range. A plain range proves itself (RFC 9110 §15.3.7.3).
            verdict = yield from self._compare_overlap(part, there[0])
            if verdict is Verdict.JOINED:
                verdict = yield from self._join(part, there, missing, ())
        if verdict is Verdict.JOINED:
            return True
        if verdict is Verdict.CHANGED:
            self._ctx.note("the file changed on the server: starting again")
        else:
            self._ctx.note("the server cannot continue: starting again")
        self._has_changed = verdict is Verdict.CHANGED
        part.set_aside()
        return False

    def _join(
        self,
        part: Part,
        there: list[Interval],
        missing: list[tuple[int, int | None]],
        condition: tuple[str, ...],
    ) -> Generator[None, None, Verdict]:
        """Ask for what is missing and add it if the answer is what was asked for."""
        self._segments = segments = self._new_segments(part)
        self._lead = lead = segments.begin(there, missing)
        segments.is_of(self._validators, self._total, has_ranges=False)
        end = None if lead.end is None or lead.end == self._total else lead.end - 1
        accept = partial(
            self._accept_rest,
            writer=partial(segments.writer, lead),
            first=lead.start,
            last=end,
            is_conditional=bool(condition),
        )
        self._verdict = None
        transfer = yield from self._asker.get(
            accept, headers=condition, first=lead.start, last=end, tick=self._tick
        )
        if self._verdict is not None and self._verdict is not Verdict.JOINED:
            segments.stop()
            return self._verdict
        if transfer.head is not None and transfer.head.status == 416:
            segments.stop()
            verdict = judge_unsatisfied(
                transfer.head, self._done, of=self._validators, size=self._total
            )
            if verdict is Verdict.JOINED:
                self._total = self._done
            return verdict
        self._tick(transfer)
        yield from self._end_lead(transfer)
        return Verdict.JOINED

    def _compare_overlap(self, part: Part, there: Interval) -> Generator[None, None, Verdict]:
        """Fetch the last bytes that are there once more, and compare."""
        first, last = max(there[0], there[1] - OVERLAP_BYTES), there[1] - 1
        came = bytearray()
        self._verdict = None
        accept = partial(
            self._accept_rest,
            writer=lambda: came.extend,
            first=first,
            last=last,
            is_conditional=False,
        )
        transfer = yield from self._asker.get(accept, first=first, last=last)
        if self._verdict is None:
            self._raise_if_failed(transfer)
            return Verdict.WRONG_RANGE
        if self._verdict is Verdict.JOINED:
            self._raise_if_failed(transfer)
            return Verdict.JOINED if came == part.read(first, last + 1) else Verdict.CHANGED
        return self._verdict

    def _accept_rest(
        self,
        head: Head,
        *,
        writer: Callable[[], Sink],
        first: int,
        last: int | None,
        is_conditional: bool,
    ) -> Sink | None:
        self._refusal = refusal_of_rest(head, self._name, self._media_type)
        if self._refusal is not None:
            return None
        verdict = judge_range(
            head,
            first,
            last,
            of=self._validators,
            size=self._total,
            is_conditional=is_conditional,
        )
        try:
            write = writer() if verdict is Verdict.JOINED else None
        except OSError as error:
            self._refusal = error
            return None
        self._verdict = verdict
        return write
