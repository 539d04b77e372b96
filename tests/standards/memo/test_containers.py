"""Containers: read as a stream, bounded, and one bad entry costs no other letter."""

import io
import lzma
import tarfile
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundament.standards.memo.containers import (
    ContainerDamaged,
    ContainerEmpty,
    ContainerNotLzma,
    ContainerRefused,
    ContainerTooLarge,
    DictionaryTooLarge,
    Limits,
    read_container,
    write_container,
)

LETTERS = [(f"{uuid4()}.xml", b"<a>" + bytes([65 + n]) * 3000 + b"</a>") for n in range(5)]


def read(packed, **limits):
    return list(read_container(io.BytesIO(packed), Limits(**limits)))


def tar_of(*headers, tail=b"\0" * 1024):
    """A tar of (header, body); a body shorter than its header says is filled up."""
    out = b""
    for header, body in headers:
        out += header.tobuf(tarfile.PAX_FORMAT) + body + b"\0" * (-len(body) % 512)
    return out + tail


def file(name, body, **changed):
    header = tarfile.TarInfo(name)
    header.size = len(body)
    for key, value in changed.items():
        setattr(header, key, value)
    return header, body


def alone(content, **options):
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 1, **options}]
    return lzma.compress(content, lzma.FORMAT_ALONE, filters=filters)


def test_what_was_written_is_read():
    assert [(one.name, one.body) for one in read(write_container(LETTERS))] == LETTERS
    assert [f"{one.uuid}.xml" for one in read(write_container(LETTERS))] == [n for n, _ in LETTERS]


@pytest.mark.parametrize("megabytes", [4, 16, 128])
def test_dictionaries_of_every_legal_size(megabytes):
    packed = alone(tar_of(file("a.xml", b"x" * 9000)), dict_size=megabytes << 20)
    assert [one.body for one in read(packed)] == [b"x" * 9000]


def test_names_beyond_ascii_and_beyond_a_hundred_characters():
    names = ["Årsopgørelse-" + "æ" * 120 + ".xml", "kort.xml"]
    packed = write_container([(name, b"x") for name in names])
    assert [one.name for one in read(packed)] == names


