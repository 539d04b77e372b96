"""The relation of one person to one mailbox, as viewing clients keep it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.utils.crypto import salted_hmac

from fundament.capabilities.post.models import AccessRow
from fundament.capabilities.post.types import READING_PRIVILEGE, AccessShown, AccessType
from fundament.capabilities.registers import service as registers
from fundament.capabilities.registers.types import PersonUnknown
from fundament.kernel.ids import PartyId


def own_access(mailbox: UUID, person: PartyId, may_change: bool, at: datetime) -> AccessShown:
    """Return the person's own relation to a mailbox that is open to her."""
    kind = AccessType.OWNER if may_change else AccessType.PARTY_REPRESENTATIVE
    return access_of(mailbox, identity_of(person, at), kind, at)


def access_of(mailbox: UUID, person: UUID, kind: AccessType, at: datetime) -> AccessShown:
    """Return somebody's relation to a mailbox; it has an id from now on."""
    row, _ = AccessRow.objects.get_or_create(
        mailbox_id=mailbox,
        person=person,
        defaults={"id": uuid4(), "created_at": at, "changed_at": at},
    )
    return shown(row.id, kind)


def shown(access: UUID, kind: AccessType) -> AccessShown:
    """Return the relation as it is kept; what may be done by it is not asked here."""
    row = AccessRow.objects.get(id=access)
    return AccessShown(
        id=row.id,
        version=row.version,
        type=kind,
        mailbox=row.mailbox_id,
        person=row.person,
        introduced=row.introduced,
        opted_out_at=row.opted_out_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
        privileges=() if kind is AccessType.OWNER else (READING_PRIVILEGE,),
    )


def identity_of(party: PartyId, at: datetime) -> UUID:
    """Return the uuid of a party: of a person the register's, of others one that tells nothing."""
    try:
        return UUID(str(registers.person_of(party, at).uuid))
    except PersonUnknown:
        return UUID(bytes=salted_hmac("fundament.post.identity", str(party)).digest()[:16])
