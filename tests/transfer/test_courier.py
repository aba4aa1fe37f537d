"""What a courier is before it has anything to do: quick to start."""

from __future__ import annotations

import subprocess
import sys

import pycurl

from dropmill.transfer import codes


def test_a_courier_starts_without_what_takes_long_to_import() -> None:
    script = "import sys, dropmill.transfer.courier; print(*sys.modules)"
    path = f"import sys; sys.path[:] = {sys.path!r}; {script}"
    done = subprocess.run(
        [sys.executable, "-S", "-P", "-c", path], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "dropmill.transfer.courier" in loaded
    assert not loaded & {"pycurl", "msgspec", "ctypes", "pathlib", "typing", "site", "dataclasses"}


def test_the_numbers_of_errors_are_those_of_libcurl() -> None:
    names = [name for name in vars(codes) if name.isupper()]
    assert names
    for name in names:
        assert getattr(codes, name) == getattr(pycurl, f"E_{name}")
