"""A tar read as a stream, by the few rules that a container needs.

The reader of the standard library believes what a header says: a size that is not there makes it
read for ever, and bytes that are no header end the tar as if it were whole. Here everything that a
header says is held against the bytes that come. Source: POSIX.1-2017, pax; GNU tar, long names.
"""

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 512
_PIECE = 1 << 20
# The longest header that holds names only, and how many may stand before one entry.
_MOST_BESIDE, _MOST_HEADERS = 64 << 10, 8
_MOST_DIGITS = 19
_PAX = {tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE}
_BESIDE = _PAX | {tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK}
_PLAIN = {tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE}
# These have no content, whatever their size says.
_WITHOUT = {
    tarfile.LNKTYPE,
    tarfile.SYMTYPE,
    tarfile.CHRTYPE,
    tarfile.BLKTYPE,
    tarfile.DIRTYPE,
    tarfile.FIFOTYPE,
}


class TarDamaged(ValueError):
    """The bytes end too early, or are no tar."""


@dataclass(frozen=True, slots=True)
class Member:
    """One entry: `size` is in bytes; a plain one is neither folder, link, device nor sparse."""

    name: str
    size: int
    is_folder: bool
    is_plain: bool


class Tar:
    """The entries of a tar in their order; the content of one is read before the next or never."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = 0

    def members(self) -> Iterator[Member]:
        """Yield the entries. Raises TarDamaged."""
        beside: dict[str, bytes] = {}
        headers = 0
        while (header := self._header()) is not None:
            if header.type in _BESIDE:
                headers += 1
                if headers > _MOST_HEADERS:
                    raise TarDamaged
                beside |= self._beside(header)
                continue
            member = _member(header, beside)
            self._left = 0 if header.type in _WITHOUT else _padded(member.size)
            beside, headers = {}, 0
            yield member
            self._skip()

    def content(self, member: Member) -> bytes:
        """Return the content of the entry that was yielded last. Raises TarDamaged."""
        if member.size > self._left:
            return b""
        self._left -= member.size
        return self._exactly(member.size)

    def _header(self) -> tarfile.TarInfo | None:
        """Return the next header; None at the end, be it marked or where the bytes end."""
        block = self._source.read(_BLOCK)
        if not block.strip(b"\0"):
            return None
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "replace")
        except tarfile.TarError as error:
            raise TarDamaged from error
        goes_on = header.type == tarfile.GNUTYPE_SPARSE and block[482]
        while goes_on:  # its map is longer than the header has room for
            goes_on = self._exactly(_BLOCK)[504]
        return header

    def _beside(self, header: tarfile.TarInfo) -> dict[str, bytes]:
        """Return what a header that stands before an entry says of it."""
        if not 0 <= header.size <= _MOST_BESIDE:
            raise TarDamaged
        block = self._exactly(_padded(header.size))[: header.size]
        if header.type in _PAX:
            return dict(_records(block))
        if header.type == tarfile.GNUTYPE_LONGNAME:
            return {"path": block.partition(b"\0")[0]}
        return {}

    def _skip(self) -> None:
        while self._left:
            piece = self._source.read(min(self._left, _PIECE))
            if not piece:
                raise TarDamaged
            self._left -= len(piece)

    def _exactly(self, size: int) -> bytes:
        found = self._source.read(size)
        if len(found) != size:
            raise TarDamaged
        return found


def _member(header: tarfile.TarInfo, beside: dict[str, bytes]) -> Member:
    name = beside["path"].decode(errors="replace") if "path" in beside else header.name
    if header.isdir():
        name = name.rstrip("/")
    size = _number(beside["size"], _MOST_DIGITS) if "size" in beside else header.size
    if size < 0:
        raise TarDamaged
    sparse = any(key.startswith("GNU.sparse.") for key in beside)
    plain = header.type in _PLAIN and not sparse
    return Member(name, size, header.type == tarfile.DIRTYPE, plain)


def _records(block: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the records of a PAX header: `<length> <keyword>=<value>` and a new line."""
    start = 0
    while start < len(block) and block[start]:
        space = block.find(b" ", start, start + 8)
        length = _number(block[start:space], 7) if space > start else 0
        stop = start + length
        if stop <= space + 1 or stop > len(block) or block[stop - 1 : stop] != b"\n":
            raise TarDamaged
        keyword, _, value = block[space + 1 : stop - 1].partition(b"=")
        yield keyword.decode(errors="replace"), value
        start = stop


def _number(digits: bytes, most: int) -> int:
    if not digits.isdigit() or len(digits) > most:
        raise TarDamaged
    return int(digits)


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK
