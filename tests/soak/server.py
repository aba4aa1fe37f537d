"""A loopback server in a process of its own, whose every third answer breaks: prints its address.

Ends with its standard input.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.lying_server import Ask, LyingServer, Version

SIZES = (0, 1, 4096, 100_000, 2_000_000)
PAGE = b'<a href="/0/a.bin">a</a><a href="/2/b.pdf">b</a><img src="/3/c.png">'


def main() -> None:
    """Serve until the standard input ends."""
    dice = random.Random(int(sys.argv[1]))  # noqa: S311 - a test's chances
    versions = [Version.make(number, size) for number, size in enumerate(SIZES)]

    def behave(ask: Ask) -> None:
        kind = ask.path.strip("/").partition("/")[0]
        chance = dice.random()
        if kind == "page":
            ask.answer("200 OK", PAGE, Content_Type="text/html")
        elif not kind.isdecimal() or int(kind) >= len(versions) or chance < 0.05:
            ask.answer("404 Not Found", b"no")
        elif chance < 0.15:
            ask.answer("503 Busy", b"busy", Retry_After="1")
        elif chance < 0.25:
            ask.serve(versions[int(kind)], send_most=50_000, then=ask.reset)
        elif chance < 0.35:
            ask.serve(versions[int(kind)], bytes_per_s=500_000)
        else:
            ask.serve(versions[int(kind)])
        if len(ask.server.asked) > 1_000:
            ask.server.asked.clear()

    server = LyingServer(behave)
    print(server.url(""), flush=True)
    sys.stdin.read()
    server.close()


if __name__ == "__main__":
    main()
