"""The kind `media-page` on a small site on loopback, with films that ffmpeg makes."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import psutil
import pytest

from dropmill.core.job import Job
from dropmill.core.runner import Runner
from dropmill.core.snapshot import Snapshot
from dropmill.core.state import ENDED, State
from dropmill.jobs.media import ffmpeg
from dropmill.jobs.media_page import MediaPage, fetch
from dropmill.jobs.media_page.kind import has_library
from jobs.samples.site import Site, serving
from recorder import Recorder

HLS = "application/vnd.apple.mpegurl"

_PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of two seconds as one file, and as a list of parts."""
    folder = tmp_path_factory.mktemp("films")
    source = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10:duration=2"]
    sound = ["-f", "lavfi", "-i", "sine=frequency=440:duration=2"]
    made = ["-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest"]
    hls = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"]
    for target, how in (("film.mp4", []), ("live.m3u8", hls)):
        command = [ffmpeg.program(), "-v", "error", *source, *sound, *made, *how, target]
        subprocess.run(command, cwd=folder, check=True)
    return folder


@pytest.fixture
def site(films: Path) -> Site:
    site = Site({})
    types = {".mp4": "video/mp4", ".m3u8": HLS, ".ts": "video/mp2t"}
    for path in films.iterdir():
        body = path.read_bytes()
        site.answers[f"/{path.name}"] = (200, {"Content-Type": types[path.suffix]}, body)
    return site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with serving(site) as url:
        yield url


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def run(runner: Runner, recorder: Recorder, job: Job) -> Snapshot:
    (number,) = runner.submit([job]).result(10).ids
    recorder.wait(lambda: number in recorder.latest and recorder.latest[number].state in ENDED, 90)
    return recorder.latest[number]


def tracks_of(path: str) -> list[str]:
    said = subprocess.run(
        [ffmpeg.program(), "-i", path], capture_output=True, text=True, check=False
    ).stderr
    return [kind for kind in ("Video", "Audio") if f": {kind}:" in said]


def packets_of(path: str) -> list[str]:
    """Return a line for each picture of a film."""
    command = [ffmpeg.program(), "-v", "error", "-i", path, "-map", "0:v", "-f", "framehash", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line for line in said.splitlines() if not line.startswith("#")]


