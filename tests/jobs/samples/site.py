"""A made site on loopback: pages that lead to each other in loops, with odd links among them."""

from __future__ import annotations

import html
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

Answer = tuple[int, dict[str, str], bytes]
"""Status, header fields, body."""
HTML = {"Content-Type": "text/html; charset=utf-8"}
FILES = ("pdf", "zip", "jpg", "mp4", "txt")


class Site:
    """Pages by path, as `/a/b.html?q`; the first is `/`. `asked` counts requests by path."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self.known: set[str] = set()
        """Paths that are named on pages, as they are asked for."""
        self.behave: Callable[[BaseHTTPRequestHandler], bool] = lambda _handler: False
        """Answers in its own way, and says whether it did."""

    def page(self, path: str, body: str, **fields: str) -> None:
        """Add a page."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        self.answers[path] = (200, {**HTML, **named}, f"<title>{path}</title>{body}".encode())


def made(page_count: int, seed: int = 1) -> Site:
    """Make a site of so many pages that all can be reached from the first one."""
    rng = random.Random(seed)  # noqa: S311 - a test's data
    site = Site({})
    paths = ["/", *(_path_of(number) for number in range(1, page_count))]
    for number, path in enumerate(paths):
        # The tree makes sure that all are reached; the others go anywhere, back too.
        children = paths[number * 8 + 1 : number * 8 + 9]
        others = rng.sample(paths, min(6, len(paths)))
        site.page(path, "".join(_named(site, rng, path, to) for to in (*children, *others)))
        own = "".join(_odd(site, rng, number))
        status, fields, body = site.answers[path]
        site.answers[path] = (status, fields, body + own.encode())
    site.known.add("/")
    return site


def _path_of(number: int) -> str:
    name = f"page{number}"
    match number % 5:
        case 0:
            return f"/deep/{number % 7}/{name}.html"
        case 1:
            return f"/{name}"
        case 2:
            return f"/list?item={number}&sort=up"
        case 3:
            return quote(f"/Seiten/größe {number}.htm")
        case _:
            return f"/dir{number}/"


def _named(site: Site, rng: random.Random, path: str, to: str) -> str:
    """Return a link to a page of the site, written in one of the ways there are."""
    site.known.add(to)
    text = html.escape(to)
    folder = path.partition("?")[0].rpartition("/")[0] + "/"
    if to.startswith(folder) and len(to) > len(folder) and rng.random() < 0.5:
        text = html.escape(to[len(folder) :])
    return rng.choice(
        (
            f"<a href='{text}'>it</a>",
            f'<A HREF="{text}#part{rng.randint(1, 9)}">it</A>',
            f'<p><a class=x href="  {text}\n">it</a>',
            f"<map><area href='{text}'></map>",
            f'<a href="{text}"><b><i>not closed',
        )
    )


def _odd(site: Site, rng: random.Random, number: int) -> Iterator[str]:
    """Yield what else is on a page: files, pictures, and links that are none."""
    for suffix in rng.sample(FILES, 2):
        path = f"/files/{number % 300}.{suffix}"
        site.known.add(path)
        site.answers[path] = (200, {"Content-Type": "application/octet-stream"}, b"file")
        yield f"<a href={path}>file</a>"
    small, large = f"/img/{number % 100}-s.png", f"/img/{number % 100}-l.png"
    for path in (small, large):
        site.known.add(path)
        site.answers[path] = (200, {"Content-Type": "image/png"}, b"png")
    yield f'<img src="{small}" srcset="{small} 1x, {large} 2x">'
    yield "<a href='mailto:a@b.c'>m</a><a href='javascript:void(0)'>j</a><a href='#top'>t</a>"
    yield "<a href=''>e</a><a href='http://[::1'>w</a><a name=x>n</a><!-- <a href='/no'>c</a> -->"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        self.site.asked.append(self.path)
        if self.site.behave(self):
            return
        status, fields, body = self.site.answers.get(self.path, (404, HTML, b"no such page"))
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_args: object) -> None:
        """Say nothing of clients that have gone."""


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Serve a site; gives its address without the last slash."""
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
