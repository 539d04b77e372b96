"""Our reader of tar beside the standard library's: what that writes reads the same, and no change
of its bytes makes ours hang, fail in a way of its own, or read what the other one does not."""

import io
import tarfile
from contextlib import suppress

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fundament.standards.memo.tar import Tar, TarDamaged

FORMATS = [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
KINDS = [tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.FIFOTYPE]
MOST = 1 << 20
_SIGNS = st.characters(exclude_categories=("Cs",), exclude_characters="\0/")
_PARTS = st.text(_SIGNS, min_size=1, max_size=20) | st.text("æ a", min_size=60, max_size=90)
NAMES = st.lists(_PARTS, min_size=1, max_size=4).map("/".join)
CONTENTS = st.binary(max_size=40) | st.integers(500, 1600).map(bytes)
ENTRIES = st.lists(st.tuples(NAMES, st.sampled_from(KINDS), CONTENTS), max_size=4)
SOME = settings(max_examples=150, deadline=None, derandomize=True, database=None)


class Counted(io.BytesIO):
    """Bytes of which no more is asked for than there is, and not for ever."""

    def __init__(self, body):
        super().__init__(body)
        self.left = len(body) // 256 + 100

    def read(self, size=-1):
        self.left -= 1
        assert self.left, "it goes on reading"
        assert 0 <= size <= MOST, "it asks for more than it may"
        return super().read(size)


def packed(entries, form, *, links="to"):
    """A tar of the entries by the standard library."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form, encoding="utf-8") as tar:
        for name, kind, content in entries:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, links if kind == tarfile.SYMTYPE else ""
            member.size = len(content) if member.isreg() else 0
            try:
                tar.addfile(member, io.BytesIO(content))
            except (ValueError, UnicodeError):  # USTAR has no room for every name
                assume(False)
    return packed.getvalue()


def ours(body):
    """What our reader finds: name, folder, and content where it is a plain file."""
    tar = Tar(Counted(body))
    return [
        (one.name, one.is_folder, tar.content(one) if one.is_plain and one.size <= MOST else None)
        for one in tar.members()
    ]


def theirs(body):
    """The same of the standard library's."""
    with tarfile.open(
        fileobj=io.BytesIO(body), mode="r:", encoding="utf-8", errors="replace"
    ) as tar:
        return [
            (one.name, one.isdir(), tar.extractfile(one).read() if one.isreg() else None)
            for one in tar
        ]


@SOME
@given(ENTRIES, st.sampled_from(FORMATS))
@example([("a" * 101, tarfile.REGTYPE, b"x")], tarfile.GNU_FORMAT)
@example([("æ" * 200 + "/b", tarfile.DIRTYPE, b""), ("c", tarfile.REGTYPE, b"y")], 2)
@example([("d/" * 120 + "e", tarfile.REGTYPE, b"x" * 512)], tarfile.PAX_FORMAT)
def test_what_the_standard_library_writes_reads_the_same(entries, form):
    body = packed(entries, form)
    assert ours(body) == theirs(body)


CHANGES = st.lists(
    st.tuples(st.integers(0, 6000), st.sampled_from([0, 32, 48, 55, 120, 128, 255])), max_size=6
)


@SOME
@given(ENTRIES, st.sampled_from(FORMATS), CHANGES, st.integers(0, 12_000), st.booleans())
def test_changed_bytes_are_read_or_refused(entries, form, changes, kept, sums):
    body = bytearray(packed(entries, form)[:kept])
    for place, sign in changes:
        if place < len(body):
            body[place] = sign
    if sums:
        summed(body)
    try:
        found = ours(bytes(body))
    except TarDamaged:
        return
    with suppress(tarfile.TarError):  # it takes some ends for none
        assert found == theirs(bytes(body))


def summed(body):
    """Give every block that could be a header the checksum it would have to have."""
    for start in range(0, len(body) - 511, 512):
        block = bytes(body[start : start + 512])
        if block[257:262] == b"ustar":
            total = sum(block) - sum(block[148:156]) + 8 * 32
            body[start + 148 : start + 156] = b"%06o\0 " % total
