"""Where Dropmill keeps its own files: all below DROPMILL_HOME, else the platform's folders."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import platformdirs


class Paths(msgspec.Struct, frozen=True):
    """Folders for Dropmill's own files, and where results go when nothing else is said."""

    config: Path
    state: Path
    cache: Path
    log: Path
    downloads: Path

    def make(self) -> None:
        """Create the folders of Dropmill's own; OSError if that fails."""
        for folder in (self.config, self.state, self.cache, self.log):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def find() -> Paths:
    """Return the folders for this user and environment."""
    downloads = Path(platformdirs.user_downloads_dir())
    if home := os.environ.get("DROPMILL_HOME"):
        root = Path(home).absolute()
        return Paths(root, root / "state", root / "cache", root / "log", downloads)
    dirs = platformdirs.PlatformDirs("dropmill", appauthor=False)
    return Paths(
        dirs.user_config_path,
        dirs.user_state_path,
        dirs.user_cache_path,
        dirs.user_log_path,
        downloads,
    )
