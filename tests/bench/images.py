"""500 photos of 12 megapixels to 1600 px WebP and to JPEG thumbnails, beside what people use now.

`make bench ARGS=images`; ROUNDS (5) says in how many rounds the photos are done, each tool a share
of them in each, and DROPMILL_BENCH_PHOTOS how many there are in all (`--quick`: 60). Each tool has
all cores; a tool that takes far longer than ours is run in two rounds only; medians are shown.
Bars: at most 0.40 of ImageMagick's time and 0.85 of vipsthumbnail's, and processor time over wall
of at least 0.9 of the cores.
"""

from __future__ import annotations

import os
import random
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import report
from PIL import Image, ImageFilter

PHOTOS = int(os.environ.get("DROPMILL_BENCH_PHOTOS", "60" if "--quick" in sys.argv else "500"))
ROUNDS = report.ROUNDS
DISTINCT = 8
SIZE = (4000, 3000)
FAR_LONGER = 2.0
"""A tool that takes so many times as long as ours is run in two rounds only."""
ROOT = Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0))

Command = Callable[[list[Path], Path], list[str]]


def photo(path: Path, seed: int) -> None:
    """Something between a landscape and noise, about as large as a camera's file."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    coarse = Image.frombytes("RGB", (60, 40), chance.randbytes(60 * 40 * 3))
    picture = coarse.resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (3000, 2000), chance.randbytes(3000 * 2000))
    grain = grain.filter(ImageFilter.GaussianBlur(1)).resize(SIZE).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 1 if seed % 2 else 6
    Image.blend(picture, grain, 0.3).save(path, quality=90, exif=exif)


def photos(folder: Path) -> list[Path]:
    made = [folder / f"distinct-{seed}.jpg" for seed in range(min(DISTINCT, PHOTOS))]
    for seed, path in enumerate(made):
        photo(path, seed)
    paths = []
    for number in range(max(PHOTOS, ROUNDS)):
        path = folder / f"photo-{number:03}.jpg"
        os.link(made[number % len(made)], path)
        paths.append(path)
    return paths


def dropmill(*settings: str) -> Command:
    def command(paths: list[Path], target: Path) -> list[str]:
        words = [sys.executable, "-m", "dropmill", "run", "image", *map(str, paths)]
        for setting in settings:
            words += ["--set", setting]
        return [*words, "--dir", str(target)]

    return command


def parallel(*words: str) -> Command:
    def command(paths: list[Path], target: Path) -> list[str]:
        # It hands its words to a shell.
        filled = [shlex.quote(word.replace("TARGET", str(target))) for word in words]
        both = ["parallel", "--will-cite", "-m", f"-j{CORES}"]
        return [*both, *filled, "{}", ":::", *map(str, paths)]

    return command


CASES: dict[str, dict[str, Command]] = {
    "1600 px WebP": {
        "dropmill": dropmill("format=webp", "width=1600", "height=1600"),
        "mogrify": parallel(
            *("mogrify", "-path", "TARGET", "-auto-orient", "-resize", "1600x1600>"),
            *("-quality", "80", "-format", "webp"),
        ),
        "vipsthumbnail": parallel(
            "vipsthumbnail", "--size", "1600x1600>", "-o", "TARGET/%s.webp[Q=80]"
        ),
    },
    "256 px JPEG": {
        "dropmill": dropmill("format=jpeg", "width=256", "height=256"),
        "mogrify": parallel(
            *("mogrify", "-path", "TARGET", "-auto-orient", "-resize", "256x256>"),
            *("-quality", "80", "-format", "jpg"),
        ),
        "vipsthumbnail": parallel(
            "vipsthumbnail", "--size", "256x256>", "-o", "TARGET/%s.jpg[Q=80]"
        ),
    },
}


def measured(command: list[str]) -> tuple[float, float]:
    """Return wall and processor seconds of a command and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT / "app")},
    )
    wall_s = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    missing = [tool for tool in ("parallel", "mogrify", "vipsthumbnail") if not shutil.which(tool)]
    if missing:
        print(f"Install {', '.join(missing)} to compare with (Debian: parallel, imagemagick,")
        print("libvips-tools).")
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = photos(folder)
        size_mb = paths[0].stat().st_size / 1e6
        print(f"{PHOTOS} photos of {SIZE[0]} × {SIZE[1]}, {size_mb:.1f} MB each, {CORES} cores")  # noqa: RUF001
        for case, commands in CASES.items():
            show(case, run(case, commands, paths, folder))
    return 0


def run(
    case: str, commands: dict[str, Command], paths: list[Path], folder: Path
) -> dict[str, list[tuple[float, float]]]:
    times: dict[str, list[tuple[float, float]]] = {tool: [] for tool in commands}
    for number in range(ROUNDS):
        share = paths[number::ROUNDS]
        for tool, command in commands.items():
            ours = max((wall_s for wall_s, _ in times["dropmill"]), default=0.0)
            if number > 1 and min(wall_s for wall_s, _ in times[tool]) > FAR_LONGER * ours:
                continue
            target = folder / "results"
            target.mkdir()
            times[tool].append(measured(command(share, target)))
            made = list(target.iterdir())
            assert len(made) == len(share), f"{tool} made {len(made)} for {case}"
            with Image.open(made[0]) as image:
                assert max(image.size) in {1600, 256}, f"{tool} made {image.size}"
            shutil.rmtree(target)
    return times


def show(case: str, times: dict[str, list[tuple[float, float]]]) -> None:
    wall = {tool: statistics.median(w for w, _ in rounds) for tool, rounds in times.items()}
    cpu = {tool: statistics.median(c for _, c in rounds) for tool, rounds in times.items()}
    report.compared(case, times, most={"mogrify": 0.40, "vipsthumbnail": 0.85})
    both = cpu["dropmill"] / wall["dropmill"]
    report.measured(
        f"{case}: processor time over wall",
        both,
        "times",
        bar=0.9 * CORES,
        is_least=True,
    )
    print(f"\n{case}")
    for tool in times:
        print(
            f"  {tool:14} {wall[tool]:6.2f} s wall, {cpu[tool]:6.2f} s processor,"
            f" {cpu[tool] / wall[tool]:.2f} at once; dropmill takes"
            f" {wall['dropmill'] / wall[tool]:.2f} of its wall,"
            f" {cpu['dropmill'] / cpu[tool]:.2f} of its processor time"
        )


if __name__ == "__main__":
    sys.exit(main())
