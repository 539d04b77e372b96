"""A signature within a PDF: over all of the file but the place where it stands itself.

Its form is CMS, detached (`adbe.pkcs7.detached`), which every reader of PDF checks. The library
`cryptography` makes it; pypdf writes what belongs to it behind the file, which stays as it was.
Source: ISO 32000-1, 7.5.6 (incremental updates), 8.7.2 and 12.8 (digital signatures).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)
from pypdf import PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

# Octets set aside for a signature by a key of 4,096 bits with a chain of a few certificates.
PLACE = 12_000
UNKNOWN = 9_999_999_999  # as wide as any number that takes its place
PRINTED, LOCKED = 4, 128  # flags of an annotation (table 165)
SIGNATURES_EXIST, APPEND_ONLY = 1, 2  # table 219
_RANGE = re.compile(rb"/ByteRange \[ *(\d+) +(\d+) +(\d+) +(\d+) *\]")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a signature within a PDF is over, and the signature itself (CMS, DER)."""

    signed: bytes
    signature: bytes


def sign(
    pdf: bytes, key: RSAPrivateKey, certificate: x509.Certificate, at: datetime, reason: str
) -> bytes:
    """Return the PDF with a signature of that moment behind it, shown on no page.

    Raises ValueError for what is no PDF.
    """
    out = BytesIO()
    try:
        writer = PdfWriter(BytesIO(pdf), incremental=True)
        _add_field(writer, _signature(at, reason))
        writer.write(out)
    except PyPdfError as error:
        raise ValueError("no PDF") from error
    written = out.getvalue()
    start = written.rindex(b"<" + b"00" * PLACE + b">")
    end = start + 2 * PLACE + 2
    filled = _with_range(written, start, end)
    made = _cms(filled[:start] + filled[end:], key, certificate)
    return filled[: start + 1] + made.hex().encode().ljust(2 * PLACE, b"0") + filled[end - 1 :]


def parts_of(pdf: bytes) -> Parts | None:
    """Return the last signature within the file and what it is over; None where it has none.

    A signature that leaves out more than its own place, or ends before the file does, is none.
    """
    found = list(_RANGE.finditer(pdf))
    if not found:
        return None
    first, length, second, rest = (int(number) for number in found[-1].groups())
    hole = pdf[length:second]
    if first != 0 or second + rest != len(pdf) or not re.fullmatch(rb"<[0-9a-fA-F]*>", hole):
        return None
    octets = bytes.fromhex(hole[1:-1].decode())
    return Parts(pdf[:length] + pdf[second:], octets[: _length(octets)])


def _signature(at: datetime, reason: str) -> DictionaryObject:
    """Return the dictionary of the signature, with room for what is known last (table 252)."""
    return _dictionary({
        "/Type": NameObject("/Sig"),
        "/Filter": NameObject("/Adobe.PPKLite"),
        "/SubFilter": NameObject("/adbe.pkcs7.detached"),
        "/ByteRange": ArrayObject([NumberObject(0), *(NumberObject(UNKNOWN) for _ in range(3))]),
        "/Contents": ByteStringObject(bytes(PLACE)),
        "/M": TextStringObject(f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"),
        "/Reason": TextStringObject(reason),
    })  # fmt: skip


def _add_field(writer: PdfWriter, signature: DictionaryObject) -> None:
    """Put the signature into a field of the first page that takes no room there."""
    page = writer.pages[0]
    field = writer._add_object(_dictionary({
        "/Type": NameObject("/Annot"),
        "/Subtype": NameObject("/Widget"),
        "/FT": NameObject("/Sig"),
        "/T": TextStringObject("Signature"),
        "/V": writer._add_object(signature),
        "/F": NumberObject(PRINTED | LOCKED),
        "/Rect": ArrayObject([NumberObject(0)] * 4),
        "/P": page.indirect_reference,
    }))  # fmt: skip
    page[NameObject("/Annots")] = ArrayObject([*page.get("/Annots", ()), field])
    writer.root_object[NameObject("/AcroForm")] = _dictionary({
        "/Fields": ArrayObject([field]),
        "/SigFlags": NumberObject(SIGNATURES_EXIST | APPEND_ONLY),
    })  # fmt: skip


def _dictionary(entries: Mapping[str, PdfObject | None]) -> DictionaryObject:
    return DictionaryObject({NameObject(name): value for name, value in entries.items()})


def _with_range(written: bytes, start: int, end: int) -> bytes:
    """Return the file with the octets that are signed told, in exactly the room set aside."""
    found = list(_RANGE.finditer(written))[-1]
    told = f"/ByteRange [ 0 {start} {end} {len(written) - end}".encode()
    room = found.end() - found.start() - 1
    return written[: found.start()] + told.ljust(room) + b"]" + written[found.end() :]


def _cms(signed: bytes, key: RSAPrivateKey, certificate: x509.Certificate) -> bytes:
    builder = PKCS7SignatureBuilder().set_data(signed).add_signer(certificate, key, SHA256())
    options = (PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities)
    made = builder.sign(Encoding.DER, options)
    if len(made) > PLACE:
        raise ValueError("the signature is longer than its place")
    return made


def _length(der: bytes) -> int:
    """Return how many octets the first DER value takes, its head too (X.690, 8.1)."""
    if len(der) < 2 or der[1] < 0x80:
        return 2 + (der[1] if len(der) > 1 else 0)
    more = der[1] & 0x7F
    return 2 + more + int.from_bytes(der[2 : 2 + more], "big")
