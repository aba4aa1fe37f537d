"""Small pictures of every sort that people have, made when a test runs.

`photo.heic` beside this file was made by ImageMagick 6.9 with libheif:
`convert -size 64x48 gradient:red-blue -quality 60 photo.heic`.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path
from struct import pack

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


def heic_that_tells(
    exif: bytes, xmp: bytes, *, is_inside: bool = False, has_gain_map: bool = True
) -> bytes:
    """Return the HEIC with camera data and XMP, and XMP of a gain map, as phones have it.

    They lie behind the pixels in two pieces each, or inside the box of metadata.
    """
    data = HEIC.read_bytes()
    hdlr, pitm, iprp_box, pixels = data[40:73], data[73:87], data[215:428], data[462:]
    told = [(b"Exif", b"\0\0\0\0" + exif, b""), (b"mime", xmp, b"application/rdf+xml\0")]
    told.append((b"mime", b"<x>of the other</x>", b"application/rdf+xml\0"))
    beside = b"".join(content for _, content, _ in told)
    idat = _box(b"idat", data[95:103] + (beside if is_inside else b""))
    named = b"".join(
        _box(b"infe", pack(">IHH", 2 << 24, 3 + place, 0) + sort + b"\0" + content_type)
        for place, (sort, _, content_type) in enumerate(told)
    )
    iinf = _box(b"iinf", pack(">IH", 0, 2 + len(told)) + data[173:215] + named)
    # Readers look for helpers among pictures only, and this sample has none to spare.
    helper = 3 if has_gain_map else 1
    describes = [(3, 2), (4, 2), (5, helper)]
    cdsc = b"".join(_box(b"cdsc", pack(">HHH", item, 1, of)) for item, of in describes)
    auxl = _box(b"auxl", pack(">HHH", 3, 1, 2)) if has_gain_map else b""
    iref = _box(b"iref", data[436:454] + cdsc + auxl)

    def meta(after: int) -> bytes:
        rows = pack(">HHHIHII", 1, 0, 0, after, 1, 0, 80) + pack(">HHHIHII", 2, 1, 0, 0, 1, 0, 8)
        start = 8 if is_inside else after + len(pixels)
        for place, (_, content, _) in enumerate(told):
            first = len(content) // 3
            rows += pack(">HHHIH", 3 + place, int(is_inside), 0, start, 2)
            rows += pack(">IIII", 0, first, first, len(content) - first)
            start += len(content)
        iloc = _box(b"iloc", pack(">IHH", 1 << 24, 0x4440, 2 + len(told)) + rows)
        return _box(b"meta", b"\0\0\0\0" + hdlr + pitm + idat + iloc + iinf + iprp_box + iref)

    after = 28 + len(meta(0)) + 8
    return data[:28] + meta(after) + _box(b"mdat", pixels + (b"" if is_inside else beside))


def _box(name: bytes, content: bytes) -> bytes:
    return pack(">I", 8 + len(content)) + name + content
