"""What the window remembers from one start to the next; a file that is broken is passed over."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from dropmill.core.files import IfExists, Output
from dropmill.core.learned import learned
from dropmill.ui.theme import Density

log = logging.getLogger(__name__)

FILE_NAME = "window.json"


class WindowState(msgspec.Struct):
    """Geometry, what is open, and the last settings of each kind. The UI thread's."""

    geometry: str = ""
    """QWidget.saveGeometry() in base 64."""
    is_details_open: bool = False
    is_activity_open: bool = False
    density: Density = Density.NORMAL
    columns: str = ""
    """QHeaderView.saveState() of the list in base 64."""
    sorted_by: int | None = None
    """A `Column`; None for the order of the queue."""
    is_descending: bool = False
    group: str = ""
    """The `Group` of jobs that is shown."""
    had_jobs: bool = False
    """Whether the list had any: then it is shown at once, to be filled."""
    opened: dict[int, bool] = {}
    """Batches that were opened (true) or closed by hand."""
    settings: dict[str, dict[str, str]] = {}
    """By kind: the settings of the last batch, as text."""
    kinds: dict[str, str] = {}
    """What was done last with "files", and with "links"."""
    folders: dict[str, str] = {}
    """By kind: where the results of the last batch went."""
    uses: dict[str, dict[str, int]] = {}
    """By sort of inputs: how often each kind was used for them."""
    pinned: list[str] = []
    """Kinds whose tiles come first."""
    after: str = "nothing"
    """What is done after the next batch, as a `Then`."""
    after_command: str = ""
    """The program that was run last after a batch."""
    last_folder: str = ""
    """Where the last dialog was."""


def load(folder: Path) -> WindowState:
    """Read the state; the defaults when there is none, or none that can be read. Never raises."""
    try:
        return msgspec.json.decode((folder / FILE_NAME).read_bytes(), type=learned(WindowState))
    except FileNotFoundError:
        return WindowState()
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        log.warning("the window's state could not be read and begins anew: %s", error)
        return WindowState()


def encode(state: WindowState) -> bytes:
    """Return the state as it is written; the bytes may go to another thread."""
    return msgspec.json.format(msgspec.json.encode(state), indent=2)


def save(folder: Path, data: bytes) -> None:
    """Write an encoded state in one step; what fails is logged. Never on the UI thread."""
    try:
        with Output(folder / FILE_NAME, IfExists.OVERWRITE, is_synced=False) as output:
            output.file.write(data)
            output.publish(mode=0o600)
    except OSError as error:
        log.warning("the window's state could not be written: %s", error)
