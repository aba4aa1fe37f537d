"""Small pictures of every sort that people have, made when a test runs.

`photo.heic` beside this file was made by ImageMagick 6.9 with libheif:
`convert -size 64x48 gradient:red-blue -quality 60 photo.heic`.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path

from PIL import Image, ImageCms

HEIC = Path(__file__).with_name("photo.heic")
ORIENTATION = 0x0112
SIZE = (120, 80)


def quarters(size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    width, height = size
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, width // 2, height // 2))
    image.paste("green", (width // 2, 0, width, height // 2))
    image.paste("blue", (0, height // 2, width // 2, height))
    return image.convert(mode)


def corner(image: Image.Image, place: str) -> str:
    """The name of the colour in the middle of a quarter: "top left" and so on."""
    x = image.width // 4 if "left" in place else image.width * 3 // 4
    y = image.height // 4 if "top" in place else image.height * 3 // 4
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    known = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    return min(known, key=lambda n: sum(abs(a - b) for a, b in zip(known[n], pixel, strict=True)))


def photo(path: Path, orientation: int = 1, size: tuple[int, int] = SIZE) -> Path:
    """A JPEG as from a camera: profile, make, date, exposure, place, turned by its tag."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010F] = "Camera maker"
    exif[0x0132] = "2026:11:22 10:00:00"
    exif.get_ifd(0x8769)[0x829A] = 0.01
    exif.get_ifd(0x8769)[0xA002] = size[0]
    exif.get_ifd(0x8769)[0xA003] = size[1]
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (47.0, 22.0, 30.0)
    xmp = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/>'
        b"</rdf:RDF></x:xmpmeta>"
    )
    quarters(size).save(
        path, quality=95, exif=exif, icc_profile=profile(), xmp=xmp % orientation, dpi=(300, 300)
    )
    return path


@cache  # it has the time in it
def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def animation(path: Path, frames: int = 4) -> Path:
    """Squares that change colour; played three times, 40, 80, 120… ms each."""
    images = [Image.new("RGBA", (60, 40), (60 * n, 20, 200, 255)) for n in range(frames)]
    options = {"duration": [40 * (n + 1) for n in range(frames)]}
    loop = 2 if path.suffix == ".gif" else 3
    images[0].save(path, save_all=True, append_images=images[1:], loop=loop, **options)
    return path


def pages(path: Path) -> Path:
    """A TIFF of two pages of different size."""
    first, second = quarters(), quarters((40, 90), "L")
    first.save(path, save_all=True, append_images=[second])
    return path


def deep_png(path: Path, size: tuple[int, int] = (64, 32)) -> Path:
    """A PNG with 16 bits a colour, whose red runs through values that 8 bits cannot tell apart."""
    width, height = size
    row = b"\0" + b"".join(struct.pack(">HHH", 1000 + x, 40_000, 65_535) for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))
    return path


def bomb(path: Path, width: int = 60_000, height: int = 60_000) -> Path:
    """A PNG that says it has 3,600 megapixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))
    return path


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
