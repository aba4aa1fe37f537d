"""What is to be done once a batch has ended."""

from __future__ import annotations

import shlex
from enum import StrEnum

import msgspec

from dropmill.core.errors import Problem

COUNTED_S = 60
"""Seconds in which sleeping or shutting down can be stopped."""

_COMMAND = "run:"
_PLACES = ("folder", "done", "failed")


class Then(StrEnum):
    """What to do."""

    NOTHING = "nothing"
    NOTIFY = "notify"
    FOLDER = "folder"
    """Open the folder with the results."""
    COMMAND = "command"
    SLEEP = "sleep"
    SHUT_DOWN = "shut-down"


class After(msgspec.Struct, frozen=True):
    """What to do after one batch."""

    then: Then = Then.NOTHING
    command: str = ""
    """A program and its arguments, for COMMAND; no shell. {folder}, {done} and {failed} stand for
    where the results are and how many jobs have ended so."""

    @property
    def is_counted(self) -> bool:
        """Whether it is counted down first, and waits until nothing else runs."""
        return self.then in {Then.SLEEP, Then.SHUT_DOWN}

    @property
    def text(self) -> str:
        """How the command line writes it; "" for nothing."""
        if self.then is Then.NOTHING:
            return ""
        return f"{_COMMAND}{self.command}" if self.then is Then.COMMAND else self.then.value

    def words(self, ended: Ended) -> list[str]:
        """Return the program and its arguments; Problem when it is none."""
        try:
            words = shlex.split(self.command)
        except ValueError:
            raise Problem(
                "The command has a quote without its other half", "Close the quote."
            ) from None
        if not words:
            raise Problem("There is no command", "Write a program and its arguments.")
        values = (ended.folder, str(ended.done), str(ended.failed))
        for place, value in zip(_PLACES, values, strict=True):
            words = [word.replace(f"{{{place}}}", value) for word in words]
        return words


NOTHING = After()


class Ended(msgspec.Struct, frozen=True):
    """How a batch has ended."""

    done: int = 0
    failed: int = 0
    stopped: int = 0
    """Cancelled or interrupted."""
    folder: str = ""
    """Where its last results are; "" when nobody knows."""

    @property
    def was_called_off(self) -> bool:
        """Whether it was stopped before anything came of it: then nothing is to follow."""
        return bool(self.stopped) and not (self.done or self.failed)


def read_after(text: str) -> After:
    """Read what stands on a command line; Problem when that is nothing."""
    if text.startswith(_COMMAND):
        after = After(Then.COMMAND, text.removeprefix(_COMMAND).strip())
        after.words(Ended())
        return after
    known = [then.value for then in Then if then is not Then.COMMAND]
    if text not in known:
        raise Problem(
            f"“{text}” is nothing to do afterwards",
            f"Choose from: {', '.join(known)}, or run:COMMAND.",
        )
    return After(Then(text))
