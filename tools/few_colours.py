"""Make a PNG of a screen small: with few colours, each pixel one byte. Standard library only."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT_BITS = 4  # of each of red, green and blue


def few_colours(png: bytes) -> bytes:
    """Return the same picture with at most 256 colours. Raises ValueError where it has more."""
    width, height, pixels = _read(png)
    rough = bytes(each >> (8 - KEPT_BITS) for each in range(256))
    numbers: dict[bytes, int] = {}
    rows = bytearray()
    for row in pixels:
        coarse = row.translate(rough)
        rows.append(0)
        rows += bytes(
            numbers.setdefault(coarse[at : at + 3], len(numbers)) for at in range(0, width * 3, 3)
        )
    spread = 255 // (2**KEPT_BITS - 1)
    palette = bytes(each * spread for colour in numbers for each in colour)
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_part(name, content) for name, content in parts)


def _part(name, content):
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def _read(png):
    """Return width, height, and the rows as red, green and blue, of a PNG that a browser wrote."""
    at, packed = len(SIGNATURE), b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        if name == b"IHDR":
            width, height, depth, kind = struct.unpack(">IIBB", content[:10])
        packed += content if name == b"IDAT" else b""
        at += length + 12
    if (depth, kind) not in ((8, 2), (8, 6)):
        raise ValueError("Only pictures of one byte a colour are read.")
    step = 3 if kind == 2 else 4
    rows = _unfiltered(zlib.decompress(packed), width * step, height, step)
    return width, height, [bytes(_without_alpha(row, step)) for row in rows]


def _without_alpha(row, step):
    if step == 4:
        del row[3::4]
    return row


def _unfiltered(data, length, height, step):
    above = bytearray(length)
    for number in range(height):
        start = number * (length + 1)
        row = bytearray(data[start + 1 : start + 1 + length])
        undo = _UNDO[data[start]]
        for at in range(length):
            left, corner = (row[at - step], above[at - step]) if at >= step else (0, 0)
            row[at] = (row[at] + undo(left, above[at], corner)) & 255
        above = row[:]
        yield row


def _nearest(left, up, corner):
    guess = left + up - corner
    return min((left, up, corner), key=lambda each: abs(guess - each))


_UNDO = (
    lambda left, up, corner: 0,
    lambda left, up, corner: left,
    lambda left, up, corner: up,
    lambda left, up, corner: (left + up) // 2,
    _nearest,
)
"""What was taken from a byte, by the kind of the row."""
