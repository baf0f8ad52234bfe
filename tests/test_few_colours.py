"""A picture of a screen is made small, and is the same picture."""

import struct
import zlib

from tools.few_colours import SIGNATURE, few_colours

RED, GREEN, WHITE = b"\xff\x00\x00", b"\x00\xff\x00", b"\xff\xff\xff"
ROWS = [RED + GREEN + WHITE, WHITE + RED + RED, GREEN + WHITE + RED, RED + RED + GREEN]


def part(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name))


def taken_off(kind, row, above):
    """Return a row as a browser writes it: less its neighbours, in the way of this kind."""
    found = bytearray()
    for at, value in enumerate(row):
        left, corner = (row[at - 3], above[at - 3]) if at >= 3 else (0, 0)
        up = above[at]
        nearest = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
        guess = (0, left, up, (left + up) // 2, nearest)[kind]
        found.append((value - guess) & 255)
    return bytes([kind]) + bytes(found)


def content_of(png, wanted):
    at, found = len(SIGNATURE), b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        found += png[at + 8 : at + 8 + length] if name == wanted else b""
        at += length + 12
    return found


def test_each_way_in_which_a_row_is_written_is_read():
    above, data = bytes(9), b""
    for kind, row in zip((1, 2, 3, 4), ROWS, strict=True):
        data += taken_off(kind, row, above)
        above = row
    head = struct.pack(">IIBBBBB", 3, 4, 8, 2, 0, 0, 0)
    png = SIGNATURE + part(b"IHDR", head) + part(b"IDAT", zlib.compress(data)) + part(b"IEND", b"")

    small = few_colours(png)

    palette, pixels = content_of(small, b"PLTE"), zlib.decompress(content_of(small, b"IDAT"))
    assert len(palette) == 9
    drawn = [
        b"".join(palette[3 * each : 3 * each + 3] for each in pixels[at + 1 : at + 4])
        for at in range(0, len(pixels), 4)
    ]
    assert drawn == ROWS
