"""Bad input: a clear sentence with a hint, the right status, and the other jobs go on."""

from __future__ import annotations

import contextlib
import datetime
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from faults.downloading import Serve, tls_for
from faults.lying_server import Version

Dropmill = Any
Leftovers = Callable[[Path], list[Path]]
OutcomeOf = Callable[[Any], Any]

# Root passes every permission by two capabilities; without them it is stopped like anybody.
_PERMISSION_CAPS = "-dac_override,-dac_read_search"


@pytest.fixture
def unprivileged() -> list[str]:
    """What to put in front of a command so that permissions count for it."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    assert setpriv, "run the tests as an ordinary user, or install util-linux"
    return [setpriv, f"--bounding-set={_PERMISSION_CAPS}", f"--inh-caps={_PERMISSION_CAPS}"]


@dataclass(frozen=True)
class SmallDisk:
    """A folder into which about 64 KiB fit."""

    folder: Path
    before: list[str]
    sign: str


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small file system where mounting is allowed, else a limit on the size of files."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode == 0:
        yield SmallDisk(folder, [], "the disk is full")
        subprocess.run(["umount", str(folder)], check=True)
    else:
        limit = ["sh", "-c", 'ulimit -f 128; exec "$@"', "sh"]
        yield SmallDisk(folder, limit, "is too large for this disk")


def failed_and_went_on(outcome: Any, bad: str, good: str, *words: str) -> None:
    """One job failed with these words and a hint; the other one is done."""
    assert outcome.status == 1, outcome
    error = outcome.ended(bad)["error"]
    for word in words:
        assert word in error["title"], error
    assert error["hint"]
    assert outcome.ended(bad)["outputs"] == []
    assert outcome.ended(good)["state"] == "done"
    assert outcome.summary["failed"] == 1
    assert outcome.summary["done"] == 1


@pytest.fixture
def good(dropmill: Dropmill) -> Path:
    path: Path = dropmill.folder / "good"
    path.write_text("good")
    return path


def test_a_home_that_the_window_cannot_own_is_said(dropmill: Dropmill) -> None:
    dropmill.environment["QT_QPA_PLATFORM"] = "offscreen"
    (dropmill.home / "state" / "owner.lock").mkdir(parents=True)
    outcome = dropmill()
    assert outcome.status == 1
    assert "owner.lock” is a folder, not a file" in outcome.err


def test_missing_file(dropmill: Dropmill, good: Path) -> None:
    outcome = dropmill("run", "copy", "missing", good, "--dir", "out", "--json")
    failed_and_went_on(outcome, "/missing", "/good", "/missing” does not exist")
    assert [path.name for path in (dropmill.folder / "out").iterdir()] == ["good"]


def test_folder_in_place_of_a_file(dropmill: Dropmill, good: Path) -> None:
    outcome = dropmill("run", "checksum", dropmill.folder, good, "--json")
    failed_and_went_on(outcome, "/here", "/good", "is a folder")


def test_input_in_a_folder_without_permission(
    dropmill: Dropmill, good: Path, unprivileged: list[str]
) -> None:
    closed = dropmill.folder / "closed"
    closed.mkdir(mode=0o700)
    (closed / "a").write_text("a")
    closed.chmod(0)
    outcome = dropmill("run", "checksum", closed / "a", good, "--json", before=unprivileged)
    closed.chmod(0o700)
    failed_and_went_on(outcome, "/a", "/good", "permission denied")


def test_input_without_permission(dropmill: Dropmill, good: Path, unprivileged: list[str]) -> None:
    (dropmill.folder / "a").write_text("a")
    (dropmill.folder / "a").chmod(0)
    outcome = dropmill("run", "checksum", "a", good, "--json", before=unprivileged)
    failed_and_went_on(outcome, "/a", "/good", "/a” may not be opened: permission denied")


def test_folder_for_results_without_permission(
    dropmill: Dropmill, good: Path, unprivileged: list[str]
) -> None:
    closed = dropmill.folder / "closed"
    closed.mkdir(mode=0o500)
    outcome = dropmill("run", "copy", good, "--dir", closed, "--json", before=unprivileged)
    assert outcome.status == 1
    error = outcome.ended("/good")["error"]
    assert error["title"] == f"“{closed}” may not be opened: permission denied"
    assert error["hint"]
    assert list(closed.iterdir()) == []


def test_a_file_in_place_of_the_folder_for_results(dropmill: Dropmill, good: Path) -> None:
    for kind in ("copy", "archive"):
        outcome = dropmill("run", kind, good, "--dir", good, "--json")
        assert outcome.status == 1
        error = outcome.ended("/good")["error"]
        assert error["title"] == f"“{good}” is no folder, or lies below something that is none"
        assert error["hint"] == "Choose another folder."


def test_home_without_permission(dropmill: Dropmill, good: Path, unprivileged: list[str]) -> None:
    dropmill.home.mkdir(mode=0o500)
    outcome = dropmill("run", "checksum", good, before=unprivileged)
    assert outcome.status == 1
    assert "permission denied" in outcome.err
    assert outcome.err.count("\n") == 1


def test_home_that_is_a_file(dropmill: Dropmill, good: Path) -> None:
    dropmill.home.write_text("no folder")
    outcome = dropmill("run", "checksum", good)
    assert outcome.status == 1
    assert f"“{dropmill.home}” is there already, as something else." in outcome.err
    assert outcome.err.count("\n") == 1


def test_home_on_a_full_disk(dropmill: Dropmill, good: Path, small_disk: SmallDisk) -> None:
    if small_disk.before:
        pytest.skip("needs a small file system")
    dropmill.environment["DROPMILL_HOME"] = str(small_disk.folder)
    assert dropmill("run", "checksum", good).status == 0  # there is a log now
    filler = small_disk.folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    for words in (["add", "--kind", "checksum", good], ["jobs"], ["resume", "--all"]):
        outcome = dropmill(*words)
        assert outcome.status == 1, outcome
        assert "disk is full" in outcome.err
        assert "output" not in outcome.err
        assert outcome.is_clean()


def test_full_disk(dropmill: Dropmill, good: Path, small_disk: SmallDisk) -> None:
    (dropmill.folder / "large").write_bytes(os.urandom(1 << 20))
    outcome = dropmill(
        "run", "copy", "large", good, "--dir", small_disk.folder, "--json",
        before=small_disk.before,
    )  # fmt: skip
    failed_and_went_on(outcome, "/large", "/good", small_disk.sign)
    assert [path.name for path in small_disk.folder.iterdir()] == ["good"]


def fill(folder: Path, but: int) -> Path:
    """Take all the room there is, but so much."""
    filler = folder / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(folder).free - but))
    return filler


def full(small_disk: SmallDisk, but: int = 0) -> Path:
    if small_disk.before:
        pytest.skip("only root may mount")
    return fill(small_disk.folder, but)


def test_a_full_disk_is_said_and_waited_for(
    dropmill: Dropmill, good: Path, small_disk: SmallDisk, ended: OutcomeOf
) -> None:
    filler = full(small_disk)
    process = dropmill.start("run", "copy", good, "--dir", small_disk.folder)
    assert process.stderr is not None
    said = process.stderr.readline()
    assert said == (
        f"The disk of “{small_disk.folder}” is full. The jobs that need it wait, and go on by"
        " themselves once 4 bytes are free there.\n"
    )
    filler.unlink()
    outcome = ended(process)
    assert outcome.status == 0
    assert outcome.err == ""
    assert (small_disk.folder / "good").read_text() == "good"


@pytest.mark.parametrize("wait", ["0", "0.5"])
def test_a_full_disk_is_waited_for_only_so_long(
    dropmill: Dropmill, good: Path, small_disk: SmallDisk, wait: str
) -> None:
    (dropmill.folder / "more").write_bytes(bytes(40_000))
    full(small_disk, but=8_192)
    # “more” lacks room: it fails once it has waited, and “good” does not.
    outcome = dropmill(
        "run", "copy", "more", good, "--dir", small_disk.folder, "--json", "--disk-wait", wait
    )  # fmt: skip
    failed_and_went_on(outcome, "/more", "/good", "the disk is full")
    lacks = [line for line in outcome.lines if line["event"] == "lack"]
    assert [line["missing"] for line in lacks] == ["room"] * (wait != "0")


@pytest.mark.parametrize("wait", ["-1", "soon", "nan", "inf"])
def test_no_time_to_wait_for_a_disk(dropmill: Dropmill, good: Path, wait: str) -> None:
    outcome = dropmill("run", "checksum", good, f"--disk-wait={wait}")
    assert outcome.status == 2
    assert f"“{wait}” is neither a number of seconds nor “forever”" in outcome.err


def test_download_to_a_full_disk(dropmill: Dropmill, serve: Serve, small_disk: SmallDisk) -> None:
    versions = {"/large": Version.make(1, 1 << 20), "/good": Version.make(2, 1000)}
    server = serve(lambda ask: ask.serve(versions[ask.path]))
    outcome = dropmill(
        "run", "download", server.url("/large"), server.url("/good"), "--dir", small_disk.folder,
        "--set", "retries=0", "--json", before=small_disk.before,
    )  # fmt: skip
    assert outcome.status == 1
    error = outcome.ended("/large")["error"]
    assert error["title"]
    assert error["hint"]
    # The part is kept for a retry, so the other one may not find room either.
    assert outcome.summary["done"] + outcome.summary["failed"] == 2
    assert not (small_disk.folder / "large").exists()


@pytest.mark.parametrize("url", ["not a link", "http://", "http://a b/c", "file:///etc/passwd"])
def test_wrong_link(dropmill: Dropmill, serve: Serve, url: str) -> None:
    server = serve(lambda ask: ask.serve(Version.make(1, 10)))
    outcome = dropmill("get", url, server.url("/good"), "--json")
    failed_and_went_on(outcome, url, "/good")
    assert [path.name for path in dropmill.folder.iterdir()] == ["good"]


def test_unknown_host(dropmill: Dropmill, serve: Serve) -> None:
    server = serve(lambda ask: ask.serve(Version.make(1, 10)))
    url = "http://no-such-host.invalid/x"
    outcome = dropmill("run", "download", url, server.url("/good"), "--set", "retries=0", "--json")
    failed_and_went_on(outcome, url, "/good", "no-such-host.invalid")


def test_404(dropmill: Dropmill, serve: Serve) -> None:
    version = Version.make(1, 10)
    server = serve(
        lambda ask: ask.serve(version) if ask.path == "/good" else ask.answer("404 Not Found")
    )
    outcome = dropmill("get", server.url("/bad"), server.url("/good"), "--json")
    failed_and_went_on(outcome, "/bad", "/good")
    assert [path.name for path in dropmill.folder.iterdir()] == ["good"]


def test_certificate_that_nobody_vouches_for(dropmill: Dropmill, serve: Serve) -> None:
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=2)
    tls = tls_for(trustme.CA(), "localhost", not_after=soon)
    bad = serve(lambda ask: ask.serve(Version.make(1, 10)), tls)
    server = serve(lambda ask: ask.serve(Version.make(1, 10)))
    outcome = dropmill("get", bad.url("/bad", "localhost"), server.url("/good"), "--json")
    failed_and_went_on(outcome, "/bad", "/good", "certificate")
    assert bad.asked == []


def test_checksum_that_does_not_match(
    dropmill: Dropmill, serve: Serve, leftovers: Leftovers
) -> None:
    server = serve(lambda ask: ask.serve(Version.make(1, 1000)))
    outcome = dropmill("get", server.url("/a"), "--checksum", "sha256=" + "0" * 64, "--json")
    assert outcome.status == 1
    error = outcome.ended("/a")["error"]
    assert "SHA256" in error["title"]
    assert "not the one expected" in error["title"]
    assert error["hint"]
    assert not (dropmill.folder / "a").exists()
    assert outcome.ended("/a")["outputs"] == []


def test_name_that_the_file_system_refuses(dropmill: Dropmill, good: Path) -> None:
    long = "n" * 300
    outcome = dropmill("run", "copy", good, "--dir", long, "--json")
    assert outcome.status == 1
    error = outcome.ended("/good")["error"]
    assert "has a name that is too long for this disk" in error["title"]
    assert error["hint"] == "Choose a shorter name."


def test_name_that_is_no_name(dropmill: Dropmill) -> None:
    outcome = dropmill("get", "http://127.0.0.1:9/x", "--out", "../../etc/x")
    assert outcome.status == 2
    assert "is not a file name" in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "chekcsum", "good"], "There is no kind “chekcsum”. Did you mean “checksum”?"),
        (["run", "nothing", "good"], "There is no kind “nothing”. The kinds are: "),
        (["run", "checksum", "good", "--set", "x=1"], "“checksum” has no setting “x”. Its sett"),
        (["run", "checksum", "good", "--set", "algorithms=sha3"], "“sha3” does not fit"),
        (["run", "copy", "good", "--dir=o", "--set", "verify=perhaps"], "Say yes or no."),
        (["run", "copy", "good", "--dir=o", "--set", "retries=-1"], "“-1” does not fit"),
        (["run", "copy", "good"], "A copy needs a folder to go to."),
        (["watch", "--folder", ".", "--kind", "cpoy"], "Did you mean “copy”?"),
        (["watch", "--folder", ".", "--kind", "checksum", "--set", "x=1"], "no setting “x”"),
        (["watch", "--folder", ".", "--kind", "download"], "works on links"),
        (["watch", "--folder", "no", "--kind", "checksum"], "/no” does not exist. Create it"),
        (["watch", "--folder", "good", "--kind", "checksum"], "/good” is not a folder"),
        (["watch", "--folder", ".", "--kind", "copy", "--dir", "o"], "inside the watched folder"),
    ],
)
def test_usage_error(dropmill: Dropmill, good: Path, arguments: list[str], words: str) -> None:
    outcome = dropmill(*arguments, "--json")
    assert outcome.status == 2
    assert outcome.out == ""
    assert words in outcome.err
    assert outcome.err.count("\n") == 1
    assert [path.name for path in dropmill.folder.iterdir()] == [good.name]


def test_watched_folder_without_permission(dropmill: Dropmill, unprivileged: list[str]) -> None:
    (dropmill.folder / "closed").mkdir(mode=0)
    outcome = dropmill("watch", "--folder", "closed", "--kind", "checksum", before=unprivileged)
    assert outcome.status == 2
    assert "may not be opened: permission denied. Change its permissions" in outcome.err


def test_broken_settings_file(dropmill: Dropmill, good: Path) -> None:
    dropmill.home.mkdir()
    (dropmill.home / "settings.toml").write_text("is_synced = perhaps")
    outcome = dropmill("run", "checksum", good, "--json")
    assert outcome.status == 0
    assert outcome.ended("/good")["state"] == "done"
    assert "settings.toml” could not be read. The default settings are used" in outcome.err
    assert outcome.err.count("\n") == 1
    assert any("broken" in path.name for path in dropmill.home.iterdir())
    assert dropmill("run", "checksum", good).err == ""


def test_too_many_open_files(dropmill: Dropmill) -> None:
    for number in range(40):
        (dropmill.folder / f"{number}").write_text("x")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard > 30
    outcome = dropmill(
        "run", "checksum", *(str(number) for number in range(40)), "--json",
        before=["sh", "-c", 'ulimit -n 30; exec "$@"', "sh"],
    )  # fmt: skip
    assert outcome.status in {0, 1}
    assert outcome.summary["done"] + outcome.summary["failed"] == 40
