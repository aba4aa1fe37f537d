"""Links that somebody put where a result, a part or a temporary file will be: never followed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from dropmill.core.files import TEMPORARY_SUFFIX, IfExists
from dropmill.core.runner import Runner
from dropmill.core.state import Event
from dropmill.jobs.copy.kind import Copy
from faults.downloading import Attempts, Serve
from faults.lying_server import Version
from recorder import Recorder

VERSION = Version.make(1, 300_000)


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file outside that nobody may touch."""
    path = tmp_path / "precious"
    path.write_bytes(b"mine")
    return path


@pytest.mark.parametrize("policy", IfExists)
@pytest.mark.parametrize("is_broken", [False, True])
def test_a_link_at_the_name_of_a_download(
    serve: Serve, attempts: Attempts, precious: Path, policy: IfExists, *, is_broken: bool
) -> None:
    link = attempts.folder / "file.bin"
    link.symlink_to(precious.with_name("nowhere") if is_broken else precious)
    attempts.once(attempts.job(serve(lambda ask: ask.serve(VERSION)).url(), if_exists=policy))
    assert precious.read_bytes() == b"mine"
    assert not precious.with_name("nowhere").exists()
    if policy is IfExists.OVERWRITE:
        assert not link.is_symlink()
        assert link.read_bytes() == VERSION.body
    else:
        assert link.is_symlink()


@pytest.mark.parametrize("policy", IfExists)
def test_a_link_at_the_name_of_a_copy(
    runner: Runner, recorder: Recorder, precious: Path, tmp_path: Path, policy: IfExists
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    source, link = tmp_path / "in" / "file.bin", tmp_path / "out" / "file.bin"
    source.write_bytes(VERSION.body)
    link.symlink_to(precious)
    job = Copy(inputs=(str(source),), dir=str(link.parent), if_exists=policy)
    recorder.wait_for(runner.submit([job]).result(10).ids)
    assert precious.read_bytes() == b"mine"
    assert link.is_symlink() is (policy is not IfExists.OVERWRITE)


def test_a_link_at_the_name_of_a_part(serve: Serve, attempts: Attempts, precious: Path) -> None:
    """The part has a name that can be told beforehand: a link there is never written through."""
    server = serve(lambda ask: ask.serve(VERSION, send_most=200_000 if ask.number == 1 else None))
    job = attempts.job(server.url())
    assert attempts.once(job).event is Event.FAIL
    parts = [path for path in attempts.folder.iterdir() if path.name.endswith(TEMPORARY_SUFFIX)]
    assert parts
    for part in parts:
        part.unlink()
        part.symlink_to(precious)
    attempts.until_over(job)
    assert precious.read_bytes() == b"mine"
    assert stat.S_IMODE(precious.stat().st_mode) & 0o400
    for path in attempts.folder.iterdir():
        assert path.is_symlink() or path.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("run.sh", "text/x-shellscript"),
        ("app.desktop", "application/x-desktop"),
        ("tool", "application/x-executable"),
        ("setup.exe", "application/octet-stream"),
    ],
)
def test_what_is_downloaded_is_never_executable(
    serve: Serve, attempts: Attempts, name: str, kind: str
) -> None:
    server = serve(lambda ask: ask.answer("200 OK", b"#!/bin/sh\necho hi\n", Content_Type=kind))
    assert attempts.once(attempts.job(server.url(f"/{name}"))).event is Event.FINISH
    assert not (attempts.folder / name).stat().st_mode & 0o111
