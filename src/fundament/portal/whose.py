"""Whose lines of the ledger a person may read: her own, and those of whom she may act for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from fundament.kernel import audit
from fundament.kernel.acting import Acting
from fundament.kernel.ids import PartyId
from fundament.portal.names import name_of

LEGAL_BASIS = gettext_noop("Databeskyttelsesforordningen, artikel 15")


@dataclass(frozen=True, slots=True)
class Whose:
    """A party with lines in the ledger; `key` stands for it in addresses, where no number may."""

    key: str
    party: PartyId
    name: str
    own: bool


def open_to(acting: Acting, at: datetime) -> list[Whose]:
    """Return the person herself, then whom she may act for at this moment."""
    return [_whose(party, acting, at) for party in _parties(acting, at)]


def chosen(parties: Sequence[Whose], key: str | None, acting: Acting) -> Whose:
    """Return the party that the key names; the acted-for's for one that is not open (any more)."""
    for found in parties:
        if found.key == key:
            return found
    return next((found for found in parties if found.party == acting.acted_for), parties[0])


def look(acting: Acting, about: PartyId, at: datetime) -> audit.Look:
    """Return the line for the ledger: who reads another party's lines looks at its data."""
    return audit.Look(
        at=at,
        actor=acting.actor,
        acted_for=about,
        about=about,
        what=gettext_noop("Linjer i loggen"),
        action=gettext_noop("Vist"),
        purpose=gettext_noop("Indsigt i opslag"),
        legal_basis=LEGAL_BASIS,
    )


def _parties(acting: Acting, at: datetime) -> list[PartyId]:
    if "rights" not in settings.CAPABILITIES:
        return [acting.acted_for]
    from fundament.capabilities.rights import service as rights  # noqa: PLC0415

    return rights.parties_open_to(acting.actor.party, at)


def _whose(party: PartyId, acting: Acting, at: datetime) -> Whose:
    key = salted_hmac("fundament.portal.whose", str(party)).hexdigest()[:20]
    own = party == acting.actor.party
    name = acting.actor.name if own else name_of(party, at, settings.CAPABILITIES)
    return Whose(key, party, name, own)
