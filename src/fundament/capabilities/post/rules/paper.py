"""What can be printed for whom, and why a letter goes on paper."""

from fundament.capabilities.contacts.types import Reach
from fundament.capabilities.post.types.paper import (
    FormatNotPrintable,
    PaperReason,
    RecipientsDiffer,
)
from fundament.capabilities.post.types.receipts import ReceiptStatus
from fundament.capabilities.registers.types import PersonStatus
from fundament.kernel.ids import PartyId
from fundament.standards.kombit.consignment import Consignment, Receipts

_REASONS = {Reach.EXEMPT: PaperReason.EXEMPT, Reach.CLOSED: PaperReason.CLOSED}
_BYTES_OF_PDF = b"%PDF-"


def paper_recipient_of(consignment: Consignment) -> PartyId | None:
    """Return whom the consignment names, or None: the letter bears its address itself."""
    return PartyId.parse(consignment.number) if consignment.number else None


def must_be_for_one(named: PartyId | None, of_memo: PartyId | None) -> None:
    """MeMo and ForsendelseI are for the same, or the latter names nobody. Raises RecipientsDiffer.

    Else one person's letter would come to another's address.
    """
    if named is not None and named != of_memo:
        raise RecipientsDiffer


def must_be_printable(consignment: Consignment) -> None:
    """Every document is PDF or text by its name and its bytes. Raises FormatNotPrintable."""
    named = [("MeddelelseIndholdData", consignment.file_format, consignment.content)]
    named += [(one.name, one.file_format, one.content) for one in consignment.attachments]
    for name, file_format, content in named:
        if not _is_printable(file_format.upper(), content):
            raise FormatNotPrintable(name=name)


def why_on_paper(
    reach: Reach, status: PersonStatus | None, consignment: Consignment
) -> PaperReason:
    """Return why a letter that was not chosen to go on paper goes on it; the first that is so."""
    if status is PersonStatus.EMIGRATED or (consignment.to and not consignment.to.is_danish):
        return PaperReason.ABROAD
    return _REASONS.get(reach, PaperReason.UNKNOWN)


def is_wanted(receipts: Receipts, status: ReceiptStatus) -> bool:
    """Return whether the sender wants that business receipt. Source: KvitteringsTypeKode."""
    if receipts is Receipts.FAULTS:
        return status is ReceiptStatus.INVALID
    return receipts is Receipts.ALL


def _is_printable(file_format: str, content: bytes) -> bool:
    if file_format == "PDF":
        return content.startswith(_BYTES_OF_PDF)
    if file_format != "TXT":
        return False
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False
