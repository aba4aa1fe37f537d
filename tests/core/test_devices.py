from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from dropmill.core.device import Device, Sort, find_device, missing_mount
from dropmill.core.devices import AGE_MOST_S, Devices


def test_a_folder_that_is_not_there_yet_is_on_the_device_of_the_one_above(tmp_path: Path) -> None:
    found = find_device(str(tmp_path / "not" / "yet"), {})
    assert found.number == tmp_path.stat().st_dev
    assert tmp_path.is_relative_to(found.mount)


def test_a_drive_counts_as_gone_when_its_mount_point_is_another_device(tmp_path: Path) -> None:
    known = Device(tmp_path.stat().st_dev + 1, mount=str(tmp_path))
    assert missing_mount(str(tmp_path / "a"), known) == str(tmp_path)
    here = Device(tmp_path.stat().st_dev, mount=str(tmp_path))
    assert missing_mount(str(tmp_path / "a"), here) is None


def test_a_missing_folder_where_sticks_are_mounted_is_a_missing_stick(tmp_path: Path) -> None:
    assert (
        missing_mount("/media/someone/no such stick/photos", None) == "/media/someone/no such stick"
    )
    assert missing_mount("/Volumes/no such stick", None) == "/Volumes/no such stick"
    assert missing_mount(str(tmp_path / "photos"), None) is None


class Look:
    """Devices as a test says they are."""

    def __init__(self) -> None:
        self.devices = {
            "/spin": Device(1, Sort.SPINNING),
            "/fast": Device(2, Sort.SOLID),
            "/far": Device(3, Sort.NETWORK),
        }
        self.asked: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, folder: str, known: dict[int, Device]) -> Device:
        self.may_go_on.wait(10)
        self.asked.append(folder)
        if folder not in self.devices:
            raise FileNotFoundError(folder)
        return self.devices[folder]


def learn(devices: Devices, *folders: str) -> None:
    done = threading.Event()
    if devices.learn(folders, done.set):
        assert done.wait(10)


def test_the_tighter_of_two_devices_gives_the_slots() -> None:
    devices = Devices(Look())
    learn(devices, "/spin", "/fast", "/far", "/gone")
    assert devices.slots(devices.key_of(["/fast", "/spin"])) == 1
    assert devices.slots(devices.key_of(["/far", "/fast"])) == 2
    assert (devices.slots(devices.key_of(["/fast"])) or 0) > 8
    assert devices.key_of(["/gone"]) == ""
    assert devices.slots("example.org:443") is None
    devices.close()


def test_what_is_known_is_used_at_once_and_looked_at_again_when_it_is_old() -> None:
    now = 0.0
    look = Look()
    devices = Devices(look, clock=lambda: now)
    learn(devices, "/fast")
    assert not devices.learn(["/fast"], lambda: None)
    assert look.asked == ["/fast"]
    now = AGE_MOST_S + 1
    look.devices["/fast"] = Device(4, Sort.SPINNING)
    assert not devices.learn(["/fast"], lambda: None)
    learn(devices, "/spin")  # comes after it
    assert devices.slots(devices.key_of(["/fast"])) == 1
    devices.close()


def test_nobody_waits_for_a_disk_that_does_not_answer() -> None:
    look = Look()
    look.may_go_on.clear()
    devices = Devices(look)
    assert devices.learn(["/far"], lambda: None)
    assert devices.known("/far") is None
    look.may_go_on.set()
    devices.close()


class Forgetting(list[str]):
    """Folders that the devices have forgotten by the time that they were looked at once."""

    def __init__(self, folder: str, devices: Devices) -> None:
        super().__init__([folder])
        self._devices = devices

    def __iter__(self) -> Iterator[str]:
        yield from super().__iter__()
        self._devices._by_folder.clear()


def test_folders_may_be_forgotten_while_they_are_asked_for() -> None:
    has_found = threading.Event()
    devices = Devices(Look())
    assert devices.learn(["/fast"], has_found.set)
    assert has_found.wait(10)
    assert not devices.learn(Forgetting("/fast", devices), has_found.set)
    assert devices.learn(["/fast"], has_found.set)
    devices.close()
