"""The log: one JSON object a line, in a rotating file, written by a thread of its own.

Whoever logs only puts the record into a queue. Secrets are taken out of every text before it is
written: user names, passwords and query values of links, headers that carry credentials, and
what stands behind words such as “password”.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from types import TracebackType

_FILE_BYTES = 2_000_000
_OLD_FILES = 3

_job_id: ContextVar[int | None] = ContextVar("job_id", default=None)

_HIDDEN = "…"
_MESSAGE_CHARS = 20_000

_SENSITIVE_WORD = (
    r"(?:[\w-]{0,40}(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|credential|signature)"
    r"[\w-]{0,40})"
)
_SENSITIVE_HEADER = r"(?:(?:proxy-)?authorization|(?:set-)?cookie2?|x-api-key|x-auth-token)"
_QUOTED = r"b?([\"'])(?:\\+.|(?!\4).)*(?:\4|\Z)"

# Order matters: a header goes to the end of its line, so it comes before the single words.
_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    # "Authorization": "Basic …" in JSON or a dict, and the same for words such as “password”.
    (
        re.compile(rf"(?is)([\"'])({_SENSITIVE_HEADER}|{_SENSITIVE_WORD})\1(\s*[:=,]\s*){_QUOTED}"),
        rf"\1\2\1\3\4{_HIDDEN}\4",
    ),
    # Cookie: … as a header of its own line.
    (re.compile(rf"(?i)\b({_SENSITIVE_HEADER})(\s*[:=]\s*)[^\r\n\"']+"), rf"\1\2{_HIDDEN}"),
    (re.compile(r"(?i)\b(bearer|basic|digest)\s+[\w.~+/=-]{6,}"), rf"\1 {_HIDDEN}"),
    # https://user:password@host: up to the last @ before the path.
    (re.compile(r"(\b[a-zA-Z][\w+.-]*://)[^\s/?#\"'<>]*@"), rf"\1{_HIDDEN}@"),
    # The same with a / ? or # in the password, which is wrong but happens: no port looks so.
    (
        re.compile(r"(\b[a-zA-Z][\w+.-]*://)[^\s/@:\"'<>]*:(?!\d+(?:[/?#\s]|$))[^\s\"'<>]*@"),
        rf"\1{_HIDDEN}@",
    ),
)
_LINK = re.compile(r"\b[a-zA-Z][\w+.-]*://[^\s\"'<>]+")
_QUERY_PART = re.compile(r"(?<=[?&;])([^=&;#]*=|)[^&;#]+")
_FRAGMENT = re.compile(r"#.*", re.DOTALL)
_ASSIGNED = re.compile(rf"(?i)\b({_SENSITIVE_WORD})(\s*[:=]\s*)(?!{_HIDDEN})[^\s\"'&;,)}}\]]+")

# What every record has; anything else was given by `extra`.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "job", "taskName"}


def configure(path: Path, level: int = logging.INFO) -> Callable[[], None]:
    """Write everything that is logged from now on to `path`; call what is returned to end it.

    OSError when the file cannot be opened. Ending writes what is still in the queue, and waits
    for that.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = _File(path)
    file.setFormatter(_JsonLines())
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    handler = _QueueHandler(records)
    listener = QueueListener(records, file)
    root = logging.getLogger()
    old_level = root.level
    old_hook = threading.excepthook

    def report(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.exc_type is not SystemExit:
            name = args.thread.name if args.thread is not None else "?"
            error = (args.exc_type, args.exc_value, args.exc_traceback)
            logging.getLogger(__name__).critical("the thread %s crashed", name, exc_info=error)
        old_hook(args)

    old_main_hook = sys.excepthook

    def report_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        # C libraries end here too, with what was raised in a callback on a thread of theirs (a
        # full disk while libcurl writes): the job says it, so nothing goes to the terminal.
        if not issubclass(kind, KeyboardInterrupt):
            logging.getLogger(__name__).critical("uncaught", exc_info=(kind, error, trace))
        if threading.current_thread() is threading.main_thread():
            old_main_hook(kind, error, trace)

    root.addHandler(handler)
    root.setLevel(level)
    threading.excepthook = report
    sys.excepthook = report_main
    listener.start()

    def stop() -> None:
        threading.excepthook = old_hook
        sys.excepthook = old_main_hook
        root.removeHandler(handler)
        root.setLevel(old_level)
        listener.stop()
        file.close()

    return stop


@contextmanager
def about_job(job_id: int) -> Iterator[None]:
    """Everything that this thread logs inside belongs to this job."""
    token = _job_id.set(job_id)
    try:
        yield
    finally:
        _job_id.reset(token)


def redact(text: str) -> str:
    """Take secrets out of a text. Any thread."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    text = _LINK.sub(_redact_link, text)
    return _ASSIGNED.sub(rf"\1\2{_HIDDEN}", text)


def _redact_link(found: re.Match[str]) -> str:
    link = _FRAGMENT.sub(f"#{_HIDDEN}", found.group())
    return _QUERY_PART.sub(rf"\1{_HIDDEN}", link)


class _QueueHandler(QueueHandler):
    """Adds the job's id on the thread that logs, where it is known."""

    def enqueue(self, record: logging.LogRecord) -> None:
        if not hasattr(record, "job"):
            record.job = _job_id.get()
        super().enqueue(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        """Log what could not be formatted, instead of a traceback in the user's terminal."""
        fields = {"name": record.name, "levelno": logging.ERROR, "levelname": "ERROR"}
        msg = f"this could not be logged: {record.msg!r}\n{traceback.format_exc()}"
        self.enqueue(logging.makeLogRecord({**fields, "msg": msg}))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "thread": record.threadName,
            "message": redact(record.getMessage()[:_MESSAGE_CHARS]),
        }
        if (job_id := getattr(record, "job", None)) is not None:
            fields["job"] = job_id
        for name, value in vars(record).items():
            if name not in _USUAL:
                fields[name] = _plain(name, value)
        return json.dumps(fields)


def _plain(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if re.fullmatch(f"(?i){_SENSITIVE_WORD}|{_SENSITIVE_HEADER}", name):
        return _HIDDEN
    return redact(str(value)[:_MESSAGE_CHARS])


class _File(RotatingFileHandler):
    """The file, readable by its owner only; one of several processes may rotate it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
        self._lost_count = 0

    def _open(self) -> TextIOWrapper:
        def open_private(path: str, flags: int) -> int:
            return os.open(path, flags, 0o600)

        is_cut_short = _is_cut_short(Path(self.baseFilename))
        stream = open(self.baseFilename, "a", encoding="utf-8", opener=open_private)  # noqa: SIM115 - the base class closes it
        if is_cut_short:
            stream.write("\n")
        return stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; never raises."""
        lost_count, self._lost_count = self._lost_count, 0
        if lost_count:
            fields = {"name": __name__, "levelno": logging.WARNING, "levelname": "WARNING"}
            msg = f"lines lost before this one: {lost_count}"
            super().emit(logging.makeLogRecord({**fields, "msg": msg}))
        super().emit(record)
        if self._lost_count:
            self._lost_count = lost_count + 1

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - logging's
        """Count what a full disk lost; it is said in the log once there is room again."""
        self._lost_count += 1
        if self.stream is not None:
            with contextlib.suppress(OSError):
                self.stream.close()  # what it could not write would come out in pieces later
            self.stream = None

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - logging's
        """Follow the file when another process rotated it; then see whether it is full."""
        if self.stream is not None and not self._is_current(self.stream):
            self.stream.close()
            self.stream = self._open()
        return bool(super().shouldRollover(record))

    def _is_current(self, stream: TextIOWrapper) -> bool:
        try:
            named = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(named, os.fstat(stream.fileno()))


def _is_cut_short(path: Path) -> bool:
    """Whether the last line was cut short by a full disk or a crash."""
    try:
        with path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return False
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"
    except FileNotFoundError:
        return False
