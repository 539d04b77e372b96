"""The container of Digital Post: many MeMos in one file, `tar` inside `lzma` of the old kind.

Both ways are streams: memory is bounded by the dictionary and the largest letter, not by how many
letters there are. Source: Digital Post, tar.lzma: LZMA "alone" (not xz), POSIX tar with PAX
headers, one file `<uuid>.xml` for each MeMo, dictionaries of 4 to 128 MB.
"""

import io
import lzma
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, ClassVar
from uuid import UUID

from fundament.kernel import xml
from fundament.kernel.errors import Refusal
from fundament.standards.memo.tar import Member, Tar, TarDamaged

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_XZ = b"\xfd7zXZ\x00"
_HEADER = 13
_PIECE = 1 << 20
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a container may ask of us: bytes of dictionary, of all it holds, of one letter."""

    dictionary: int = 128 << 20
    expanded: int = 8 << 30
    entry: int = xml.MAX_BYTES
    entries: int = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One letter of a container, or why that entry is none; the others are not touched by it."""

    name: str
    body: bytes
    refusal: Refusal | None = None

    @property
    def uuid(self) -> UUID | None:
        """Return the messageUUID that the name gives (`<uuid>.xml`), if it does."""
        try:
            return UUID(self.name.rpartition("/")[2].removesuffix(".xml"))
        except ValueError:
            return None


class ContainerRefused(Refusal):
    """The container as a whole cannot be read; no letter of it is taken."""

    status: ClassVar[int] = 400


class ContainerNotLzma(ContainerRefused):
    """The bytes are no LZMA stream of the old kind."""

    code: ClassVar[str] = "container.not.lzma"
    danish: ClassVar[str] = "Containeren er ikke LZMA af den gamle slags (.lzma, ikke .xz)."
    english: ClassVar[str] = "The container is not LZMA of the old kind (.lzma, not .xz)."


class DictionaryTooLarge(ContainerRefused):
    """To unpack the container would take too much memory."""

    code: ClassVar[str] = "container.dictionary.too.large"
    danish: ClassVar[str] = "Containerens ordbog er større end {most} MB."
    english: ClassVar[str] = "The container's dictionary is larger than {most} MB."


class ContainerDamaged(ContainerRefused):
    """The bytes end too early, or are no tar inside."""

    code: ClassVar[str] = "container.damaged"
    danish: ClassVar[str] = "Containeren er afbrudt eller beskadiget: {reason}."
    english: ClassVar[str] = "The container is cut off or damaged: {reason}."


class ContainerTooLarge(ContainerRefused):
    """It holds more than we unpack."""

    code: ClassVar[str] = "container.too.large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = "Containeren fylder udpakket over {most} MB eller har for mange filer."
    english: ClassVar[str] = "Unpacked the container is over {most} MB or has too many files."


class ContainerEmpty(ContainerRefused):
    """There is no file in it."""

    code: ClassVar[str] = "container.empty"
    danish: ClassVar[str] = "Der er ingen breve i containeren."
    english: ClassVar[str] = "There are no letters in the container."


class EntryNotAllowed(Refusal):
    """An entry that is a link, a device or sparse, or whose name leads out of the container."""

    code: ClassVar[str] = "container.entry.not.allowed"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Kun almindelige filer uden sti må ligge i containeren."
    english: ClassVar[str] = "Only plain files without a path may be in the container."


class EntryTooLarge(Refusal):
    """A letter larger than one may be."""

    code: ClassVar[str] = "container.entry.too.large"
    status: ClassVar[int] = 413
    danish: ClassVar[str] = "Brevet fylder mere end {most} MB."
    english: ClassVar[str] = "The letter is larger than {most} MB."


class EntryRepeated(Refusal):
    """Two entries of one name."""

    code: ClassVar[str] = "container.entry.repeated"
    status: ClassVar[int] = 400
    danish: ClassVar[str] = "Navnet står to gange i containeren; kun det første brev er taget."
    english: ClassVar[str] = "The name is twice in the container; only the first letter was taken."


