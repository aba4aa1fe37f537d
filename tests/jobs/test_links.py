"""The kind `links` against a made site on loopback."""

from __future__ import annotations

import csv
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from dropmill.core.cancel import CancelToken, Stop
from dropmill.core.context import Ending
from dropmill.core.errors import Problem
from dropmill.core.fields import build
from dropmill.core.job import Job
from dropmill.core.runner import Runner
from dropmill.core.state import Event
from dropmill.jobs.links import fetching
from dropmill.jobs.links.kind import Links
from dropmill.jobs.links.listing import cell
from dropmill.jobs.links.types import FileType, type_of
from jobs.doing import attempt, done, why
from jobs.samples.site import HTML, Site, made, serving
from recorder import Recorder

ALL = ",".join(kind.value for kind in FileType)


def links(folder: Path, *pages: str, **settings: str) -> Job:
    (job,) = build(Links, pages, {"dir": str(folder), **settings})
    return job


def listed(ending: Ending, url: str) -> list[str]:
    lines = Path(ending.result.outputs[0]).read_text().splitlines()
    return [line.removeprefix(url) for line in lines]


def test_it_finds_what_the_site_has(tmp_path: Path) -> None:
    site = made(150)
    with serving(site) as url:
        ending = done(links(tmp_path, url + "/", depth="50", types=ALL))
        assert set(listed(ending, url)) | {"/"} == site.known
    assert ending.result.values["pages"] == "150"
    pages = [path for path in site.asked if path != "/robots.txt"]
    assert len(pages) == len(set(pages)) == 150


def test_the_list_is_the_same_whoever_answers_first(tmp_path: Path) -> None:
    with serving(made(60)) as url:
        first, second = (
            listed(done(links(tmp_path, url + "/", depth="3", pages="40")), url) for _ in range(2)
        )
    assert first == second


def test_depth_types_and_names(tmp_path: Path) -> None:
    site = Site({})
    site.page("/", "<a href=a.pdf><a href=b.ZIP><a href=next/><img src=c.png><a href=d.html>")
    site.page("/next/", "<a href=deep.pdf><a href=/a.pdf><a href=http://other.invalid/x.pdf>")
    with serving(site) as url:

        def found(**settings: str) -> list[str]:
            return listed(done(links(tmp_path, url + "/", **settings)), url)

        assert found() == ["/a.pdf", "/b.ZIP", "/c.png"]
        assert found(types="image,archive") == ["/b.ZIP", "/c.png"]
        assert found(match="*.zip, *.PDF") == ["/a.pdf", "/b.ZIP"]
        deep = ["/a.pdf", "/next/deep.pdf", "http://other.invalid/x.pdf"]
        assert found(match="*.pdf", depth="1") == deep
        assert found(match="*/next/*", depth="1") == ["/next/deep.pdf"]
        assert found(types="page") == ["/next/", "/d.html"]
        nothing = attempt(links(tmp_path, url + "/", match="*.xyz"))
    assert nothing.event is Event.FINISH
    assert nothing.skipped.startswith("Nothing on these pages fits; there is: 1 image")
    assert "http://other.invalid/robots.txt" not in site.asked


def test_types_and_sizes_from_the_server(tmp_path: Path) -> None:
    site = Site({"/get?id=7": (200, {"Content-Type": "application/pdf"}, b"x" * 1234)})
    site.page("/", "<a href='/get?id=7'>=risky</a><a href=gone.zip>")
    with serving(site) as url:
        job = links(tmp_path, url + "/", asks_sizes="yes", format="csv")
        (path,) = done(job).result.outputs
        with Path(path).open(newline="") as file:
            rows = list(csv.reader(file))
    assert rows[0] == ["link", "type", "size", "page"]
    assert rows[1] == [f"{url}/get?id=7", "document", "1234", f"{url}/"]
    assert rows[2][1:3] == ["archive", ""]


def test_robots_are_heeded_unless_told_otherwise(tmp_path: Path) -> None:
    site = Site({"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /no")})
    site.page("/", "<a href=/no/a.html><a href=/yes>")
    site.page("/no/a.html", "<a href=secret.pdf>")
    site.page("/yes", "<meta name=robots content=nofollow><a href=/on.html>")
    site.page("/on.html", "<a href=on.pdf>")
    with serving(site) as url:
        skipped = attempt(links(tmp_path, url + "/", depth="3"))
        assert skipped.skipped
        assert "/no/a.html" not in site.asked
        assert "/on.html" not in site.asked
        site.page("/", "<a href=/no/a.html><a href=/yes><a href=x.pdf>")
        note = done(links(tmp_path, url + "/", depth="3")).result.values["note"]
        assert note == "1 page left alone, as robots.txt asks"
        ending = done(links(tmp_path, url + "/", depth="3", heeds_robots="no"))
        assert set(listed(ending, url)) == {"/no/secret.pdf", "/on.pdf", "/x.pdf"}


def test_a_site_without_end_ends_at_the_limit(tmp_path: Path) -> None:
    """A calendar: each page leads to the next day, for ever."""
    site = Site({})

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        if not handler.path.startswith("/day"):
            return False
        day = int(handler.path.removeprefix("/day"))
        site.page(handler.path, f"<a href=/day{day + 1}>n</a><a href=/{day}.pdf>f</a>")
        return False

    site.behave = behave
    with serving(site) as url:
        ending = done(links(tmp_path, url + "/day1", depth="100", pages="30"))
    assert len(listed(ending, url)) == 30
    assert "there is more" in ending.result.values["note"]


