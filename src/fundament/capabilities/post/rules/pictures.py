"""Pictures that organisations give us and everybody is shown: PNG, and nothing but the picture.

Source: W3C, Portable Network Graphics (Second Edition): 5 (chunks), 11.2 (critical ones), 7.2, 8.
"""

import struct
import zlib
from collections.abc import Iterator

from fundament.capabilities.post.types.administration_refusals import LogoNotAccepted

MOST_KILOBYTES, MOST_PIXELS = 256, 2000
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# What shows the picture; texts, times and whatever else its maker left in it go.
_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs"}
# Samples of a pixel by colour type, and the depths that it may have.
_COLOURS = {0: (1, {1, 2, 4, 8, 16}), 2: (3, {8, 16}), 3: (1, {1, 2, 4, 8}), 4: (2, {8, 16}),
            6: (4, {8, 16})}  # fmt: skip
# Where each pass of an interlaced picture begins, and its steps: column, row, both ways.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
           (0, 1, 1, 2))  # fmt: skip


def clean_logo(content: bytes) -> bytes:
    """Return the picture with nothing in the file but what shows it. Raises LogoNotAccepted.

    Every chunk has its checksum, the pixels are all there and no more, and nothing stands behind.
    """
    refused = LogoNotAccepted(kilobytes=MOST_KILOBYTES, pixels=MOST_PIXELS)
    if len(content) > MOST_KILOBYTES * 1024 or not content.startswith(_SIGNATURE):
        raise refused
    try:
        chunks = [(name, body) for name, body in _chunks(content) if name in _KEPT]
        _must_be_whole(chunks)
    except (struct.error, zlib.error, ValueError) as error:
        raise refused from error
    return _SIGNATURE + b"".join(_written(name, body) for name, body in chunks)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of each chunk. Raises ValueError, struct.error."""
    at = len(_SIGNATURE)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        [checksum] = struct.unpack_from(">I", content, at + 8 + length)
        if len(body) != length or zlib.crc32(name + body) != checksum:
            raise ValueError("checksum")
        if name not in _KEPT and not name[0] & 0x20:  # a critical one that we do not know
            raise ValueError("critical chunk")
        at += 12 + length
        yield name, body
    if at != len(content):
        raise ValueError("end")


def _must_be_whole(chunks: list[tuple[bytes, bytes]]) -> None:
    """Raises ValueError, struct.error, zlib.error."""
    names = [name for name, _ in chunks]
    if (
        names[:1] != [b"IHDR"]
        or names.count(b"IHDR") != 1
        or names.index(b"IEND") != len(names) - 1
    ):
        raise ValueError("order")
    width, height, depth, colour, *ways = struct.unpack(">IIBBBBB", chunks[0][1])
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        raise ValueError("size")
    if ways[:2] != [0, 0] or ways[2] not in {0, 1}:
        raise ValueError("method")
    samples, depths = _COLOURS[colour] if colour in _COLOURS else (0, set[int]())
    if depth not in depths or (colour == 3) > (b"PLTE" in names):
        raise ValueError("colour")
    expected = _octets(width, height, samples * depth, is_interlaced=ways[2] == 1)
    unpacking = zlib.decompressobj()
    packed = b"".join(body for name, body in chunks if name == b"IDAT")
    pixels = unpacking.decompress(packed, expected + 1)
    if len(pixels) != expected or not unpacking.eof or unpacking.unused_data:
        raise ValueError("pixels")


def _octets(width: int, height: int, bits: int, *, is_interlaced: bool) -> int:
    """Return how many octets the unpacked rows have, each with the octet of its filter."""
    passes = _PASSES if is_interlaced else ((0, 0, 1, 1),)
    sizes = [
        (-(-(width - column) // across), -(-(height - row) // down))
        for column, row, across, down in passes
    ]
    return sum(rows * (1 + (columns * bits + 7) // 8) for columns, rows in sizes if columns > 0)


def _written(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))
