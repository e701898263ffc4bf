"""Reads a journal from its files by code of its own: LevelDB's logs and tables, the chain, the anchor.

It only reads, so it may look at the journal of a process that is running or has just died. What a
record's bytes mean is the reader's business; here they are proven to be whole and in order.
"""

import hashlib
import struct
from collections import namedtuple
from pathlib import Path

BLOCK_BYTES = 32_768
TABLE_MAGIC = 0xDB4775248B80FB57
HEADER_BYTES = 51
CHECK_BYTES = 8

Record = namedtuple("Record", "sequence kind payload hash")


class Damaged(Exception):
    """A journal that does not prove itself."""


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def piece(data, place):
    length, place = varint(data, place)
    return data[place : place + length], place + length


def batches(data):
    """The batches of a log file, up to what a death has cut off."""
    place, parts = 0, b""
    while place + 7 <= len(data):
        left = BLOCK_BYTES - place % BLOCK_BYTES
        if left < 7:
            place += left
            continue
        length, kind = struct.unpack_from("<HB", data, place + 4)
        content = data[place + 7 : place + 7 + length]
        if kind == 0 or len(content) < length:
            return
        parts = content if kind in (1, 2) else parts + content
        if kind in (1, 4):
            yield parts
        place += 7 + length


def log_entries(data):
    """Key, number of the change, value (None for a removal)."""
    for batch in batches(data):
        number, count = struct.unpack_from("<QI", batch)
        place = 12
        for index in range(count):
            tag = batch[place]
            key, place = piece(batch, place + 1)
            value = None
            if tag == 1:
                value, place = piece(batch, place)
            yield key, number + index, value


def block(data, place, length):
    """The pairs of a table's block."""
    if data[place + length] != 0:
        raise Damaged("a compressed table")
    content = data[place : place + length]
    end = len(content) - 4 - 4 * struct.unpack_from("<I", content, len(content) - 4)[0]
    at, key = 0, b""
    while at < end:
        kept, at = varint(content, at)
        added, at = varint(content, at)
        size, at = varint(content, at)
        key = key[:kept] + content[at : at + added]
        at += added
        yield key, content[at : at + size]
        at += size


def table_entries(data):
    if len(data) < 48 or struct.unpack_from("<Q", data, len(data) - 8)[0] != TABLE_MAGIC:
        return  # it was being written
    place = len(data) - 48
    for _ in range(2):
        _, place = varint(data, place)
    index, place = varint(data, place)
    size, place = varint(data, place)
    for _, handle in block(data, index, size):
        start, at = varint(handle, 0)
        length, at = varint(handle, at)
        for key, value in block(data, start, length):
            (tag,) = struct.unpack("<Q", key[-8:])
            yield key[:-8], tag >> 8, value if tag & 0xFF else None


def entries(folder):
    """What the database holds: the last change of each key that is in any file of it.

    Records have keys of their own, so a file that LevelDB needs no more holds nothing else.
    """
    last = {}
    for path in sorted(Path(folder).iterdir()):
        read = {".log": log_entries, ".ldb": table_entries}.get(path.suffix)
        if not read:
            continue
        for key, number, value in read(path.read_bytes()):
            if key not in last or last[key][0] < number:
                last[key] = (number, value)
    return {key: value for key, (_, value) in last.items() if value is not None}


def snapshot(folder):
    """The entries of a database that may be in use, whose files come and go."""
    for _ in range(20):
        try:
            return entries(folder)
        except FileNotFoundError:
            continue
    raise Damaged(f"{folder}: its files come and go")


def sealed(data, magic):
    if data[:8] != magic or hashlib.sha256(data[:-CHECK_BYTES]).digest()[:8] != data[-8:]:
        raise Damaged(f"not sealed as {magic}")
    return data[9:-CHECK_BYTES]


def read(folder):
    """The records of a journal's folder, proven: in order, each naming the hash of the one before."""
    folder = Path(folder)
    anchor = sealed((folder / "anchor").read_bytes(), b"CWANCHOR")
    found = snapshot(folder / "database")
    records, previous = [], bytes(32)
    for sequence in range(1, len(found) + 1):
        stored = found.get(sequence.to_bytes(8, "big"))
        if stored is None:
            raise Damaged(f"{folder}: record {sequence} of {len(found)} is missing")
        digest = hashlib.sha256(stored[:-CHECK_BYTES]).digest()
        if digest[:CHECK_BYTES] != stored[-CHECK_BYTES:] or stored[19:HEADER_BYTES] != previous:
            raise Damaged(f"{folder}: record {sequence} breaks the chain")
        (kind,) = struct.unpack_from(">H", stored, 17)
        records.append(Record(sequence, kind, stored[HEADER_BYTES:-CHECK_BYTES], digest))
        previous = digest
    end = int.from_bytes(anchor[:8], "big")
    if end > len(records) or (end and records[end - 1].hash != anchor[8:40]):
        raise Damaged(f"{folder}: the anchor names record {end} of {len(records)}")
    return records
