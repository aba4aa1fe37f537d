"""The transfer thread: the one thread that moves the bytes of every download.

Many threads that pump bytes crowd the window out; one that multiplexes them all does not, and is
as fast (docs/decisions/0007). It drives libcurl's multi interface by socket actions and timers. It
never decides anything: what to ask, where the bytes go and what an answer means is the
requester's business, who waits on its own thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec
import pycurl

from dropmill.transfer import file_servers
from dropmill.transfer.address import host_key
from dropmill.transfer.certificates import trusted_file
from dropmill.transfer.dress import buffer_bytes
from dropmill.transfer.exchange import FAULT, Head, Outcome
from dropmill.transfer.file_servers import has_no_head
from dropmill.transfer.handles import Handles
from dropmill.transfer.hosts import KEPT_PLACES, LATE_S, USUAL, Host
from dropmill.transfer.limits import Limit
from dropmill.transfer.pace import PACE_S, Pace
from dropmill.transfer.poll import Poller, make_poller
from dropmill.transfer.transfer import Transfer

log = logging.getLogger(__name__)

MOST_ACTIVE = 128
"""Transfers at once, over all hosts, and places lent to couriers."""

TICK_S = 0.1
"""How often the received bytes are sampled."""

TELL_S = 0.001
"""How long the ends of transfers may be kept back to be told together, while others wait."""

_IDLE_S = 3600.0
_KEPT_CONNECTIONS = 128


class TransferThread:
    """Runs transfers. `begin` and `cancel` may be called by any thread and never block."""

    def __init__(
        self,
        *,
        ca_file: str = "",
        max_active: int = MOST_ACTIVE,
        max_per_host: int = USUAL,
        make_poller: Callable[[], Poller] = make_poller,
    ) -> None:
        self.ca_file = ca_file or trusted_file()
        self._max_active = max_active
        self._max_per_host = max_per_host
        self._poller = make_poller()
        self._inbox: deque[tuple[Callable[[Any], None], Any]] = deque()
        self._limits: dict[int, Limit] = {}
        self.stalls: dict[str, int] = {}
        """Address → attempts in a row that brought nothing and ended for lack of patience."""
        self._is_closing = False
        self._has_ended = False
        self._last = _CANCELLED
        """How what is under way ends with the thread, and what comes later."""
        self._is_waiting = False
        """It may be asleep; what is put in its inbox while it is not will be seen anyway."""
        self._lock = threading.Lock()  # guards _has_ended, and the poller against its end
        # Everything below belongs to the thread itself.
        self._hosts: dict[str, Host] = {}
        self._lent = 0
        self._pace = Pace()
        self._paced_at = time.monotonic()
        self._is_pacing = False
        self._crowded: dict[Host, None] = {}
        self._impatient: set[Host] = set()
        self._handles: dict[Transfer, pycurl.Curl] = {}
        self._transfers: dict[pycurl.Curl, Transfer] = {}
        self._heard: list[Transfer] = []
        """Those whose heads have come, or whose files are open, since the last look."""
        self._ended: list[Transfer] = []
        """What has an outcome that its requester has not been told of."""
        self._tell_at = 0.0
        self._kept = Handles(self.ca_file)
        self._due_at: float | None = None
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, _KEPT_CONNECTIONS)
        self._thread = threading.Thread(target=self._run, name="dropmill-transfer", daemon=True)
        self._thread.start()

    def begin(self, transfer: Transfer) -> None:
        """Start a transfer; its `on_end` will be called exactly once."""
        self._post(self._begin, transfer)

    def cancel(self, transfer: Transfer) -> None:
        """End a transfer at once, stalled or not; nothing happens if it has ended."""
        self._post(self._cancel, transfer)

    def cut(self, transfer: Transfer, most_bytes: int) -> None:
        """Let a transfer end once so many bytes of its body have been taken, in all."""
        transfer.most_bytes = most_bytes
        self._post(self._cut, transfer)

    def limit_all(self, rate_bytes_per_s: int | None) -> None:
        """Hold all transfers together to a speed from now on; None lifts it. Any thread."""
        self._pace.of_all.rate_bytes_per_s = rate_bytes_per_s

    def limit_of(self, job_id: int) -> Limit:
        """Return the limit that the transfers of a job share; set its rate from any thread."""
        return self._limits.setdefault(job_id, Limit())

    def forget_limit_of(self, job_id: int) -> None:
        """The job has ended."""
        self._limits.pop(job_id, None)

    def allow_per_host(self, most: int) -> None:
        """Let each host have so many transfers at once, from now on. Any thread."""
        self._max_per_host = most
        for host in list(self._hosts.values()):
            host.most = most

    def has_room(self, url: str) -> bool:
        """Whether a host may be asked over one more connection now."""
        host = self._hosts.get(host_key(url))
        return host is None or host.has_room

    def address_of(self, url: str) -> tuple[str, int] | None:
        """Return where a host was found last, IP and port; None if that was a proxy. Any thread."""
        host = self._hosts.get(host_key(url))
        return None if host is None else host.address

    def may_lend(self, url: str) -> bool:
        """Whether couriers may have, or keep, places at a host. Any thread."""
        host = self._hosts.get(host_key(url))
        is_limited = self._pace.of_all.rate_bytes_per_s is not None
        return not is_limited and host is not None and host.may_lend(self._max_per_host)

    def lend(self, url: str, on_lent: Callable[[int], None]) -> None:
        """Keep most of a host's places for couriers; `on_lent` gets how many once they are free.

        It is called on this thread, and not at all when they are taken back before.
        """
        self._post(self._lend, (host_key(url), on_lent))

    def take_back(self, url: str) -> None:
        """Use all of a host's places here again."""
        self._post(self._take_back, host_key(url))

    def note_answer(self, url: str, status: int) -> None:
        """Take note of a status that a courier was answered with."""
        self._post(self._note_answer, (host_key(url), status))

    def stop(self, transfer: Transfer) -> None:
        """End a transfer and wait until nothing of it will be written any more; not for the UI."""
        has_stopped = threading.Event()

        def cancel(transfer: Transfer) -> None:
            self._cancel(transfer)
            has_stopped.set()

        self._post(cancel, transfer)
        if transfer.outcome is None:
            has_stopped.wait()

    def close(self) -> None:
        """End all transfers as cancelled, and the thread; waits 2 s at most."""
        with self._lock:
            self._is_closing = True
            if not self._has_ended:
                self._poller.wake()
        self._thread.join(2.0)

    def _post(self, handle: Callable[[Any], None], about: object) -> None:
        with self._lock:
            if not self._has_ended:
                self._inbox.append((handle, about))
                if self._is_waiting:
                    self._is_waiting = False  # one wake-up is enough
                    self._poller.wake()
                return
        if isinstance(about, Transfer) and about.outcome is None:
            about.end(self._last)

    # The thread.

    def _run(self) -> None:
        next_tick = next_pace = 0.0
        try:
            while not self._is_closing:
                now = time.monotonic()
                if self._transfers and now >= next_tick:
                    self._sample()
                    next_tick = now + TICK_S
                if self._is_pacing and now >= next_pace:
                    self._give_allowances(now)
                    next_pace = now + PACE_S
                self._step(self._seconds_to_wait(now, next_pace if self._is_pacing else next_tick))
        except Exception as error:
            # Without this thread nothing downloads any more: say so, and let nobody wait.
            log.exception("the transfer thread failed")
            self._last = Outcome(FAULT, f"the transfer thread failed: {error!r}")
        finally:
            self._shut_down()

    def _seconds_to_wait(self, now: float, next_tick: float) -> float:
        until = next_tick if self._transfers else now + _IDLE_S
        if self._due_at is not None:
            until = min(until, self._due_at)
        for host in self._impatient:
            until = min(until, (host.waits_since or now) + LATE_S)
        if self._ended:
            until = min(until, self._tell_at)
        return max(0.0, until - now)

    def _step(self, timeout_s: float) -> None:
        act = self._multi.socket_action
        self._is_waiting = True
        if self._inbox:
            timeout_s = 0.0
        ready = self._poller.poll(timeout_s)
        self._is_waiting = False
        for fd, events in ready:
            _, running = act(fd, events)
            # Neither a cancel nor what has ended is to wait until all of these have had their turn.
            if self._inbox:
                self._obey()
            if running < len(self._transfers):
                self._collect()
                self._tell_if_due()
        self._obey()
        self._collect()
        # After the others have ended: those that take their places go out before the next wait.
        if self._due_at is not None and time.monotonic() >= self._due_at:
            self._due_at = None
            act(pycurl.SOCKET_TIMEOUT, 0)
            self._collect()
        self._tell_if_due()
        if self._heard:
            self._go_direct()
        if self._impatient:
            self._look_for_late_hosts()

    def _obey(self) -> None:
        while self._inbox:
            handle, about = self._inbox.popleft()
            handle(about)

    def _on_socket(self, want: int, fd: int, _multi: object, _data: object) -> None:
        if want == pycurl.POLL_REMOVE:
            self._poller.forget(fd)
        else:
            self._poller.watch(fd, want)

    def _on_timer(self, timeout_ms: int) -> None:
        self._due_at = None if timeout_ms < 0 else time.monotonic() + timeout_ms / 1000

    @property
    def _has_room(self) -> bool:
        return len(self._transfers) + self._lent < self._max_active

    def _begin(self, transfer: Transfer) -> None:
        if transfer.outcome is not None:
            return
        host = transfer.host = self._host(host_key(transfer.request.url))
        if self._has_room and host.has_room:
            self._launch(transfer, host)
            return
        host.waiting[transfer] = None
        self._crowded[host] = None
        if not host.has_answered and host.waits_since is None:
            host.waits_since = time.monotonic()
            self._impatient.add(host)

    def _lend(self, wanted: tuple[str, Callable[[int], None]]) -> None:
        key, on_lent = wanted
        host = self._host(key)
        count = max(0, min(host.most, self._max_active - self._lent) - KEPT_PLACES)
        self._lent += count - host.lent
        host.lend(count, on_lent)

    def _take_back(self, key: str) -> None:
        host = self._host(key)
        self._lent -= host.lent
        host.lent, host.on_lent = 0, None
        self._launch_waiting(host)

    def _note_answer(self, answer: tuple[str, int]) -> None:
        key, status = answer
        self._host(key).answer(status, 0.0, self._max_per_host)

    def _launch_waiting(self, host: Host) -> None:
        """Begin what waits for this host, then for others, as far as there are places."""
        host.tell_if_lent()
        if not self._crowded:
            return
        for crowded in (host, *self._crowded):
            while crowded.waiting and crowded.has_room:
                if not self._has_room:
                    return
                transfer = next(iter(crowded.waiting))
                del crowded.waiting[transfer]
                self._launch(transfer, crowded)
            if not crowded.waiting and crowded in self._crowded:
                self._crowded = {h: None for h in self._crowded if h.waiting}

    def _host(self, key: str) -> Host:
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = Host(self._max_per_host)
        return host

    def _look_for_late_hosts(self) -> None:
        now = time.monotonic()
        for host in list(self._impatient):
            if host.widen_if_late(now, self._max_per_host):
                self._launch_waiting(host)
            if host.has_answered or now - (host.waits_since or now) >= LATE_S:
                self._impatient.discard(host)

    def _launch(self, transfer: Transfer, host: Host) -> None:
        request = transfer.request
        try:
            handle = self._kept.take(request, transfer.take_header)
            transfer.is_paced = self._pace.is_limited(transfer)
            take = transfer.take_measured if transfer.is_paced else transfer.take_first
            if has_no_head(request.url):
                take = transfer.take_unannounced
            handle.setopt(pycurl.WRITEFUNCTION, take, use_memoryview=True)
            self._multi.add_handle(handle)
            transfer.heard = self._heard
        except (pycurl.error, UnicodeError, TypeError, ValueError) as error:
            transfer.end(Outcome(pycurl.E_URL_MALFORMAT, str(error)))
            return
        host.active += 1
        self._is_pacing = self._is_pacing or transfer.is_paced
        self._handles[transfer] = handle
        self._transfers[handle] = transfer

    def _go_direct(self) -> None:
        """Hand bodies straight to their writers, without a Python frame for each piece."""
        heard = self._heard
        while heard:
            transfer = heard.pop()
            handle = self._handles.get(transfer)
            if handle is None:
                continue  # it was small, and has ended
            if transfer.is_unread:
                self._look_at_file(transfer, handle)
            elif transfer.most_bytes is not None:
                self._cut(transfer)
            elif not transfer.is_paced and (body := transfer.body) is not None:
                handle.setopt(pycurl.WRITEFUNCTION, body, use_memoryview=True)

    def _look_at_file(self, transfer: Transfer, handle: pycurl.Curl) -> None:
        """Make a head of what libcurl knows of an open file, and let its first piece come."""
        transfer.is_unread = False
        transfer.read_head(_head_of_file(handle, transfer))
        if transfer.is_paced:
            transfer.taken = 0
            handle.setopt(pycurl.WRITEFUNCTION, transfer.take_measured, use_memoryview=True)
        self._go_on(handle)

    def _cut(self, transfer: Transfer) -> None:
        handle, most_bytes = self._handles.get(transfer), transfer.most_bytes
        if handle is None or most_bytes is None or transfer.head is None:
            return
        received = handle.getinfo(pycurl.SIZE_DOWNLOAD_T)
        if received >= most_bytes:
            self._cancel(transfer)
        elif not transfer.is_paced:
            transfer.taken = received
            handle.setopt(pycurl.WRITEFUNCTION, transfer.take_measured, use_memoryview=True)

    def _sample(self) -> None:
        buffer = buffer_bytes(len(self._transfers))
        for handle, transfer in list(self._transfers.items()):
            handle.setopt(pycurl.BUFFERSIZE, buffer)
            if transfer.head is not None:
                # Before, a handle that is used again still has the figures of its last transfer.
                transfer.received = handle.getinfo(pycurl.SIZE_DOWNLOAD_T)
                transfer.flush()  # where that fails the next piece fails too, and ends it
            self._tune(handle, transfer)

    def _tune(self, handle: pycurl.Curl, transfer: Transfer) -> None:
        """Have the body handed over in the way that fits: direct, or measured."""
        is_paced = self._pace.is_limited(transfer)
        is_measured = transfer.is_paced or transfer.most_bytes is not None
        if is_paced == transfer.is_paced:
            return
        transfer.is_paced = is_paced
        self._is_pacing = self._is_pacing or is_paced
        if is_paced and not is_measured:
            transfer.taken = transfer.received
            handle.setopt(pycurl.WRITEFUNCTION, transfer.take_measured, use_memoryview=True)
        elif transfer.is_held:
            transfer.is_held = False
            self._go_on(handle)
        if not is_paced and transfer.most_bytes is None:
            self._heard.append(transfer)

    def _give_allowances(self, now: float) -> None:
        paced = {t: h for h, t in self._transfers.items() if t.is_paced}
        self._is_pacing = bool(paced)
        self._pace.give(paced, now - self._paced_at)
        self._paced_at = now
        for transfer, handle in paced.items():
            if transfer.is_held and transfer.allowance > 0:
                transfer.is_held = False
                self._go_on(handle)

    def _go_on(self, handle: pycurl.Curl) -> None:
        """Let a held transfer go on; what it held back is handed over at once."""
        try:
            handle.pause(pycurl.PAUSE_CONT)
        except pycurl.error as error:
            # The body was refused, or cut: libcurl says so here, and nowhere else.
            self._end(handle, *error.args)

    def _collect(self) -> None:
        left = 1
        while left:
            left, succeeded, failed = self._multi.info_read()
            for handle in succeeded:
                self._end(handle, 0, "")
            for handle, code, text in failed:
                self._end(handle, code, text)

    def _end(self, handle: pycurl.Curl, code: int, text: str) -> None:
        transfer = self._transfers.pop(handle)
        del self._handles[transfer]
        received = 0 if transfer.head is None else handle.getinfo(pycurl.SIZE_DOWNLOAD_T)
        system_errno = handle.getinfo(pycurl.OS_ERRNO) if code else 0
        host = transfer.host
        host.active -= 1
        if transfer.head is not None:
            first_byte_s = handle.getinfo(pycurl.STARTTRANSFER_TIME)
            first_byte_s -= handle.getinfo(pycurl.PRETRANSFER_TIME)
            host.answer(transfer.head.status, first_byte_s, self._max_per_host)
            if host.address is None and not handle.getinfo(pycurl.USED_PROXY):
                host.address = (
                    handle.getinfo(pycurl.PRIMARY_IP),
                    handle.getinfo(pycurl.PRIMARY_PORT),
                )
        if code == 0 and transfer.head is None:
            has_none = has_no_head(transfer.request.url)
            transfer.read_head(_head_of_file(handle, transfer) if has_none else None)
        self._multi.remove_handle(handle)
        self._kept.give_back(handle, transfer.request)
        if not transfer.flush() and code == 0:
            code, text = pycurl.E_WRITE_ERROR, "the file was not written"
        # The line is not to be idle while the requester looks at this.
        self._launch_waiting(host)
        transfer.received = received
        transfer.outcome = Outcome(
            code,
            text,
            received,
            is_refused=transfer.is_refused,
            words=transfer.words,
            system_errno=system_errno,
        )
        if not self._ended:
            self._tell_at = time.monotonic() + TELL_S
        self._ended.append(transfer)

    def _tell_if_due(self) -> None:
        if self._ended and (not self._crowded or time.monotonic() >= self._tell_at):
            self._tell()

    def _tell(self) -> None:
        """Tell the requesters of what has ended, all in one go: each wake-up costs."""
        ended, self._ended = self._ended, []
        for transfer in ended:
            transfer.tell()

    def _cancel(self, transfer: Transfer) -> None:
        if transfer.outcome is None:
            self._break_off(transfer, _CANCELLED)

    def _break_off(self, transfer: Transfer, outcome: Outcome) -> None:
        handle = self._handles.pop(transfer, None)
        received = 0
        if handle is not None:
            del self._transfers[handle]
            transfer.host.active -= 1
            if transfer.head is not None:
                received = handle.getinfo(pycurl.SIZE_DOWNLOAD_T)
            self._multi.remove_handle(handle)
            self._kept.give_back(handle, transfer.request)
        else:
            transfer.host.waiting.pop(transfer, None)
        transfer.end(msgspec.structs.replace(outcome, received=received))
        self._launch_waiting(transfer.host)

    def _shut_down(self) -> None:
        with self._lock:
            self._has_ended = True
        self._max_active = 0
        self._tell()
        late = {about: None for _, about in self._inbox if isinstance(about, Transfer)}
        waiting = [transfer for host in self._crowded for transfer in host.waiting]
        for transfer in [*waiting, *self._handles, *late]:
            self._end_with_thread(transfer)
        for handle, about in self._inbox:
            if isinstance(about, Transfer):
                handle(about)  # it has ended, which who stops it waits to hear
        self._kept.close()
        self._multi.close()
        self._poller.close()

    def _end_with_thread(self, transfer: Transfer) -> None:
        """End one, whatever state a fault has left it in: nobody is to wait for it."""
        if transfer.outcome is not None:
            return
        try:
            self._break_off(transfer, self._last)
        except Exception:
            log.exception("a transfer could not be broken off")
            if transfer.outcome is None:
                transfer.end(self._last)


def _head_of_file(handle: pycurl.Curl, transfer: Transfer) -> Head:
    return file_servers.head_of_file(
        handle.getinfo(pycurl.CONTENT_LENGTH_DOWNLOAD_T),
        handle.getinfo(pycurl.INFO_FILETIME),
        transfer.request.first,
        transfer.request.last,
    )


_CANCELLED = Outcome(pycurl.E_ABORTED_BY_CALLBACK, "cancelled", is_cancelled=True)
