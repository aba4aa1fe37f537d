"""Does what is wanted after a batch, by the system's own programs; waits for none of them."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from dropmill.core.after import After, Ended, Then
from dropmill.core.errors import Problem

log = logging.getLogger(__name__)

Start = Callable[[Sequence[str]], None]
"""Starts a program; OSError when it cannot be started."""

_PROGRAMS: Mapping[str, Mapping[Then, tuple[tuple[str, ...], ...]]] = {
    "linux": {
        Then.SLEEP: (("systemctl", "suspend"), ("loginctl", "suspend"), ("pm-suspend",)),
        Then.SHUT_DOWN: (("systemctl", "poweroff"), ("loginctl", "poweroff")),
        Then.FOLDER: (("xdg-open", "{folder}"),),
        Then.NOTIFY: (("notify-send", "-a", "Dropmill", "{title}", "{words}"),),
    },
    "darwin": {
        Then.SLEEP: (("pmset", "sleepnow"),),
        Then.SHUT_DOWN: (("osascript", "-e", 'tell application "System Events" to shut down'),),
        Then.FOLDER: (("open", "{folder}"),),
        Then.NOTIFY: (("osascript", "-e", 'display notification "{words}" with title "{title}"'),),
    },
    "win32": {
        Then.SLEEP: (("rundll32.exe", "powrprof.dll,SetSuspendState", "0,1,0"),),
        Then.SHUT_DOWN: (("shutdown", "/s", "/t", "0"),),
        Then.FOLDER: (("explorer.exe", "{folder}"),),
    },
}


def start(words: Sequence[str]) -> None:
    """Start a program of its own, without a shell; OSError when it cannot be started."""
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Nobody waits for it here, but its end is to be taken note of.
    threading.Thread(target=process.wait, name="dropmill-deed", daemon=True).start()


class Deeds:
    """Does it. Any thread but the UI's; `start_program` starts programs instead of `start`."""

    def __init__(
        self,
        start_program: Start | None = None,
        find: Callable[[str], str | None] = shutil.which,
        platform: str = sys.platform,
    ) -> None:
        self._start = start if start_program is None else start_program
        self._find = find
        self._programs = _PROGRAMS.get(platform, {})

    def do(self, after: After, ended: Ended) -> None:
        """Do this; Problem when it cannot be done."""
        match after.then:
            case Then.NOTHING:
                return
            case Then.COMMAND:
                words = after.words(ended)
                if self._find(words[0]) is None:
                    raise Problem(
                        f"There is no program “{words[0]}”", "Install it, or write its whole path."
                    )
                self._begin(words)
            case Then.FOLDER if not ended.folder:
                return
            case _:
                self._do(after.then, ended)

    def can(self, then: Then) -> bool:
        """Whether this system has a program for it."""
        if then in {Then.NOTHING, Then.COMMAND}:
            return True
        return self._program(then) is not None

    def _do(self, then: Then, ended: Ended) -> None:
        program = self._program(then)
        if program is None:
            raise Problem(
                _LACKING.get(then, "This system has no way to tell it"),
                "Choose something else to do afterwards.",
            )
        values = {"title": "Dropmill", "words": told(ended), "folder": ended.folder}
        self._begin([_filled(word, values) for word in program])

    def _program(self, then: Then) -> tuple[str, ...] | None:
        known = self._programs.get(then, ())
        return next((words for words in known if self._find(words[0]) is not None), None)

    def _begin(self, words: Sequence[str]) -> None:
        log.info("afterwards: %s", words[0])
        try:
            self._start(words)
        except OSError as error:
            raise Problem(
                f"“{words[0]}” could not be started: {error.strerror}", "Look at its permissions."
            ) from error


_LACKING: Mapping[Then, str] = {
    Then.SLEEP: "This computer could not be sent to sleep: there is no program for it",
    Then.SHUT_DOWN: "This computer could not be shut down: there is no program for it",
    Then.FOLDER: "The folder could not be opened: there is no program for it",
}


def told(ended: Ended) -> str:
    """Return how a batch has ended, in a few words without quotation marks."""
    parts = [f"{ended.done:,} done"]
    parts += [f"{ended.failed:,} failed"] if ended.failed else []
    parts += [f"{ended.stopped:,} stopped"] if ended.stopped else []
    return ", ".join(parts)


def _filled(word: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        word = word.replace(f"{{{name}}}", value)
    return word
