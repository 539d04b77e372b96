"""A new identity: issued at the desk, or in the place of an old one."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from fundament.capabilities.identity import queries
from fundament.capabilities.identity.models import Identity
from fundament.capabilities.identity.service import history
from fundament.capabilities.identity.service.documents import Kept
from fundament.capabilities.identity.service.ledger import By
from fundament.capabilities.identity.types import CredentialsTooWeak, IdentityExists
from fundament.capabilities.identity.types.lifecycle import LifeStep
from fundament.kernel.acting import Level
from fundament.kernel.ids import PartyId


def must_be_free(name: str) -> None:
    """Raises CredentialsTooWeak for no name, IdentityExists for one that somebody has or had."""
    if not name:
        raise CredentialsTooWeak
    if Identity.objects.filter(username=name).exists():
        raise IdentityExists


def new_identity(person: PartyId, name: str, ial: Level, kept: Kept, by: By, at: datetime) -> UUID:
    """Give the person a new identity by the evidence that is kept, and return its UUID.

    Part of the caller's transaction. Raises CredentialsTooWeak, IdentityExists.
    """
    must_be_free(name)
    try:
        with transaction.atomic():
            row = Identity.objects.create(
                person=str(queries.leading(person)),
                username=name,
                ial=ial,
                issued_at=at,
                changed_at=at,
            )
    except IntegrityError as error:
        raise IdentityExists from error
    history.note(row, LifeStep.ISSUED, at, by, kept)
    return UUID(str(row.id))