def must_be_container(body: bytes, limits: Limits | None = None) -> None:
    """Look at the first bytes only. Raises ContainerNotLzma, DictionaryTooLarge."""
    _Expanded(io.BytesIO(body), limits or Limits())


def read_container(source: BinaryIO, limits: Limits | None = None) -> Iterator[Entry]:
    """Yield the entries in their order; raise ContainerRefused where it cannot be read on.

    What was yielded before an error is for the caller to undo.
    """
    allowed = limits or Limits()
    expanded = io.BufferedReader(_Expanded(source, allowed), _PIECE)
    tar = Tar(expanded)
    seen: set[str] = set()
    found = 0
    try:
        for number, member in enumerate(tar.members(), 1):
            if number > allowed.entries:
                raise ContainerTooLarge(most=allowed.expanded >> 20)
            if not member.is_folder:
                found += 1
                yield _entry(tar, member, seen, allowed)
        # To the end, so that a stream that is cut off is told from one that has ended.
        while expanded.read(_PIECE):
            pass
    except (TarDamaged, lzma.LZMAError) as error:
        reason = "tar" if isinstance(error, TarDamaged) else "LZMA"
        raise ContainerDamaged(reason=reason) from error
    if not found:
        raise ContainerEmpty


def write_container(letters: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a container of named letters, as the agency's own library packs them."""
    packed = io.BytesIO()
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 3, "dict_size": 16 << 20}]
    with (
        lzma.LZMAFile(packed, "w", format=lzma.FORMAT_ALONE, filters=filters) as file,
        tarfile.open(mode="w|", fileobj=file, format=tarfile.PAX_FORMAT) as tar,
    ):
        for name, body in letters:
            header = tarfile.TarInfo(name)
            header.size = len(body)
            tar.addfile(header, io.BytesIO(body))
    return packed.getvalue()


def _entry(tar: Tar, member: Member, seen: set[str], limits: Limits) -> Entry:
    name = member.name
    if not member.is_plain or _leads_out(name) or len(name) > _LONGEST_NAME:
        return Entry(name[:_LONGEST_NAME], b"", EntryNotAllowed())
    if name in seen:
        return Entry(name, b"", EntryRepeated())
    seen.add(name)
    if member.size > limits.entry:
        return Entry(name, b"", EntryTooLarge(most=limits.entry >> 20))
    return Entry(name, tar.content(member))


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


class _Expanded(io.RawIOBase):
    """What the LZMA stream holds, never more of it at once than is asked for."""

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._left = limits.expanded
        header = source.read(_HEADER)
        self._next = header
        if len(header) < _HEADER or header.startswith(_XZ) or header[0] >= 9 * 5 * 5:
            raise ContainerNotLzma
        dictionary = int.from_bytes(header[1:5], "little")
        if dictionary > limits.dictionary:
            # Packers choose one or one and a half power of two; else these are other bytes.
            if dictionary.bit_count() > 2:
                raise ContainerNotLzma
            raise DictionaryTooLarge(most=limits.dictionary >> 20)
        self._lzma = lzma.LZMADecompressor(
            lzma.FORMAT_ALONE, memlimit=limits.dictionary + (16 << 20)
        )

    def read(self, size: int = _PIECE, /) -> bytes:
        """Return up to so many bytes, none at the end. Raises ContainerRefused, LZMAError."""
        while not self._lzma.eof:
            if not self._next and self._lzma.needs_input:
                self._next = self._source.read(_PIECE)
                if not self._next:
                    raise ContainerDamaged(reason="LZMA")
            given, self._next = self._next, b""
            found = self._lzma.decompress(given, size)
            if found:
                self._left -= len(found)
                if self._left < 0:
                    raise ContainerTooLarge(most=self._limits.expanded >> 20)
                return found
        return b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill up to the whole buffer, nothing at the end. Raises ContainerRefused, LZMAError."""
        view = memoryview(buffer)
        found = self.read(len(view))
        view[: len(found)] = found
        return len(found)
