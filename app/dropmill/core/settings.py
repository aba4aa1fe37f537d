"""What a person can set for all of Dropmill, kept in `settings.toml`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from dropmill.core.errors import Failure, Problem, explain
from dropmill.core.files import IfExists, Output
from dropmill.core.hours import Rules, parse_hours
from dropmill.core.job import Lane
from dropmill.core.learned import learned
from dropmill.core.vault import VaultLimits
from dropmill.core.watch_rule import WatchRule

FILE_NAME = "settings.toml"

Width = Annotated[int, Meta(ge=1, le=64)]
NarrowWidth = Annotated[int, Meta(ge=1, le=8)]

ADAPTIVE = (Lane.DISK, Lane.CPU)
"""Lanes that find their width until somebody sets it: servers are not tried out unasked."""


class Appearance(StrEnum):
    """The colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    """Black on white, or white on black as the system is dark."""


class Language(StrEnum):
    """The language of the window."""

    SYSTEM = "system"
    ENGLISH = "en"
    GERMAN = "de"


class Closing(StrEnum):
    """What happens when the window is closed while jobs run."""

    ASK = "ask"
    QUIT = "quit"
    STAY = "stay"
    """It goes out of the way, and jobs go on."""


class Lanes(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many jobs run at once in each lane, and when."""

    net: Width = 16
    disk: NarrowWidth = 4
    cpu: NarrowWidth = 4
    adaptive: tuple[Lane, ...] | None = None
    """Lanes that find a better width by themselves, beginning with the one set here; None for
    those of ADAPTIVE whose width nobody has set."""
    hours: Mapping[Lane, str] = {}
    """When lanes may start jobs, as "22:00-06:00"; those that are not named may always."""
    spares_battery: bool = False
    """Whether nothing starts while this computer runs on its battery."""
    spares_metered: bool = False
    """Whether nothing starts in the net lane on a network that costs by the byte."""

    def __post_init__(self) -> None:
        try:
            self.rules()
        except Problem as problem:
            raise ValueError(problem.title) from None

    def widths(self) -> dict[Lane, int]:
        """Return them by lane."""
        return {Lane.NET: self.net, Lane.DISK: self.disk, Lane.CPU: self.cpu}

    def adapts(self) -> tuple[Lane, ...]:
        """Return the lanes that find their width by themselves."""
        if self.adaptive is not None:
            return self.adaptive
        ours, usual = self.widths(), Lanes(adaptive=()).widths()
        return tuple(lane for lane in ADAPTIVE if ours[lane] == usual[lane])

    def rules(self) -> Rules:
        """Return when lanes may start jobs; Problem when the hours are none."""
        hours = {lane: hours for lane, text in self.hours.items() if (hours := parse_hours(text))}
        return Rules(hours, self.spares_battery, self.spares_metered)


Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Rate = Annotated[str, Meta(pattern=r"^\s*(\d+(\.\d+)?\s*([kKmMgG]i?)?([bB](/s)?)?)?\s*$")]
"""Bytes a second, as 500k or 2M; "" for no limit."""


class Period(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A time of day, every day; one that ends before it starts goes on past midnight."""

    start: Clock
    end: Clock
    limit: Rate


class Traffic(msgspec.Struct, frozen=True):
    """How fast, and over how many connections, downloads may be together."""

    limit_all: Rate = "1M"
    """What all downloads share while `is_limited`."""
    is_limited: bool = False
    max_per_host: Width = 16
    """Connections at once to one host."""
    schedule: tuple[Period, ...] = ()
    """Limits by time of day; where several apply, the lowest counts."""


class Settings(msgspec.Struct, frozen=True):
    """All settings.

    Every field has a default, so files of older versions load; what a newer version wrote and
    this one does not know is passed over.
    """

    lanes: Lanes = Lanes()
    traffic: Traffic = Traffic()
    download_dir: str = ""
    """Where downloads go; "" means the user's Downloads folder."""
    appearance: Appearance = Appearance.SYSTEM
    language: Language = Language.SYSTEM
    closing: Closing = Closing.ASK
    offers_copied_links: bool = False
    """Whether the window offers links that are copied anywhere."""
    shortcuts: Mapping[str, str] = {}
    """Command → keys, in Qt's portable notation, where they are not the first ones."""
    is_synced: bool = True
    """Whether a result is on the disk, and not only in its cache, before it counts as done."""
    resume_at_start: bool = True
    """Whether jobs that an exit or a crash cut off, and that can go on, do so at the next start."""
    vault: VaultLimits = VaultLimits()
    """How long replaced files are kept for an undo, and how much of them."""
    history_days: Annotated[int, Meta(ge=0)] = 365
    """How long jobs that were taken from the list stay in the history; 0 keeps them for ever."""
    watches: tuple[WatchRule, ...] = ()
    """The folders that the window watches."""
    plugins: bool = False
    """Whether kinds of third parties are loaded."""


def load(path: Path) -> tuple[Settings, tuple[Failure, ...]]:
    """Read the settings; never raises.

    A file that cannot be used is set aside under another name and said in the failures; the
    settings are the defaults then.
    """
    try:
        return _read(path)
    except OSError as error:
        failure = explain(error)
        return Settings(), (
            Failure(failure.title, "The default settings are used.", failure.detail),
        )


def _read(path: Path) -> tuple[Settings, tuple[Failure, ...]]:
    """Do what `load` does, but OSError when what is there cannot be told."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=learned(Settings)), ()
    except FileNotFoundError:
        return Settings(), ()
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


def change(path: Path, **fields: Any) -> Settings:
    """Write these fields, keeping what others may have written meanwhile.

    OSError if that fails, or when the others cannot be read: they are not to become the defaults.
    """
    changed = msgspec.structs.replace(_read(path)[0], **fields)
    save(path, changed)
    return changed


def save(path: Path, settings: Settings) -> None:
    """Write the settings in one step; OSError if that fails."""
    import tomli_w  # noqa: PLC0415 - only to write

    with Output(path, IfExists.OVERWRITE) as output:
        output.file.write(tomli_w.dumps(msgspec.to_builtins(settings)).encode())
        output.publish(mode=0o600)
