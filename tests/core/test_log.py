from __future__ import annotations

import json
import logging
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropmill.core import log

CANARY = "kanarienvogel4711"


class Logged:
    """A configured log; reading it ends it, so that everything is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stop: Callable[[], None] | None = log.configure(path)

    def stop(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def lines(self) -> list[dict[str, Any]]:
        self.stop()
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Logged]:
    logged = Logged(tmp_path / "logs" / "dropmill.log")
    yield logged
    logged.stop()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[log._File]:
    """The file alone: what is emitted is written at once."""
    file = log._File(tmp_path / "log")
    file.setFormatter(log._JsonLines())
    yield file
    file.close()


def record(text: str) -> logging.LogRecord:
    return logging.makeLogRecord({"name": "x", "msg": text})


def messages(path: Path) -> list[str]:
    return [json.loads(line)["message"] for line in path.read_text().splitlines()]


def test_line_is_an_object_with_time_level_thread_and_message(logged: Logged) -> None:
    logging.getLogger("dropmill.x").info("two words: %s", "here")
    (line,) = logged.lines()
    assert line["message"] == "two words: here"
    assert line["level"] == "info"
    assert line["logger"] == "dropmill.x"
    assert line["thread"] == "MainThread"
    assert line["at"].endswith("Z")
    assert "job" not in line


def test_job_id_is_in_every_line_of_its_thread(logged: Logged) -> None:
    logger = logging.getLogger("dropmill.x")
    barrier = threading.Barrier(4)

    def work(job_id: int) -> None:
        with log.about_job(job_id):
            barrier.wait(10)
            logger.info("work")
        logger.info("after")

    threads = [threading.Thread(target=work, args=(n,), name=f"w{n}") for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    found = logged.lines()
    assert {(line["thread"], line["job"]) for line in found if line["message"] == "work"} == {
        (f"w{n}", n) for n in range(1, 5)
    }
    assert all("job" not in line for line in found if line["message"] == "after")


def test_extra_values_are_kept_and_an_explicit_job_wins(logged: Logged) -> None:
    with log.about_job(1):
        logging.getLogger("x").info("m", extra={"job": 7, "size_bytes": 5, "url": "http://a/?k=v"})
    (line,) = logged.lines()
    assert (line["job"], line["size_bytes"], line["url"]) == (7, 5, "http://a/?k=…")


def test_logging_does_not_wait_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_write = threading.Event()
    emit = log._File.emit

    def slow(file: log._File, written: logging.LogRecord) -> None:
        assert may_write.wait(10)
        emit(file, written)

    monkeypatch.setattr(log._File, "emit", slow)
    logged = Logged(tmp_path / "log")
    for number in range(1000):
        logging.getLogger("x").info("line %d", number)
    may_write.set()
    assert [line["message"] for line in logged.lines()] == [f"line {n}" for n in range(1000)]


def test_traceback_is_kept_without_its_secrets(logged: Logged) -> None:
    try:
        int(f"https://me:{CANARY}@example.org/x")
    except ValueError:
        logging.getLogger("x").exception("it failed")
    (line,) = logged.lines()
    assert "Traceback" in line["message"]
    assert "https://…@example.org/x" in line["message"]
    assert CANARY not in logged.path.read_text()


SECRETS = [
    f"GET https://user:{CANARY}@example.org/a.iso",
    f"https://{CANARY}@example.org/",
    f"ftp://user:p@ss:{CANARY}@example.org:21/x",
    f"https://user:a/b?{CANARY}#@example.org/x",
    f"https://user:a#{CANARY}@example.org",
    f"http://h/f?token={CANARY}&x=1",
    f"http://h/f?x=1;sig={CANARY}",
    f"http://h/f?X-Amz-Signature={CANARY}#part",
    f"http://h/f?{CANARY}",
    f"http://h/f#access_token={CANARY}",
    f"see <http://h/f?a={CANARY}>",
    f"Authorization: Basic {CANARY}==",
    f"authorization: Bearer {CANARY}",
    f"> Proxy-Authorization: Negotiate {CANARY} more",
    f"Cookie: a=1; session={CANARY}; b=2",
    f"Set-Cookie: id={CANARY}; HttpOnly",
    f"x-api-key: {CANARY}",
    f"{{'Authorization': 'Bearer {CANARY}', 'Accept': '*/*'}}",
    f'{{"Cookie": "a=b; c={CANARY}"}}',
    f"('Cookie', 'a={CANARY}')",
    f"{{'Authorization': b'Basic {CANARY}'}}",
    f"password={CANARY}",
    f"Password: {CANARY}",
    f'{{"password": "a \\"quoted\\" {CANARY}"}}',
    f'"client_secret": "{CANARY}',
    f"api_key={CANARY}, other=1",
    f"AWS_SECRET_ACCESS_KEY={CANARY}",
    f"passphrase = {CANARY}",
    f"sent bearer {CANARY}",
]


@pytest.mark.parametrize("text", SECRETS)
def test_no_secret_reaches_any_file(logged: Logged, text: str) -> None:
    logger = logging.getLogger("x")
    logger.info(text)
    logger.info("with %s", text)
    logger.info("extra", extra={"detail": text, "headers": {"a": text}, "token": CANARY})
    logger.info("caught %r", OSError(5, text))
    logged.lines()
    for file in logged.path.parent.iterdir():
        assert CANARY not in file.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "copied “a.txt” to /home/me/b.txt in 3 s",
        "http://example.org:8080/a/b.iso: 404",
        "mail me@example.org at http://example.org/@me/x",
        "12:30:01 done",
        "the basic idea of a digest",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert log.redact(text) == text


@given(
    st.text(
        st.characters(
            blacklist_categories=["Cs", "Zs", "Cc", "Zl", "Zp"], blacklist_characters="/?#@\"'<>"
        )
    ),
    st.sampled_from(["http", "https", "ftp", "sftp", "socks5h"]),
)
def test_any_password_in_a_link_is_taken_out(password: str, scheme: str) -> None:
    text = log.redact(f"open {scheme}://me:{CANARY}{password}@example.org/file.iso now")
    assert text == f"open {scheme}://…@example.org/file.iso now"


def test_long_lines_are_cut_before_they_are_searched(logged: Logged) -> None:
    logging.getLogger("x").info("a-" * 5_000_000)
    (line,) = logged.lines()
    assert len(line["message"]) <= 20_000


def test_file_is_private_and_rotated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_FILE_BYTES", 2000)
    path = tmp_path / "log"
    stop = log.configure(path)
    for number in range(100):
        logging.getLogger("x").info("line %d", number)
    stop()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["log", "log.1", "log.2", "log.3"]
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.stat().st_size <= 2000
        for line in file.read_text().splitlines():
            json.loads(line)


def test_file_that_another_process_rotated_is_followed(file: log._File, tmp_path: Path) -> None:
    file.emit(record("one"))
    (tmp_path / "log").rename(tmp_path / "log.1")
    file.emit(record("two"))
    assert messages(tmp_path / "log.1") == ["one"]
    assert messages(tmp_path / "log") == ["two"]


def test_line_that_was_cut_short_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text('{"message": "half a li')
    stop = log.configure(path)
    logging.getLogger("x").info("whole")
    stop()
    first, second = path.read_text().splitlines()
    assert first.endswith("half a li")
    assert json.loads(second)["message"] == "whole"


def test_lost_lines_are_counted_and_said(file: log._File, tmp_path: Path) -> None:
    file.emit(record("before"))
    (tmp_path / "log").rename(tmp_path / "away")
    (tmp_path / "log").symlink_to("/dev/full")
    for _ in range(3):
        file.emit(record("lost"))
    (tmp_path / "log").unlink()
    (tmp_path / "away").rename(tmp_path / "log")
    file.emit(record("after"))
    file.emit(record("later"))
    assert messages(tmp_path / "log") == [
        "before",
        "lines lost before this one: 3",
        "after",
        "later",
    ]


def test_line_that_cannot_be_formatted_is_logged_as_such(
    logged: Logged, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = logging.makeLogRecord({"name": "x", "msg": "%d files", "args": ("three",)})
    for handler in logging.getLogger().handlers:
        if isinstance(handler, log._QueueHandler):
            handler.emit(bad)
    (line,) = logged.lines()
    assert line["level"] == "error"
    assert "%d files" in line["message"]
    assert capsys.readouterr().err == ""


def test_crash_of_a_thread_is_logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(threading, "excepthook", seen.append)
    logged = Logged(tmp_path / "log")

    def crash() -> None:
        raise RuntimeError("boom")

    thread = threading.Thread(target=crash, name="unlucky")
    thread.start()
    thread.join(10)
    (line,) = logged.lines()
    assert "unlucky" in line["message"]
    assert "boom" in line["message"]
    assert seen


def test_what_a_callback_of_a_library_raises_is_logged_and_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda *error: printed.append(error))
    logged = Logged(tmp_path / "log")
    error = (OSError, OSError(28, "No space left on device"), None)
    thread = threading.Thread(target=sys.excepthook, args=error)
    thread.start()
    thread.join(10)
    assert printed == []
    sys.excepthook(*error)
    assert printed == [error]
    first, second = logged.lines()
    assert "No space left" in first["message"]
    assert "No space left" in second["message"]


def test_stop_writes_everything_and_leaves_logging_as_it_was(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (list(root.handlers), root.level, threading.excepthook, sys.excepthook)
    stop = log.configure(tmp_path / "log")
    for number in range(500):
        logging.getLogger("x").info("line %d", number)
    stop()
    assert len((tmp_path / "log").read_text().splitlines()) == 500
    assert (list(root.handlers), root.level, threading.excepthook, sys.excepthook) == before


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        log.configure(tmp_path / "file" / "log")
    assert not any(isinstance(h, log._QueueHandler) for h in logging.getLogger().handlers)


def test_names_that_are_no_text_can_be_logged(file: log._File, tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff.txt")
    file.emit(record(name))
    assert messages(tmp_path / "log") == [name]
