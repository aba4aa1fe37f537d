"""What this computer is connected to: mains or battery, a metered network. These calls may block.

The network is asked of NetworkManager over D-Bus by `busctl`, else by its command `nmcli`; where
neither is there, nobody can tell, and nothing is offered.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

POWER_FOLDER = Path("/sys/class/power_supply")
_PATIENCE_S = 3.0

# NMMetered of NetworkManager's D-Bus interface: 1 yes, 2 no, 3 guessed yes, 4 guessed no.
_METERED = {"1": True, "2": False, "3": True, "4": False}


def has_battery(folder: Path = POWER_FOLDER) -> bool:
    """Whether this computer has a battery of its own."""
    return any(_of(supply, "type") == "Battery" for supply in _supplies(folder))


def is_on_battery(folder: Path = POWER_FOLDER) -> bool | None:
    """Whether it runs on its battery; None where that cannot be told."""
    is_discharging = None
    for supply in _supplies(folder):
        sort = _of(supply, "type")
        if sort in {"Mains", "USB"} and _of(supply, "online") == "1":
            return False
        if sort == "Battery" and (status := _of(supply, "status")):
            is_discharging = bool(is_discharging) or status == "Discharging"
    return is_discharging


def is_metered() -> bool | None:
    """Whether the network costs by the byte; None where that cannot be told."""
    if shutil.which("busctl"):
        name, path = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"
        return parse_busctl(_output("busctl", "get-property", name, path, name, "Metered"))
    if shutil.which("nmcli"):
        return parse_nmcli(_output("nmcli", "--get-values", "GENERAL.METERED", "device", "show"))
    return None


def parse_busctl(text: str) -> bool | None:
    """Read what busctl prints of the property: "u 4"."""
    return _METERED.get(text.strip().removeprefix("u "))


def parse_nmcli(text: str) -> bool | None:
    """Read what nmcli prints of each device: "yes", "no (guessed)", "unknown"."""
    answers = {line.strip().partition(" ")[0] for line in text.splitlines()}
    return True if "yes" in answers else False if "no" in answers else None


def _supplies(folder: Path) -> list[Path]:
    with suppress(OSError):
        # What a mouse or a keyboard runs on says that its scope is a device.
        return [path for path in sorted(folder.iterdir()) if _of(path, "scope") != "Device"]
    return []


def _of(supply: Path, name: str) -> str:
    with suppress(OSError):
        return (supply / name).read_text().strip()
    return ""


def _output(*command: str) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=False,
            stdin=subprocess.DEVNULL,
        ).stdout
    return ""
