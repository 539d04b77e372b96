"""What one may search the register by, and who may look for whom."""

from collections.abc import Iterable

from fundament.capabilities.contacts.types import NotForCompanies
from fundament.kernel.ids import PartyId

# Fields of a contact that are searched and sorted by. Addresses and numbers of phones are not
# among them: the register tells how to reach somebody, never who hides behind a number.
FIELDS = (
    "id",
    "type",
    "transactionId",
    "cprNumber",
    "cvrNumber",
    "eligibleForVoluntaryRegistration",
    "createdDate",
    "lastUpdated",
    "mailboxSubscription.id",
    "mailboxSubscription.registrationStatus",
    "mailboxSubscription.publicRegistrationStatus",
    "mailboxSubscription.exemptThroughPowerOfAttorney",
)


def may_look_for(parties: Iterable[PartyId], visible: frozenset[PartyId] | None) -> None:
    """Check that the caller may ask for each of them; `visible` None is an authority's sight.

    Raises NotForCompanies.
    """
    if visible is not None and not visible.issuperset(parties):
        raise NotForCompanies
