"""Every row of lies by way of a courier, with dice: one version that the server had, or no file."""

from __future__ import annotations

import random
import re

from dropmill.core.state import Event
from faults.downloading import Attempts, Serve
from faults.lying_server import Ask, Version
from faults.test_seeded_lies import LIES
from jobs.fetching import Make, plain

STALL_TIMEOUT_S = 1.0


def test_whatever_the_server_says_a_couriers_file_is_one_version_or_there_is_none(
    serve: Serve, fetching: Make, attempts: Attempts, seed: int
) -> None:
    dice = random.Random(f"couriers {seed}")  # noqa: S311 - dice, not secrecy
    versions = {}
    for number, name in enumerate(LIES):
        size = dice.choice([1000, 20_000, 70_000, 200_000, 300_000])
        first = 1000 * seed + 2 * number
        versions[name] = [Version.make(first, size), Version.make(first + 1, size)]
    behaves = {name: LIES[name](dice, versions[name]) for name in LIES}

    def behave(ask: Ask) -> None:
        if ask.path.startswith("/plain/"):
            plain(ask)
        else:
            name = ask.path.strip("/").partition("/")[2].removesuffix(".bin").partition("?")[0]
            behaves.get(name, behaves["redirects"])(ask)

    server = serve(behave)
    work = fetching(stall_timeout_s=STALL_TIMEOUT_S)
    urls = {name: server.url(f"/lies/{name}.bin") for name in LIES}
    work.run(server.url, urls.values())
    attempts.folder = work.folder
    for name, url in urls.items():
        ending = work.ending(url)
        if ending.event is Event.FAIL and ending.can_pass:
            ending = attempts.until_over(
                attempts.job(url, stall_timeout_s=STALL_TIMEOUT_S), tries=12
            )
        there = work.files().get(f"{name}.bin")
        if ending.event is Event.FINISH:
            assert there in [version.body for version in versions[name]], name
        else:
            assert there is None, name
            assert ending.failure is not None
            assert ending.failure.hint
    assert not [name for name in work.files() if re.search(r"-[0-9a-f]{14,}\.dropmill-tmp", name)]
    assert set(urls.values()) & set(work.sent)
