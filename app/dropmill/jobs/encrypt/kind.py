"""The kind `encrypt`: a file to an encrypted one, or back."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, ClassVar

from msgspec import Meta

from dropmill.core.context import JobContext
from dropmill.core.errors import Problem
from dropmill.core.intent import Intent
from dropmill.core.job import Lane, Result
from dropmill.core.offload.job import Call, Calls, OffloadedJob
from dropmill.jobs.encrypt.payload import Encrypted, Encrypting

SUFFIX = ".age"


class Action(StrEnum):
    """What to do."""

    ENCRYPT = "encrypt"
    DECRYPT = "decrypt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypt(OffloadedJob):
    """Encrypt or decrypt files.

    Encrypts each file by a pass phrase in the age format, which age, rage and many other programs
    read, and decrypts such files. What was encrypted is decrypted again to compare before it gets
    its name. The pass phrase is never stored: nobody can help when it is lost.
    """

    kind: ClassVar[str] = "encrypt"
    lane: ClassVar[Lane] = Lane.CPU

    action: Annotated[
        Action, Meta(description="Encrypt files, or decrypt those that end in .age")
    ] = Action.ENCRYPT
    passphrase: Annotated[
        str,
        Meta(
            title="Pass phrase",
            description="Several words that nobody can guess; never stored",
            extra={"is_secret": True},
        ),
    ] = ""
    remove: Annotated[
        bool,
        Meta(
            title="Remove the original",
            description="Put it into the trash once the result is proven",
        ),
    ] = False

    @property
    def target(self) -> Path:
        """Where the result goes: the chosen folder, else beside the input."""
        path = Path(self.inputs[0]).absolute()
        folder = Path(self.dir).absolute() if self.dir else path.parent
        if self.action is Action.ENCRYPT:
            return folder / f"{path.name}{SUFFIX}"
        is_named = path.suffix.lower() == SUFFIX and path.stem
        return folder / (path.stem if is_named else f"{path.name}.decrypted")

    def intent(self) -> Intent:
        """The result, and the original if that is to go."""
        removed = (Path(self.inputs[0]).absolute(),) if self.remove else ()
        return Intent(makes=(self.target,), trashes=removed)

    def calls(self, ctx: JobContext) -> Calls:
        """Do it in a child under a temporary name, then publish it."""
        if not self.passphrase:
            hint = "Give one, then retry: it is never stored."
            raise Problem("There is no pass phrase", hint, setting="passphrase")
        source = Path(self.inputs[0]).absolute()
        before = source.stat()
        with ctx.output(self.target) as output:
            is_encrypting = self.action is Action.ENCRYPT
            done = yield Call(
                "dropmill.jobs.encrypt.work:encrypt",
                Encrypting(str(source), str(output.path), self.passphrase, is_encrypting),
                Encrypted,
            )
            os.utime(output.path, ns=(before.st_atime_ns, before.st_mtime_ns))
            final = output.publish(mode=stat.S_IMODE(before.st_mode) & 0o777)
        if self.remove:
            now = source.stat()
            if (now.st_size, now.st_mtime_ns, now.st_ino) != (
                before.st_size,
                before.st_mtime_ns,
                before.st_ino,
            ):
                raise Problem(
                    f"“{source.name}” changed meanwhile, so it stayed",
                    f"What it was is now in “{final}”.",
                )
            ctx.effects.trash(source)
        return Result(outputs=(str(final),), values={"bytes": str(done.size_bytes)})
