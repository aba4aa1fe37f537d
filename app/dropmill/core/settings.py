"""What a person can set for all of Dropmill, kept in `settings.toml`."""

from __future__ import annotations

import contextlib
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from dropmill.core.errors import Failure, explain
from dropmill.core.files import IfExists, Output
from dropmill.core.job import Lane

Width = Annotated[int, Meta(ge=1, le=64)]
NarrowWidth = Annotated[int, Meta(ge=1, le=8)]


class Appearance(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Lanes(msgspec.Struct, frozen=True):
    """How many jobs run at once in each lane."""

    net: Width = 16
    disk: NarrowWidth = 4
    cpu: NarrowWidth = 4

    def widths(self) -> dict[Lane, int]:
        """Return them by lane."""
        return {Lane.NET: self.net, Lane.DISK: self.disk, Lane.CPU: self.cpu}


class Settings(msgspec.Struct, frozen=True):
    """All settings.

    Every field has a default, so files of older versions load; what a newer version wrote and
    this one does not know is passed over.
    """

    lanes: Lanes = Lanes()
    download_dir: str = ""
    """Where downloads go; "" means the user's Downloads folder."""
    appearance: Appearance = Appearance.SYSTEM
    is_synced: bool = True
    """Whether a result is on the disk, and not only in its cache, before it counts as done."""
    resume_at_start: bool = True
    """Whether jobs that an exit or a crash cut off, and that can go on, do so at the next start."""
    history_days: Annotated[int, Meta(ge=0)] = 365
    """How long jobs that were taken from the list stay in the history; 0 keeps them for ever."""
    plugins: bool = False
    """Whether kinds of third parties are loaded."""


def load(path: Path) -> tuple[Settings, tuple[Failure, ...]]:
    """Read the settings; never raises.

    A file that cannot be used is set aside under another name and said in the failures; the
    settings are the defaults then.
    """
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Settings), ()
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        failure = explain(error)
        return Settings(), (
            Failure(failure.title, "The default settings are used.", failure.detail),
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
        with contextlib.suppress(OSError):
            path.rename(aside)
        return Settings(), (
            Failure(
                f"The settings in “{path}” could not be read",
                f"The default settings are used; the file was kept as “{aside.name}”.",
                str(error),
            ),
        )


def save(path: Path, settings: Settings) -> None:
    """Write the settings in one step; OSError if that fails."""
    import tomli_w  # noqa: PLC0415 - only to write

    with Output(path, IfExists.OVERWRITE) as output:
        output.file.write(tomli_w.dumps(msgspec.to_builtins(settings)).encode())
        output.publish(mode=0o600)
