"""Which applications a person has let into her mailbox, and taking that back.

Source: Digital Post API 1.68, GetRefreshTokens and RevokeRefreshToken.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from fundament.capabilities.login import queries
from fundament.capabilities.login.models import Grant
from fundament.capabilities.login.types import ConsentUnknown, GivenConsent, OpenIdRequest
from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.audit import Look

MOST = 1000


def consents_of(acting: Acting, issuer: str, at: datetime) -> list[GivenConsent]:
    """Return the applications that a token of the person's is good for, the latest login first."""
    found: dict[str, GivenConsent] = {}
    for grant in _alive(acting, issuer).order_by("-began_at")[:MOST]:
        over = grant.session.ended_at is not None or at >= grant.session.ends_at
        name = grant.provider.entity_id
        if name not in found and (grant.lasting or not over):
            found[name] = GivenConsent(
                grant.id,
                name,
                *queries.names_of(grant.provider),
                OpenIdRequest.of(grant.request).scopes,
                grant.began_at,
                grant.lasting,
            )
    return list(found.values())


def revoke_consent(acting: Acting, issuer: str, consent: UUID, at: datetime) -> None:
    """End every token that the consent's application holds of the person; it is in her ledger.

    Raises ConsentUnknown.
    """
    with transaction.atomic():
        grant = _alive(acting, issuer).filter(id=consent).first()
        if grant is None:
            raise ConsentUnknown
        _alive(acting, issuer).filter(provider__entity_id=grant.provider.entity_id).update(
            ended_at=at
        )
        audit.record(
            Look(
                at=at,
                actor=acting.actor,
                acted_for=acting.actor.party,
                about=acting.actor.party,
                what=gettext_noop("Samtykke til en visningsklient"),
                action=gettext_noop("Trukket tilbage"),
                purpose=gettext_noop("At styre, hvem der har adgang"),
                legal_basis=gettext_noop("Lov om Digital Post fra offentlige afsendere"),
            )
        )


def _alive(acting: Acting, issuer: str) -> QuerySet[Grant]:
    return Grant.objects.select_related("provider", "session").filter(
        session__person=str(acting.actor.party),
        request__issuer=issuer,
        ended_at__isnull=True,
        provider__removed_at__isnull=True,
    )