def test_a_film_of_one_file(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    film = '<video src="film.mp4" type="video/mp4"></video>'
    site.answers["/p"] = (200, {"Content-Type": "text/html"}, page("A / film?", film).encode())
    done = run(runner, recorder, MediaPage(inputs=(f"{address}/p",), dir=str(tmp_path), retries=0))
    assert done.error is None
    (output,) = done.outputs
    assert Path(output).parent == tmp_path
    assert Path(output).name.startswith("A")
    assert Path(output).read_bytes() == site.answers["/film.mp4"][2]
    assert [path.name for path in tmp_path.iterdir()] == [Path(output).name]
    assert done.done == done.total == len(site.answers["/film.mp4"][2])
    assert done.name == Path(output).name


def test_a_film_in_many_parts(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    film = f'<video><source src="live.m3u8" type="{HLS}"></video>'
    site.answers["/p"] = (200, {"Content-Type": "text/html"}, page("Live", film).encode())
    done = run(runner, recorder, MediaPage(inputs=(f"{address}/p",), dir=str(tmp_path), retries=0))
    assert done.error is None
    (output,) = done.outputs
    assert tracks_of(output) == ["Video", "Audio"]
    assert {"/live0.ts", "/live1.ts"} <= {*site.asked}


def test_sound_only(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    job = MediaPage(inputs=(f"{address}/live.m3u8",), dir=str(tmp_path), audio_only=True, retries=0)
    done = run(runner, recorder, job)
    assert done.error is None
    assert tracks_of(done.outputs[0]) == ["Audio"]


def test_a_page_without_a_film_is_said(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    site.answers["/p"] = (200, {"Content-Type": "text/html"}, page("Words", "only").encode())
    job = MediaPage(inputs=(f"{address}/p",), dir=str(tmp_path), retries=0)
    done = run(runner, recorder, job)
    assert done.error is not None
    assert done.error.title == "There is no recording on this page that can be found"
    gone = MediaPage(inputs=(f"{address}/gone",), dir=str(tmp_path), retries=0)
    done = run(runner, recorder, gone)
    assert done.error is not None
    assert "404" in done.error.hint
    assert [*tmp_path.iterdir()] == []


def test_names_of_a_page_stay_in_the_folder(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    film = '<video src="film.mp4" type="video/mp4"></video>'
    title = "../../\u202e.profile\x07 <script>: " + "x" * 400
    site.answers["/p"] = (200, {"Content-Type": "text/html"}, page(title, film).encode())
    folder = tmp_path / "deep" / "deeper"
    done = run(runner, recorder, MediaPage(inputs=(f"{address}/p",), dir=str(folder), retries=0))
    assert done.error is None
    (output,) = done.outputs
    assert Path(output).parent == folder
    assert not Path(output).name.startswith(".")
    assert "\u202e" not in output
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


def test_cancel_ends_the_process_and_leaves_nothing(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    is_asked, may_go_on = threading.Event(), threading.Event()

    def stall(handler: BaseHTTPRequestHandler) -> bool:
        if handler.path.endswith(".mp4"):
            is_asked.set()
            may_go_on.wait(30)
        return False

    site.behave = stall
    job = MediaPage(inputs=(f"{address}/film.mp4",), dir=str(tmp_path), retries=0)
    (number,) = runner.submit([job]).result(10).ids
    assert is_asked.wait(60)
    runner.cancel([number])
    recorder.wait_for([number], timeout_s=20)
    may_go_on.set()
    assert recorder.latest[number].state is State.CANCELLED
    assert [*tmp_path.iterdir()] == []
    assert psutil.Process().children(recursive=True) == []


class Halves:
    """Answers for one path: half of it, and the rest once that is allowed; by ranges as asked."""

    def __init__(self, site: Site, path: str, tag: str = '"one"') -> None:
        self.tag = tag
        self.ranges: list[str | None] = []
        """The Range of each request for it, None where the server answered with all of it."""
        self.may_go_on = threading.Event()
        self._site = site
        self._path = path
        site.behave = self

    def __call__(self, handler: BaseHTTPRequestHandler) -> bool:
        if handler.path != self._path:
            return False
        _, fields, body = self._site.answers[self._path]
        wanted = handler.headers.get("Range")
        if wanted and handler.headers.get("If-Range") not in {None, self.tag}:
            wanted = None
        self.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").partition("-")[0]) if wanted else 0
        handler.send_response(206 if wanted else 200)
        if wanted:
            handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        if self.tag:
            handler.send_header("ETag", self.tag)
        handler.send_header("Content-Type", fields["Content-Type"])
        handler.send_header("Content-Length", str(len(body) - start))
        handler.end_headers()
        if handler.command == "GET":
            half = max(start, len(body) // 2)
            handler.wfile.write(body[start:half])
            self.may_go_on.wait(30)
            with contextlib.suppress(ConnectionError):
                handler.wfile.write(body[half:])
        return True


def paused_within(runner: Runner, recorder: Recorder, job: Job, pattern: str) -> int:
    """Pause a job once there is such a file in the folder it keeps; return its number."""
    (number,) = runner.submit([job]).result(10).ids
    deadline, pause = time.monotonic() + 60, threading.Event()
    while not any(Path(job.dir).glob(f".*/{pattern}")):
        assert time.monotonic() < deadline
        pause.wait(0.02)
    runner.pause([number])
    recorder.wait_for([number], State.PAUSED)
    assert psutil.Process().children(recursive=True) == []
    return number


def resumed(runner: Runner, recorder: Recorder, number: int) -> Snapshot:
    runner.resume([number])
    recorder.wait_for([number], timeout_s=60)
    return recorder.latest[number]


@pytest.mark.parametrize(("later", "is_gone_on"), [('"one"', True), ('"two"', False), ("", False)])
def test_a_paused_film_goes_on_if_the_server_proves_it_is_the_same(
    runner: Runner,
    recorder: Recorder,
    site: Site,
    address: str,
    tmp_path: Path,
    *,
    later: str,
    is_gone_on: bool,
) -> None:
    halves = Halves(site, "/film.mp4", tag=later and '"one"')
    status, fields, film = site.answers["/film.mp4"]
    if later == '"two"':
        changed = bytearray(film)
        changed[10] ^= 1  # it is looked at by nobody
        site.answers["/film.mp4"] = (status, fields, bytes(changed))
    job = MediaPage(inputs=(f"{address}/film.mp4",), dir=str(tmp_path), retries=0)
    number = paused_within(runner, recorder, job, "*.part")
    asked = len(halves.ranges)
    halves.tag = later
    site.answers["/film.mp4"] = (status, fields, film)
    halves.may_go_on.set()
    done = resumed(runner, recorder, number)
    assert done.error is None
    assert Path(done.outputs[0]).read_bytes() == film
    assert any(halves.ranges[asked:]) == is_gone_on
    assert [path.name for path in tmp_path.iterdir()] == [Path(done.outputs[0]).name]


@pytest.mark.parametrize("is_same", [True, False])
def test_parts_of_a_paused_film_are_kept_if_its_list_is_the_same(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path, *, is_same: bool
) -> None:
    halves = Halves(site, "/live1.ts", tag="")
    status, fields, text = site.answers["/live.m3u8"]
    site.answers["/live.m3u8"] = (status, {**fields, "ETag": '"list"'}, text)
    job = MediaPage(inputs=(f"{address}/live.m3u8",), dir=str(tmp_path), retries=0)
    number = paused_within(runner, recorder, job, "*Frag1")
    if not is_same:
        status, fields, text = site.answers["/live.m3u8"]
        text = text.replace(b"#EXT-X-ENDLIST", b"#EXT-X-DISCONTINUITY\n#EXT-X-ENDLIST")
        site.answers["/live.m3u8"] = (status, fields, text)
    halves.may_go_on.set()
    done = resumed(runner, recorder, number)
    assert done.error is None
    assert tracks_of(done.outputs[0]) == ["Video", "Audio"]
    assert len(packets_of(done.outputs[0])) == 20, "parts are missing or double"
    assert site.asked.count("/live0.ts") == (1 if is_same else 2)
    assert [path.name for path in tmp_path.iterdir()] == [Path(done.outputs[0]).name]


def test_cancelling_a_paused_one_leaves_nothing(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    halves = Halves(site, "/film.mp4")
    job = MediaPage(inputs=(f"{address}/film.mp4",), dir=str(tmp_path), retries=0)
    number = paused_within(runner, recorder, job, "*.part")
    assert [*tmp_path.iterdir()] != []
    runner.cancel([number])
    recorder.wait_for([number], State.CANCELLED)
    halves.may_go_on.set()
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next line that is said ends it")
def test_what_fetches_ends_with_its_parent(tmp_path: Path) -> None:
    request = tmp_path / fetch.REQUEST
    os.mkfifo(request)
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT, sys.executable, "-P", fetch.__file__, str(tmp_path)],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    with parent.stdout, request.open("wb"):  # which waits until it is read
        program = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        parent.wait(20)
        psutil.wait_procs([program], timeout=20)
        assert not program.is_running() or program.status() == psutil.STATUS_ZOMBIE


def test_it_keeps_to_its_limit(
    runner: Runner, recorder: Recorder, site: Site, address: str, tmp_path: Path
) -> None:
    size = len(site.answers["/live0.ts"][2]) + len(site.answers["/live1.ts"][2])
    job = MediaPage(
        inputs=(f"{address}/live.m3u8",), dir=str(tmp_path), limit=str(size // 2), retries=0
    )
    done = run(runner, recorder, job)
    assert done.error is None
    assert done.ended_at is not None
    assert done.started_at is not None
    assert done.ended_at - done.started_at >= 1.5
    refused = run(runner, recorder, MediaPage(inputs=job.inputs, dir=job.dir, limit="fast"))
    assert refused.error is not None
    assert refused.error.title == "“fast” is not a speed"


def test_without_the_extra_it_says_what_to_install(
    runner: Runner, recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "yt_dlp" else find(name)
    )
    assert not has_library()
    job = MediaPage(inputs=("http://127.0.0.1:1/",), dir=str(tmp_path), retries=0)
    done = run(runner, recorder, job)
    assert done.error is not None
    assert done.error.title == "Media pages need yt-dlp, which is not installed"
    assert "dropmill[media-sites]" in done.error.hint


@pytest.mark.parametrize("link", ["ftp://127.0.0.1/film", "http://me:secret@127.0.0.1/"])
def test_links_that_cannot_be_used_are_said(
    runner: Runner, recorder: Recorder, tmp_path: Path, link: str
) -> None:
    done = run(runner, recorder, MediaPage(inputs=(link,), dir=str(tmp_path), retries=0))
    assert done.error is not None
    assert "secret" not in f"{done.error}"


def test_the_library_is_not_imported_here() -> None:
    code = "import sys, dropmill.jobs.media_page; print('yt_dlp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
