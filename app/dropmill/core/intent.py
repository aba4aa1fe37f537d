"""What a job means to do, as far as names and settings tell."""

from __future__ import annotations

from pathlib import Path

import msgspec


class Intent(msgspec.Struct, frozen=True):
    """What a job means to do to files, before names that are taken are solved."""

    makes: tuple[Path, ...] = ()
    """New files or folders."""
    moves: tuple[tuple[Path, Path], ...] = ()
    """Files that get another name or place (from, to), all absolute."""
    trashes: tuple[Path, ...] = ()
    """Files that go to the trash."""
    room_bytes: int | None = None
    """Room that the results take, at most; None: about as much as the inputs."""
    warnings: tuple[str, ...] = ()
    """What a person should know before, such as “its signature becomes invalid”."""
