"""One attempt of one download: ask, judge the answer, fill the part, prove it, publish it.

The rules are those of docs/downloads.md. The turns are a generator, so that one worker can have
several downloads in flight: it yields whenever it waits for the transfer thread, and goes on when
one of its transfers has ended or a tenth of a second is over.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Generator
from functools import partial
from pathlib import Path

from dropmill.core.cancel import Stop
from dropmill.core.errors import JobSkipped, Problem
from dropmill.core.job import Result
from dropmill.jobs.download.beside import find_checksum
from dropmill.jobs.download.chores import Chores
from dropmill.jobs.download.joining import Joining
from dropmill.jobs.download.judge import (
    Verdict,
)
from dropmill.jobs.download.part import Part, kept_in, write_new
from dropmill.jobs.download.pieces import Interval, amount, gaps
from dropmill.jobs.download.proofs import Read
from dropmill.jobs.download.sources import most_telling
from dropmill.transfer.file_servers import is_file_server
from dropmill.transfer.transfer import Transfer

log = logging.getLogger(__name__)

Turns = Generator[None, None, Result]

_MOST_MENDS = 8


class Fetch(Joining):
    """One attempt. Made and stepped by one worker."""

    def turns(self, begun: Transfer | None = None) -> Turns:
        """Do it all; the generator returns the Result.

        `begun` is a request for the whole file that is under way, or has ended, already.
        """
        try:
            if begun is None:
                self._check_target()
            if begun is None and kept_in(self._place.folder):
                place = self._place
                self._part = Part.open_kept(place.folder, place.stem, place.key)
            if begun is None and self._job.finds_checksum and not self._proof.is_given:
                self._ctx.note("looking for a checksum beside the file")
                self._proof.given = yield from find_checksum(self._asker)
                self._ctx.note("")
            yield from self._fill_from_any(begun)
            yield from self._prove()
            final = yield from self._publish()
        except GeneratorExit:
            # Whoever drives this is gone, and with it all waiting: nobody may write any more.
            if self._segments is not None:
                self._segments.stop()
            raise
        except BaseException as error:
            yield from self._let_go(error)
            raise
        finally:
            self._asker.close()
        return Result((final,), self._proof.values)

    def _fill_from_any(self, begun: Transfer | None) -> Generator[None, None, None]:
        """Fill it from the link, or, when that fails, from a mirror."""
        while True:
            source = self._asker.source
            coming, begun = begun, None
            try:
                yield from self._fill(coming)
            except Problem as problem:
                if problem is self._own_problem or not self._asker.turn(problem):
                    if len(self._asker.sources) > 1 and problem is not self._own_problem:
                        raise most_telling(
                            s.problem for s in self._asker.sources if s.problem is not None
                        ) from problem
                    raise
                told = f"{problem.title}: asking “{self._asker.source.host}”"
                log.info("%s: %s", source.url, told)
                self._keep_for_now()
                self._asker.say(told)
            else:
                return

    def _keep_for_now(self) -> None:
        """Keep what has come so far for another try in the same attempt."""
        if self._segments is not None:
            self._segments.stop()
            self._done = self._segments.done
        part = self._part
        if part is not None and self._buffer is None:
            if self._done:
                self._save(part, is_synced=False)
                part.is_new = False
            elif not part.restore():
                part.truncate(0)
        self._buffer = self._segments = self._lead = None
        self._has_changed = False

    def _fill(self, begun: Transfer | None) -> Generator[None, None, None]:
        part, ctx = self._part, self._ctx
        record = None if part is None or begun is not None else part.load()
        if part is not None and record is not None:
            self._is_untouched = True
            is_compared = self._is_new_link(record) or is_file_server(self._asker.source.url)
            if record.validators.strong or self._proof.is_given or is_compared:
                ctx.note("checking what is there")
                prove = partial(part.prove, record, ctx.computing, ctx.checkpoint)
                there = yield from self._aside(prove)
                ctx.note("")
                if not record.validators.strong and not self._asker.has_mirrors:
                    # Other pieces are only fetched under a validator.
                    there = there[:1] if there and there[0][0] == 0 else []
                if there and (is_compared or record.urls[:1] != (self._asker.source.url,)):
                    record = yield from self._adopted(part, record, there)
                self._is_untouched = False
                if there and record is not None:
                    if (yield from self._go_on(part, record, there)):
                        return
                elif there:
                    part.set_aside()
            self._is_untouched = False
            if not part.has_aside:
                part.truncate(0)
        yield from self._start(begun)

    def _prove(self) -> Generator[None, None, None]:
        """Check the whole; fetch again what is wrong, from another source if there is one."""
        for _ in range(_MOST_MENDS):
            wrong = yield from self._wrong()
            if not wrong:
                return
            if not (yield from self._mend(wrong)):
                break
        else:
            if not (yield from self._wrong()):
                return
        if self._segments is not None:
            self._segments.stop()
        self._done = 0
        self._buffer = self._segments = None
        checksum = self._proof.checksum
        raise Problem(
            f"The {self._proof.words} of what the server sent is not the one expected",
            "The file was not kept. Check the expected value; else the server has another file.",
            detail="" if checksum is None else f"expected {checksum.hex}",
            setting="" if checksum is None else "checksum",
        )

    def _wrong(self) -> Generator[None, None, list[Interval]]:
        """Return the bytes that a checksum disproves."""
        proof, ctx, buffer = self._proof, self._ctx, self._buffer
        if proof.checksum is None and proof.pieces is None:
            return []
        if buffer is not None:
            read: Read = lambda start, end: buffer[start:end]  # noqa: E731
            return proof.wrong(len(buffer), read, ctx.computing, ctx.checkpoint)
        ctx.note(f"checking the {proof.words}")
        read = self._opened().read
        find = partial(proof.wrong, self._total or 0, read, ctx.computing, ctx.checkpoint)
        wrong = yield from self._aside(find)
        ctx.note("")
        return wrong

    def _mend(self, wrong: list[Interval]) -> Generator[None, None, bool]:
        """Fetch what is wrong once more; False when there is nobody left to ask."""
        asker, part, total = self._asker, self._part, self._total
        given = [] if self._segments is None else self._segments.given
        has_pieces = wrong != [(0, total)]
        guilty = self._proof.guilty(given, wrong) if has_pieces else set()
        is_alone = bool(guilty) or (len({s for *_, s in given}) < 2 and not self._has_joined)
        if is_alone:
            guilty = guilty or {asker.source}
            for source in guilty:
                problem = Problem(
                    f"“{source.host}” gave other bytes than the checksum says",
                    "Leave this link out.",
                )
                source.put_out(problem)
            if asker.source.is_out and not asker.turn(problem):
                return False
            self._asker.say(f"{problem.title}: fetching them again")
        if part is not None and self._buffer is None and total and wrong != [(0, total)]:
            self._validators = asker.source.validators
            there = gaps(wrong, total)
            self._done = total - amount(wrong)
            missing: list[tuple[int, int | None]] = [*wrong]
            kept = [(start, total if end is None else end) for start, end in there]
            if (yield from self._join(part, kept, missing, ())) is Verdict.JOINED:
                return True
        if not is_alone:
            self._ctx.note("the joined file is not the right one: starting again")
        if part is not None:
            part.truncate(0)
        self._is_single = True
        yield from self._start()
        return True

    def _check_target(self) -> None:
        url = self._place.url
        if is_file_server(url) and url.endswith("/"):
            raise Problem("This link leads to a folder", "Give the link of one file in it.")
        if self._name:
            target = Path(self._place.folder, self._name)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            self._skip_if_there()

    def _publish(self) -> Generator[None, None, str]:
        """Give the file its final name, in the order of files.py; return its path."""
        ctx, folder = self._ctx, self._place.folder
        target = f"{folder}/{self._name}"
        if self._buffer is not None:
            final = yield from self._publish_buffer(self._buffer, target)
        else:
            part = self._opened()
            if ctx.is_synced:
                yield from self._aside(partial(part.seal, is_synced=True))
            else:
                part.seal(is_synced=False)
            part.close_before_rename()
            final = str(ctx.publish(part.path, Path(target)))
            part.close()
        if ctx.is_synced:
            yield from self._until(ctx.service(Chores).sync_folder(folder))
        if self._part is not None:
            self._part.forget()
        if final != target:
            ctx.rename(final.rpartition("/")[2])
        return final

    def _publish_buffer(self, data: bytearray, target: str) -> Generator[None, None, str]:
        ctx = self._ctx
        write = partial(write_new, self._place.folder, self._name, ctx.tag, data)
        if ctx.is_synced:
            path = yield from self._aside(partial(write, is_synced=True))
        else:
            path = write(is_synced=False)
        try:
            final = str(ctx.publish(Path(path), Path(target)))
        except BaseException:
            Path(path).unlink(missing_ok=True)
            raise
        self._buffer = None
        return final

    def _let_go(self, error: BaseException) -> Generator[None, None, None]:
        """Keep what a later attempt can go on from; leave nothing else."""
        if self._segments is not None:
            self._segments.stop()
            self._done = self._segments.done
        if self._saving is not None:
            yield from self._until_saved()
        stop = self._ctx.token.stop
        is_kept = not isinstance(error, JobSkipped) and stop is not Stop.CANCEL
        if is_kept and self._buffer:
            self._opened().write(self._buffer)
        part = self._part
        if part is None:
            return
        if is_kept and self._is_untouched:
            part.close()
            return
        if is_kept and not self._done and part.restore():
            part.close()  # nothing came of the new version yet: the old one is worth more
            return
        if not is_kept or not self._done:
            yield from self._aside(part.remove)
            self._ctx.service(Chores).later(part.close)  # the room of a large file takes its time
            return
        try:
            # Syncing can take longer than there is time at an exit, and is not needed for safety:
            # what is not there after a power cut does not prove itself.
            is_synced = self._ctx.is_synced and stop is not Stop.QUIT
            yield from self._aside(partial(self._save, part, is_synced=is_synced))
        except OSError as save_error:
            log.warning("%s: the record was not written: %s", part.path, save_error)
        finally:
            part.close()
