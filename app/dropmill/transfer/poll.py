"""Waiting for sockets: epoll where there is one, else whatever `selectors` finds."""

from __future__ import annotations

import contextlib
import os
import select
import selectors
import socket
import sys
from typing import Protocol

import pycurl

_IN, _OUT, _ERR = pycurl.CSELECT_IN, pycurl.CSELECT_OUT, pycurl.CSELECT_ERR


class Poller(Protocol):
    """What the transfer thread waits on. `wake` may be called by any thread, the rest by one."""

    def watch(self, fd: int, want: int) -> None:
        """Wait for what libcurl wants of this socket (its POLL_… number)."""

    def forget(self, fd: int) -> None:
        """Wait for this socket no longer; it may be closed already."""

    def poll(self, timeout_s: float) -> list[tuple[int, int]]:
        """Wait at most so long; return (socket, libcurl's event bits) of those that are ready."""

    def wake(self) -> None:
        """End the wait, or the next one."""

    def close(self) -> None:
        """Give everything back."""


if sys.platform == "linux":

    class EpollPoller:
        """The quick way on Linux: epoll, woken by an eventfd."""

        def __init__(self) -> None:
            self._epoll = select.epoll()
            self._wake_fd = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._epoll.register(self._wake_fd, select.EPOLLIN)
            self._watched: set[int] = set()
            self._forgotten: set[int] = set()
            """Still in the epoll: nearly all are watched again before the next wait."""
            # libcurl's POLL_IN, POLL_OUT, POLL_INOUT as epoll's bits
            self._wanted = (0, select.EPOLLIN, select.EPOLLOUT, select.EPOLLIN | select.EPOLLOUT)
            errors = select.EPOLLERR | select.EPOLLHUP
            self._events = [
                (_IN if bits & select.EPOLLIN else 0)
                | (_OUT if bits & select.EPOLLOUT else 0)
                | (_ERR if bits & errors else 0)
                for bits in range(64)
            ]

        def watch(self, fd: int, want: int) -> None:
            """Wait for what libcurl wants of this socket."""
            bits = self._wanted[want]
            self._forgotten.discard(fd)
            if fd in self._watched:
                try:
                    self._epoll.modify(fd, bits)
                except FileNotFoundError:
                    # Closed behind our back, and its number was given to a new socket.
                    self._epoll.register(fd, bits)
                return
            self._watched.add(fd)
            try:
                self._epoll.register(fd, bits)
            except FileExistsError:
                self._epoll.modify(fd, bits)

        def forget(self, fd: int) -> None:
            """Wait for this socket no longer."""
            self._forgotten.add(fd)

        def poll(self, timeout_s: float) -> list[tuple[int, int]]:
            """Return the sockets that are ready, with libcurl's event bits."""
            if self._forgotten:
                self._unregister_forgotten()
            ready = []
            for fd, bits in self._epoll.poll(timeout_s):
                if fd == self._wake_fd:
                    os.eventfd_read(fd)
                else:
                    ready.append((fd, self._events[bits & 63]))
            return ready

        def _unregister_forgotten(self) -> None:
            for fd in self._forgotten:
                self._watched.discard(fd)
                # A socket that was closed has left the epoll already.
                with contextlib.suppress(OSError):
                    self._epoll.unregister(fd)
            self._forgotten.clear()

        def wake(self) -> None:
            """End the wait, or the next one."""
            os.eventfd_write(self._wake_fd, 1)

        def close(self) -> None:
            """Give everything back."""
            self._epoll.close()
            os.close(self._wake_fd)


class SelectorPoller:
    """The same through `selectors`, woken by a pair of sockets, for systems without epoll."""

    _WANTED = (
        0,
        selectors.EVENT_READ,
        selectors.EVENT_WRITE,
        selectors.EVENT_READ | selectors.EVENT_WRITE,
    )

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._selector.register(self._reader, selectors.EVENT_READ)

    def watch(self, fd: int, want: int) -> None:
        """Wait for what libcurl wants of this socket."""
        bits = self._WANTED[want]
        try:
            self._selector.modify(fd, bits)
        except KeyError:
            self._selector.register(fd, bits)
        except OSError:
            # Closed behind our back, and its number was given to a new socket.
            self._selector.unregister(fd)
            self._selector.register(fd, bits)

    def forget(self, fd: int) -> None:
        """Wait for this socket no longer."""
        with contextlib.suppress(KeyError, ValueError, OSError):
            self._selector.unregister(fd)

    def poll(self, timeout_s: float) -> list[tuple[int, int]]:
        """Return the sockets that are ready, with libcurl's event bits."""
        if not self._selector.get_map():
            return []
        ready = []
        for key, bits in self._selector.select(timeout_s):
            if key.fileobj is self._reader:
                with contextlib.suppress(BlockingIOError):
                    while self._reader.recv(4096):
                        pass
            else:
                is_in, is_out = bits & selectors.EVENT_READ, bits & selectors.EVENT_WRITE
                ready.append((key.fd, (_IN if is_in else 0) | (_OUT if is_out else 0)))
        return ready

    def wake(self) -> None:
        """End the wait, or the next one."""
        with contextlib.suppress(BlockingIOError):  # then a wake-up is on its way already
            self._writer.send(b"\0")

    def close(self) -> None:
        """Give everything back."""
        self._selector.close()
        self._reader.close()
        self._writer.close()


def make_poller() -> Poller:
    """Make the best one there is here."""
    return EpollPoller() if sys.platform == "linux" else SelectorPoller()