def test_one_bad_entry_costs_no_other_letter():
    good = [file("a.xml", b"first"), file("z.xml", b"last")]
    bad = [
        file("../out.xml", b"x"),
        file("/etc/out.xml", b"x"),
        file("C:\\out.xml", b"x"),
        file("a.xml", b"again"),
        file("link.xml", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        file("hard.xml", b"", type=tarfile.LNKTYPE, linkname="a.xml"),
        file("pipe", b"", type=tarfile.FIFOTYPE),
        file("disk", b"", type=tarfile.BLKTYPE),
        file("big.xml", b"x" * 2000),
    ]
    found = read(alone(tar_of(good[0], *bad, good[1])), entry=1000)
    assert [one.body for one in found if one.refusal is None] == [b"first", b"last"]
    codes = [one.refusal.code for one in found if one.refusal]
    assert codes == [
        *["container.entry.not.allowed"] * 3,
        "container.entry.repeated",
        *["container.entry.not.allowed"] * 4,
        "container.entry.too.large",
    ]


def test_folders_are_passed_over():
    folder = file("breve/", b"", type=tarfile.DIRTYPE)
    found = read(alone(tar_of(folder, file("breve/a.xml", b"x"))))
    assert [one.name for one in found] == ["breve/a.xml"]


PACKED = write_container(LETTERS)
HUGE_NAME = tarfile.TarInfo("x")
HUGE_NAME.type, HUGE_NAME.size = tarfile.XHDTYPE, 500 << 20
WRONG = {
    "nothing": (b"", ContainerNotLzma),
    "xz": (lzma.compress(b"x" * 100), ContainerNotLzma),
    "xml": (b"<?xml version='1.0'?><a/>", ContainerRefused),
    "a zip": (b"PK\x03\x04" + b"x" * 100, ContainerRefused),
    "lzma of no tar": (alone(b"x" * 5000), ContainerDamaged),
    "an empty tar": (alone(b"\0" * 10240), ContainerEmpty),
    "a dictionary of 256 MB": (alone(b"\0" * 1024, dict_size=256 << 20), DictionaryTooLarge),
    "a header of 500 MB": (alone(tar_of((HUGE_NAME, b""))), ContainerDamaged),
    "cut off in a letter": (PACKED[: len(PACKED) // 2], ContainerDamaged),
    "without its last byte": (PACKED[:-1], ContainerDamaged),
    "a letter that is not there": (
        alone(tar_of(file("a.xml", b"x" * 512, size=4096), tail=b"")),
        ContainerDamaged,
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_container(wrong):
    packed, refusal = WRONG[wrong]
    with pytest.raises(refusal):
        read(packed)


def pax(records):
    """A PAX header of these records; bytes stand as they are."""
    body = records if isinstance(records, bytes) else b"".join(map(_record, records.items()))
    header, _ = file("pax", body, type=tarfile.XHDTYPE)
    return header, body


def _record(pair):
    text = b" %s=%s\n" % (pair[0].encode(), pair[1].encode())
    return next(b"%d" % n + text for n in range(2000) if n == len(b"%d" % n + text))


LETTER = file("a.xml", b"<a/>")
LYING = {
    "a size that is not there": [pax({"size": "9" * 18}), LETTER],
    "a size beyond all": [pax({"size": "9" * 40}), LETTER],
    "a size below nothing": [pax({"size": "-1536"}), LETTER],
    "a sparse map without an end": [
        pax({"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}),
        file("a.xml", b"999999999\n"),
    ],
    "headers of headers": [*[pax({"comment": "x"})] * 3000, LETTER],
    "long names of long names": [*[file("x", b"x\0", type=b"L")] * 3000, LETTER],
    "a size that is no number": [pax({"size": "x"}), LETTER],
    "no records": [pax(b"99999 path=x\n"), LETTER],
}


@pytest.mark.parametrize("lie", LYING)
def test_a_header_that_lies_is_refused_soon(lie):
    tail = b"" if "sparse" in lie else b"\0" * 1024
    headers = [*LYING[lie], (file("b.xml", b"", size=7 << 33)[0], b"")]
    with pytest.raises(ContainerDamaged):
        read(alone(tar_of(*headers, tail=tail)))


@pytest.mark.parametrize("key", ["GNU.sparse.size", "GNU.sparse.map"])
def test_a_sparse_file_costs_no_other_letter(key):
    found = read(alone(tar_of(pax({key: "x"}), file("s.xml", b"x"), LETTER)))
    assert [one.refusal and one.refusal.code for one in found] == [
        "container.entry.not.allowed",
        None,
    ]


def test_letters_behind_damaged_bytes_are_not_lost_in_silence():
    packed = alone(tar_of(LETTER, tail=b"no header" * 200) + tar_of(file("b.xml", b"<b/>")))
    with pytest.raises(ContainerDamaged):
        read(packed)


def test_names_are_kept_short():
    found = read(alone(tar_of(pax({"path": "x" * 1900}), file("s.xml", b"x"), LETTER)))
    assert [(len(one.name), one.refusal is None) for one in found] == [(255, False), (5, True)]


def test_a_bomb_is_stopped_where_the_limit_is():
    packed = alone(tar_of(*[file(f"{n}.xml", b"0" * (1 << 20)) for n in range(20)]))
    assert len(packed) < 1 << 20
    with pytest.raises(ContainerTooLarge):
        read(packed, expanded=8 << 20)
    with pytest.raises(ContainerTooLarge):
        read(packed, entries=10)


def test_a_bomb_behind_the_end_of_the_tar_is_one_too():
    with pytest.raises(ContainerTooLarge):
        read(alone(tar_of(file("a.xml", b"x")) + b"\0" * (64 << 20)), expanded=8 << 20)


TAR = lzma.decompress(write_container([("Å" * 120 + ".xml", b"x" * 600), ("b.xml", b"y" * 600)]))


@given(st.data())
def test_a_tar_that_was_tampered_with_is_refused_or_read_never_anything_else(data):
    tar = bytearray(TAR[:6144])
    for _ in range(data.draw(st.integers(1, 6))):
        tar[data.draw(st.integers(0, len(tar) - 1))] = data.draw(st.integers(0, 255))
    for start in range(0, len(tar), 512):  # a right checksum, so that what it says is believed
        block = tar[start : start + 512]
        total = 256 + sum(block[:148]) + sum(block[156:])
        if data.draw(st.booleans()):
            tar[start + 148 : start + 156] = b"%06o\0 " % total
    try:
        for one in read_container(io.BytesIO(alone(bytes(tar))), Limits(expanded=1 << 20)):
            assert len(one.body) <= 1 << 20
    except ContainerRefused as refusal:
        assert refusal.sentence("en")


@given(st.data())
def test_a_damaged_container_is_refused_or_read_never_anything_else(data):
    packed = bytearray(PACKED)
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(packed)))
    try:
        for one in read_container(io.BytesIO(bytes(packed[:cut])), Limits(expanded=1 << 20)):
            assert len(one.body) <= 1 << 20
    except ContainerRefused as refusal:
        assert refusal.sentence("da")