def test_a_page_without_end_is_read_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 100_000)
    site = Site({})

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.close_connection = True
        handler.wfile.write(b"<a href=a.pdf>")
        try:
            while True:
                handler.wfile.write(b"<p>and on</p>" * 100)
        except OSError:
            return True

    site.behave = behave
    with serving(site) as url:
        ending = done(links(tmp_path, url + "/"))
        assert listed(ending, url) == ["/a.pdf"]
    assert "read only in part" in ending.result.values["note"]


def test_redirects_and_failures(tmp_path: Path) -> None:
    site = Site(
        {
            "/old": (301, {"Location": "/new/"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/file": (200, {"Content-Type": "application/pdf"}, b"%PDF"),
            "/gone": (404, HTML, b"<a href=no.pdf>"),
        }
    )
    site.page("/new/", "<a href=a.pdf><a href=/gone><a href=/loop><a href=/old>")
    with serving(site) as url:
        ending = done(links(tmp_path, url + "/old", depth="2"))
        assert listed(ending, url) == ["/new/a.pdf"]
        assert "2 pages could not be read" in ending.result.values["note"]
        assert "redirects too often" in why(links(tmp_path, url + "/loop"))
        assert "is no web page" in why(links(tmp_path, url + "/file"))
        assert "has no such file" in why(links(tmp_path, url + "/gone"))
        both = done(links(tmp_path, url + "/gone", url + "/new/"))
        assert listed(both, url) == ["/new/a.pdf"]


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    site = Site({})
    site.page("/", "<a href=a.pdf>")

    def behave(handler: BaseHTTPRequestHandler) -> bool:
        if len(site.asked) > 1:
            return False
        handler.send_response(503)
        handler.send_header("Retry-After", "0")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    site.behave = behave
    with serving(site) as url:
        assert listed(done(links(tmp_path, url + "/")), url) == ["/a.pdf"]


def test_a_page_with_100_000_links(tmp_path: Path) -> None:
    site = Site({})
    site.page("/", "".join(f"<a href=/f/{number}.pdf>" for number in range(100_000)))
    with serving(site) as url:
        assert len(listed(done(links(tmp_path, url + "/")), url)) == 100_000


def test_cancel_ends_what_is_under_way(tmp_path: Path) -> None:
    site, has_begun, may_end = Site({}), threading.Event(), threading.Event()

    def behave(_handler: BaseHTTPRequestHandler) -> bool:
        has_begun.set()
        return not may_end.wait(20)

    site.behave = behave
    token = CancelToken()
    with serving(site) as url:
        endings: list[Ending] = []
        job = links(tmp_path, url + "/")
        thread = threading.Thread(target=lambda: endings.append(attempt(job, token=token)))
        thread.start()
        assert has_begun.wait(20)
        token.request(Stop.CANCEL)
        thread.join(20)
        may_end.set()
    assert endings[0].event is Event.CANCEL
    assert list(tmp_path.iterdir()) == []


def test_text_and_tables(tmp_path: Path) -> None:
    site = Site({})
    site.page("/", "<p>Hello</p><table><tr><td>=1+1<td>-5<tr><td>@x<td>a,b</table>")
    site.page("/two", "<table><tr><td>1</table><table><tr><td>2</table>")
    with serving(site) as url:
        (text,) = done(links(tmp_path, url + "/", action="text")).result.outputs
        assert Path(text).read_text() == f"/\n{url}/\n\nHello\n=1+1\n-5\n@x\na,b\n"
        (one,) = done(links(tmp_path, url + "/", action="tables")).result.outputs
        assert Path(one).read_text() == "'=1+1,-5\n'@x,\"a,b\"\n"
        (many,) = done(links(tmp_path, url + "/two", action="tables", out="t.csv")).result.outputs
        contents = [path.read_text().strip() for path in sorted(Path(many).iterdir())]
        assert contents == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "expected"), [("=A1", "'=A1"), ("-5.5", "-5.5"), ("+x", "'+x"), ("a", "a")]
)
def test_cells(text: str, expected: str) -> None:
    assert cell(text) == expected


def test_types() -> None:
    assert type_of("http://a.test/x") is FileType.PAGE
    assert type_of("http://a.test/x.tar.gz?v=2") is FileType.ARCHIVE
    assert type_of("http://a.test/x.php", media_type="image/png") is FileType.IMAGE
    assert type_of("http://a.test/x", media_type="application/pdf") is FileType.DOCUMENT


def test_bad_settings_are_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="not a file name"):
        links(tmp_path, "http://a.test/", out="a/b")
    assert "no web page" in why(links(tmp_path, "ftp://a.test/"))
    assert "not a complete link" in why(links(tmp_path, "a.test"))


def test_a_password_is_not_kept_in_the_job(tmp_path: Path) -> None:
    job = links(tmp_path, "http://me:canary@a.test/")
    assert "canary" not in repr(job)


def test_what_is_found_is_downloaded_in_the_same_batch(
    runner: Runner, recorder: Recorder, tmp_path: Path
) -> None:
    site = Site({"/a.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF")})
    site.page("/", "<a href=a.pdf><a href=gone.zip>")
    with serving(site) as url:
        submitted = runner.submit([links(tmp_path, url + "/", add="yes")]).result(10)
        recorder.wait_for(submitted.ids, timeout_s=30)
        recorder.wait(lambda: len(recorder.latest) == 3)
        recorder.wait_for(tuple(recorder.latest), timeout_s=30)
    assert {one.batch for one in recorder.latest.values()} == {submitted.batch}
    # The command line waits for what comes later by its step.
    steps = {one.kind: one.step for one in recorder.latest.values()}
    assert steps["download"] > 1
    states = sorted((one.kind, one.state.value) for one in recorder.latest.values())
    assert states == [("download", "done"), ("download", "failed"), ("links", "done")]
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF"
